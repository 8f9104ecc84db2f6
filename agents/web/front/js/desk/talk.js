// The bar over the ticket while one talks: how long, and what can be done with the conversation, each with its key.

import { post } from "../shared/api.js";
import { fill, h } from "../shared/dom.js";
import { lostText } from "./reconnect.js";
import { stopped } from "./texts.js";
import { target } from "./target.js";
import { tell, tellFault } from "../shared/toast.js";
import { t } from "../shared/texts.js";

const QUIET = { asked: "", whom: "", others: [], recording_paused: false };
const talkOf = ({ seat, card }) => (card && card.call_id === seat?.call_id ? card.talk : QUIET);

/** What can be done with the call in hand. Every one asks the centre; the telephone itself only mutes. */
export function talkDeeds(desk, phone) {
  const call = () => desk.now.seat?.call_id;
  const on = (path, body) => (call() ? post(`/api/calls/${call()}/${path}`, body) : Promise.resolve());
  return {
    hold: () => on("hold", { on: desk.now.seat.state !== "hold" }),
    mute: () => phone.mute(),
    recording: async () => {
      await on("recording", { on: talkOf(desk.now).recording_paused });
    },
    transfer: async () => {
      if (!call()) return;
      if (talkOf(desk.now).asked === "attended") return void (await on("transfer/complete", {}));
      const to = await target({ title: t("Transfer the caller"), desk, queues: true, attended: true });
      if (to) await on("transfer", to);
    },
    back: () => on("transfer/cancel", {}),
    conference: async () => {
      if (!call()) return;
      const to = await target({ title: t("Add somebody to the call"), desk });
      if (to) await on("conference", to);
    },
    dial: async () => {
      if (call()) return;
      const to = await target({ title: t("Call out"), desk, seats: false, number: desk.now.card?.number ?? "" });
      if (!to) return;
      await post(`/api/seats/${desk.now.me.seat}/dial`, { number: to.number });
      phone.answer(); // one's own telephone rings first
    },
    hangUp: () => phone.hangUp(),
    help: async () => {
      const asked = Boolean(desk.now.help);
      await post(`/api/seats/${desk.now.me.seat}/help`, { on: !asked });
      desk.set({ help: asked ? null : { text: "" } });
      tell(asked ? t("The call for help is withdrawn") : t("The supervisor sees that you need help"), "info");
    },
  };
}

/** While a ticket is open, a seat that gets no calls says so over it. */
function standstill({ seat, card, putAway, reasons }) {
  const shown = card && putAway !== card.call_id && (seat?.state === "parked" || (seat?.state === "paused" && ["missed", "declined"].includes(seat.why)));
  if (!shown) return null;
  const { text, remedy } = stopped(seat.state, seat.why, reasons);
  return h("div", { class: "panel panel-body standstill", role: "alert" }, h("strong", {}, text), " ", remedy);
}

export function drawTalk(desk, node, deeds) {
  const act = (name) => () => Promise.resolve(deeds[name]()).catch(tellFault);
  const button = (name, key, text, { pressed, kind = "", disabled = false, title = "" } = {}) =>
    h("button", { class: `button talk-button ${kind}`, type: "button", id: `talk-${name}`, "aria-pressed": pressed === undefined ? null : String(pressed), disabled, title, on: { click: act(name) } }, text, h("kbd", { class: "kbd" }, key));
  desk.draw((now) => [now.seat?.state, now.seat?.call_id, JSON.stringify(talkOf(now)), now.phone.muted, now.phone.use, now.phone.state, now.soundLost, now.card?.call_id, now.putAway, now.seat?.why], (now) => {
    const { seat, phone } = now;
    const talk = talkOf(now);
    const talking = seat && (seat.state === "talking" || seat.state === "hold");
    node.className = talking ? `talk panel${seat.state === "hold" ? " talk-held" : ""}` : "";
    if (!talking) return fill(node, standstill(now));
    const consulting = talk.asked === "attended";
    return fill(node,
      now.soundLost && h("div", { class: "talk-lost", role: "alert" }, h("span", { class: "grow" }, lostText()), button("again", "F2", t("Back into the conversation"), { kind: "button-primary" })),
      phone.use === "browser" && phone.state === "mute-browser" && h("div", { class: "talk-lost", role: "alert", id: "talk-unheard" }, t("The caller does not hear you: there is no microphone. Plug it in again, the call goes on.")),
      consulting && h("div", { class: "talk-state" }, t("You are speaking with {who}", { who: talk.whom })),
      h("div", { class: "talk-buttons" },
        consulting
          ? [button("transfer", "F6", t("Hand over"), { kind: "button-primary" }), button("back", "Shift+F6", t("Back to the caller"))]
          : [
            button("hold", "F3", seat.state === "hold" ? t("Resume") : t("Hold the caller"), { pressed: seat.state === "hold" }),
            phone.use === "browser" && button("mute", "F4", t("Mute"), { pressed: Boolean(phone.muted) }),
            button("transfer", "F6", t("Transfer")),
          ],
        button("conference", "F7", t("Add")),
        button("recording", "Alt+R", t("No recording"), { pressed: talk.recording_paused, title: t("Pause recording") }),
        button("hangUp", "F10", t("Hang up"), { kind: "button-danger" })),
      talk.others.length > 0 && h("div", { class: "talk-company small" }, t("Also in the call: {who}", { who: talk.others.join(", ") })),
    );
  });
}

