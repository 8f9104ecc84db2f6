// The operator's desk: everything of a shift on one screen.

import "./shared/frame.js";
import { get } from "./shared/api.js";
import { aidColumn } from "./desk/aid.js";
import { drawCaller } from "./desk/card.js";
import { chooseSeat } from "./desk/choose.js";
import { sendLeftovers } from "./desk/draft.js";
import { drawFigures } from "./desk/figures.js";
import { follow } from "./desk/follow.js";
import { ticketForm } from "./desk/form.js";
import { deskKeys } from "./desk/keys.js";
import { deskPhone } from "./desk/phone.js";
import { reconnect } from "./desk/reconnect.js";
import { ringPanel } from "./desk/ring.js";
import { drawSeat, seatDeeds } from "./desk/seat.js";
import { stageOf, store } from "./desk/store.js";
import { onlyTab } from "./desk/tab.js";
import { phoneSettings } from "./desk/settings.js";
import { drawTalk, talkDeeds } from "./desk/talk.js";
import { services } from "./desk/service.js";
import { drawWait } from "./desk/wait.js";
import { byId, fill, h } from "./shared/dom.js";
import { tick } from "./shared/ticking.js";
import { tellFault } from "./shared/toast.js";
import { phone as spelt, t } from "./shared/texts.js";

const desk = store({
  me: null,
  seat: null,
  seats: [],
  waiting: new Map(),
  card: null,
  putAway: "",
  phone: { use: "", state: "off", text: "", remedy: "", muted: false, ringing: null, talking: null },
  help: null,
  reasons: [],
  up: true,
  taken: false,
  closedAt: 0,
});

const LEFTOVERS_MS = 4000; // the call in hand comes first
const user = document.querySelector('meta[name="user"]')?.content ?? "";
const page = byId("desk");
const work = byId("work");
let following = null;
let form = null;
let aid = null;
let phone = null;

/** What lies in the middle and on the right, by the stage of the work. */
function drawWork() {
  let last = "";
  desk.draw((now) => [stageOf(now), now.seat, now.card, now.waiting, now.phone.state, now.phone.use, now.reasons, now.seats], (now) => {
    const stage = stageOf(now);
    const changed = stage !== last;
    last = stage;
    page.dataset.stage = stage;
    if (changed && stage === "ringing") leaveDialogs();
    const card = now.card && now.card.call_id !== now.putAway ? now.card : null;
    const there = card && (!now.seat?.call_id || card.call_id === now.seat.call_id) ? card : null;
    switch (stage) {
      case "ringing":
        form.take(null);
        fill(work, ringPanel(now, { answer: () => phone.answer(), decline: () => phone.decline() }));
        if (there) aid.ringing(there);
        if (changed) aloud(now);
        break;
      case "talking":
      case "writing":
        if (!work.querySelector(".form-place")) fill(work, h("div", { class: "form-place" }));
        if (there?.ticket) {
          if (!form.draft || form.draft.id !== there.ticket.ticket_id) form = ticketForm(desk, work.querySelector(".form-place"), aid);
          form.take(there.ticket);
          aid.open(there);
        } else if (there?.direction === "out" && !form.draft) fill(work.querySelector(".form-place"), callOut());
        break;
      case "waiting":
        form.take(null);
        aid.close();
        drawWait(work, now, changed);
        break;
      case "choosing":
        form.take(null);
        aid.close();
        chooseSeat(desk, work, { phone, again: () => following.again() });
        break;
      default:
        fill(work);
    }
    tick();
  });
}

const callOut = () => h("p", { class: "panel panel-body soft", id: "call-out" }, t("A call out has no ticket of its own: what comes of it is written into the ticket that it is about."));

/** A question that is open must not keep anybody from answering. */
function leaveDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) {
    if (dialog.dataset.dialog !== "login") dialog.dispatchEvent(new Event("cancel", { cancelable: true }));
  }
}

function aloud({ card }) {
  byId("said-aloud").textContent = `${t("Incoming call")} ${spelt(card?.number ?? "")}`;
}

function drawTitle() {
  const name = document.title;
  desk.draw((now) => [stageOf(now), now.card?.number], (now) => {
    document.title = stageOf(now) === "ringing" ? `☎ ${spelt(now.card?.number ?? "")}` : name;
  });
}

async function open() {
  phone = deskPhone(desk);
  following = follow(desk);
  desk.set({
    onWords: (event) => aid.words(event),
    onReset: () => aid.reset(),
    onPutAway: () => following.putAway(),
    reloadCard: () => following.reload(),
    onTicketEdited: (event) => event.fields.by !== user && form.refresh(event.fields.ticket),
  });
  aid = aidColumn(desk, byId("aid"), () => form);
  form = ticketForm(desk, h("div", {}), aid);
  const sound = reconnect(desk, { onLost: (soundLost) => desk.set({ soundLost }) });
  const talk = { ...talkDeeds(desk, phone), again: sound.back };
  const seat = { ...seatDeeds(desk, following, phone), dial: talk.dial, help: talk.help, telephone: () => phoneSettings(desk, phone) };
  drawSeat(desk, byId("seat"), seat);
  drawCaller(desk, byId("caller"));
  drawTalk(desk, byId("talk"), talk);
  drawFigures(desk, byId("figures"));
  drawWork();
  drawTitle();
  deskKeys(desk, { phone, talk, seat, form: () => form });
  desk.set({ reasons: (await get("/api/reasons")).reasons });
  services().catch(() => {});
  startPhoneOnce();
  setTimeout(() => sendLeftovers((id) => form.draft?.id === id), LEFTOVERS_MS);
}

/** As soon as it is known at which seat one sits. */
function startPhoneOnce() {
  let begun = false;
  desk.draw(({ seat }) => [seat && seat.state !== "logged-out"], ({ seat }) => {
    if (begun || !seat || seat.state === "logged-out") return;
    begun = true;
    phone.start().catch(tellFault);
  });
}

function elsewhere(taking) {
  desk.set({ taken: true });
  const cover = byId("cover");
  cover.hidden = false;
  page.dataset.stage = "elsewhere";
  fill(cover, h("div", { class: "cover-text stack", role: "alert" }, h("h1", {}, t("Your desk is open in another tab")), h("p", {}, t("Only one tab can be the desk. Calls ring there.")),
    h("div", {}, h("button", { class: "button button-primary button-big", type: "button", id: "take-over", on: { click: taking } }, t("Work in this tab")))));
  byId("take-over").focus();
}

function lost() {
  following?.close();
  phone?.stop();
  elsewhere(() => location.reload());
}

const tab = await onlyTab(`desk:${user}`, { lost });
if (tab.mine) {
  await open();
} else {
  elsewhere(async () => {
    await tab.take();
    byId("cover").hidden = true;
    desk.set({ taken: false });
    await open();
  });
}
