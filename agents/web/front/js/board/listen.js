// Listening, whispering, joining: the supervisor's own telephone is rung and, in the browser, lifts itself.

import { get, post } from "../shared/api.js";
import { free } from "./rows.js";
import { ask } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { keys } from "../shared/keys.js";
import { telephone } from "../softphone/softphone.js";
import { now } from "../shared/ticking.js";
import { tell, tellFault } from "../shared/toast.js";
import { t } from "../shared/texts.js";

const REASON = "supervision";
const REGISTERS_MS = 8000;

export function listening(board) {
  let phone = null;
  const ears = {
    now: null, // {call, seat, name, mode, since, own}
    ringing: false,

    async listen(seat, mode) {
      if (ears.now && ears.now.seat !== seat.seat) await ears.stop();
      const own = await ownTelephone();
      if (!own || !board.talks(seat)) return;
      ears.now = { call: seat.call_id, seat: seat.seat, name: seat.name, mode, own, since: new Date(now()).toISOString() };
      ears.ringing = true;
      board.changed();
      try {
        await post(`/api/calls/${seat.call_id}/listen`, { seat: own, mode });
      } catch (fault) {
        forget();
        tellFault(fault);
      }
    },

    async change(mode) {
      if (!ears.now) return;
      try {
        await post(`/api/calls/${ears.now.call}/listen`, { seat: ears.now.own, mode });
        ears.now = { ...ears.now, mode };
      } catch (fault) {
        tellFault(fault);
      }
      board.changed();
    },

    async stop() {
      const was = ears.now;
      if (!was) return;
      try {
        // Who has joined is in the conversation like anybody else, and leaves it by putting the telephone down.
        const joined = was.mode === "join" && !ears.ringing;
        if (joined) await post(`/api/calls/${was.call}/hang-up`, { seat: was.own });
        else await post(`/api/calls/${was.call}/listen/stop`, { seat: was.own });
      } catch (fault) {
        if (fault.code !== "call-over") tellFault(fault);
      }
      forget();
    },

    /** From the stream: the telephone was lifted, another mode, or it is over. */
    call({ call_id, kind, fields }) {
      if (!ears.now || call_id !== ears.now.call) return;
      if (kind === "Listened" && fields.who === ears.now.own) {
        ears.ringing = false;
        ears.now = { ...ears.now, mode: fields.mode ?? ears.now.mode };
      }
      const left = kind === "ListeningEnded" && fields.who === ears.now.own;
      const hungUp = ["SeatHungUp", "SeatDropped"].includes(kind) && fields.seat === ears.now.own;
      if (left || hungUp || kind === "CallEnded") forget();
      board.changed();
    },

    /** After a reload of the page: whom did I listen to? */
    async restore() {
      const own = board.me?.seat;
      if (!own || !board.may("calls.listen")) return;
      const seated = board.seats.get(own);
      if (seated?.why === REASON || browserPhone(own)) await start();
      const call = board.seats.get(own)?.call_id;
      if (!call) return;
      const talk = await get(`/api/calls/${call}/talk`).catch(() => null);
      const mine = talk?.listeners.find((each) => each.seat === own);
      if (!mine) return;
      const heard = board.seats.get(talk.seats[0]);
      ears.now = { call, seat: talk.seats[0], name: heard?.name ?? "", mode: mine.mode, own, since: new Date(now()).toISOString() };
      ears.ringing = mine.ringing;
      board.changed();
    },
  };

  keys({ Escape: { text: t("Stop listening"), does: () => ears.stop(), when: () => free() && ears.now !== null } });

  function forget() {
    ears.now = null;
    ears.ringing = false;
    board.changed();
  }

  /** The seat whose telephone is ours; asked for once, then remembered by where one sits. */
  async function ownTelephone() {
    const own = board.me?.seat;
    if (own && board.seats.get(own)?.state !== "logged-out") {
      if (browserPhone(own)) await start();
      return own;
    }
    const empty = [...board.seats.values()].filter((each) => each.state === "logged-out");
    if (!empty.length) {
      tell(t("No seat is empty: listening needs a telephone of your own."), "warn", t("Log off a seat, or ask the administrator for one more."));
      return null;
    }
    const seat = h("select", { class: "input", autofocus: true }, empty.map((each) => h("option", { value: each.seat }, `${each.seat} ${each.name}`)));
    const way = (value, text, checked) => h("label", { class: "row board-reason" }, h("input", { type: "radio", name: "way", value, checked }), text);
    return ask({
      name: "telephone",
      title: t("With which telephone do you listen?"),
      body: [h("label", { class: "field" }, h("span", {}, t("Empty seat")), seat), way("browser", t("in this browser, with a headset"), true), way("table", t("the telephone on the table there"), false)],
      actions: [{ text: t("Cancel"), value: null }, { text: t("Use it"), kind: "primary", value: (dialog) => sit(seat.value, dialog.querySelector("input:checked").value) }],
    });
  }

  async function sit(seat, way) {
    try {
      if (way === "table") return seat; // nobody has to sit there: it is only rung
      await post(`/api/seats/${seat}/login`, { reason: REASON });
      board.me = await get("/api/me");
      remember(seat);
      await start();
      return seat;
    } catch (fault) {
      tellFault(fault);
      return undefined;
    }
  }

  async function start() {
    if (!phone) {
      phone = telephone({
        onState: () => {},
        onRing: () => {},
        onTalk: () => {
          ears.ringing = false;
          board.changed();
        },
        onEnd: () => forget(),
        onTrouble: (trouble) => tellFault(trouble),
      });
      phone.autoAnswer = true; // it only rings for what was asked for here: the seat is on a break
    }
    if (phone.state.name === "ready") return;
    await phone.start();
    await until(() => phone.state.name === "ready", REGISTERS_MS);
  }

  return ears;
}

async function until(holds, limit_ms) {
  const end = performance.now() + limit_ms;
  while (!holds() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
}

const KEPT = "ivr109-board-telephone";
function remember(seat) {
  try {
    localStorage.setItem(KEPT, seat);
  } catch {
    // asked again after a reload
  }
}

function browserPhone(seat) {
  try {
    return localStorage.getItem(KEPT) === seat;
  } catch {
    return false;
  }
}
