// What a supervisor does with a caller or a seat, each asked for in a dialog where it cannot be taken back.

import { post } from "../shared/api.js";
import { queueText } from "./texts.js";
import { ask } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { tell, tellFault } from "../shared/toast.js";
import { language, phone, t } from "../shared/texts.js";

const URGENT = 0;
const SOON = 3;
const ORDINARY = 5;

/** Queue or urgency, with the reason that is kept. */
export async function moveCaller(board, caller) {
  const told = board.told.get(caller.call_id);
  const queue = h("select", { class: "input", name: "queue" }, board.queues().map((each) => h("option", { value: each, selected: each === caller.queue }, queueText(each))));
  const bands = [...new Set([URGENT, SOON, ORDINARY, caller.band])].sort((a, b) => a - b);
  const band = h("select", { class: "input", name: "band" }, bands.map((each) => h("option", { value: String(each), selected: each === caller.band }, bandText(each))));
  const why = h("input", { class: "input", name: "why", required: true, maxlength: 200, autocomplete: "off", autofocus: true });
  const given = await ask({
    name: "move",
    title: t("Move the caller"),
    body: [
      h("p", { class: "soft" }, [phone(told?.number) || t("no number"), told?.said].filter(Boolean).join(" · ")),
      h("label", { class: "field" }, h("span", {}, t("Queue")), queue),
      h("label", { class: "field" }, h("span", {}, t("Urgency")), band),
      h("label", { class: "field" }, h("span", {}, t("Why? It is kept with your name.")), why),
    ],
    actions: [
      { text: t("Cancel"), value: null },
      { text: t("Move"), kind: "primary", value: () => send(`/api/calls/${caller.call_id}/move`, { queue: queue.value, band: Number(band.value), why: why.value }) },
    ],
  });
  if (given) tell(given.changed ? t("The caller is moved.") : t("The caller stands there already."), given.changed ? "good" : "info");
}

/** Whose calls a seat takes, with the reason that is kept. Queues that one may not see are left as they are. */
export async function moveSeat(board, seat) {
  const mine = board.queues();
  const fixed = seat.queues.filter((each) => !mine.includes(each));
  const boxes = mine.map((each, at) => h("label", { class: "row board-reason" }, h("input", { type: "checkbox", name: "queue", value: each, checked: seat.queues.includes(each), autofocus: at === 0 }), queueText(each)));
  const why = h("input", { class: "input", name: "why", required: true, maxlength: 200, autocomplete: "off" });
  const none = h("p", { class: "fault", role: "alert", hidden: true }, t("Choose at least one queue."));
  const home = seat.queues_of_site.map(queueText).join(", ");
  const given = await ask({
    name: "queues",
    title: t("Queues of seat {name}", { name: `${seat.seat} ${seat.name}` }),
    body: [
      h("p", { class: "soft" }, t("The seat gets calls of these queues from the next call on. As it is set up: {queues}.", { queues: home })),
      h("div", {}, boxes),
      none,
      h("label", { class: "field" }, h("span", {}, t("Why? It is kept with your name.")), why),
    ],
    actions: [
      { text: t("Cancel"), value: null },
      { text: t("Save"), kind: "primary", value: (dialog) => {
        const queues = [...fixed, ...[...dialog.querySelectorAll("[name=queue]:checked")].map((each) => each.value)];
        none.hidden = queues.length > 0;
        return queues.length ? send(`/api/seats/${seat.seat}/queues`, { queues, why: why.value }) : undefined;
      } },
    ],
  });
  if (given) tell(given.changed ? t("Seat {seat}: done.", { seat: seat.seat }) : t("The seat has these queues already."), given.changed ? "good" : "info");
}

function bandText(band) {
  if (band === URGENT) return t("0: danger to life, before all others");
  if (band === ORDINARY) return t("5: as everybody");
  return band < ORDINARY ? t("{band}: before the others", { band }) : t("{band}: after the others", { band });
}

/** A refusal keeps the dialog open: nothing that was typed is lost. */
async function send(path, body) {
  try {
    return (await post(path, body)) ?? true;
  } catch (fault) {
    tellFault(fault);
    return undefined;
  }
}

async function wish(seat, name, body = {}) {
  const now = await post(`/api/seats/${seat.seat}/${name}`, body);
  if (now.seat.then) tell(t("It comes true when the call is over."), "info");
  else tell(t("Seat {seat}: done.", { seat: seat.seat }), "good");
}

export const makeReady = (seat) => wish(seat, seat.state === "logged-out" ? "login" : "ready");

export async function makePause(board, seat) {
  const choices = board.reasons.map((each, at) => h("label", { class: "row board-reason" }, h("input", { type: "radio", name: "reason", value: each.reason, checked: at === 0, autofocus: at === 0 }), each.names[language] || each.names.kk));
  const reason = await ask({
    name: "pause",
    title: t("Send {name} on a break", { name: `${seat.seat} ${seat.name}` }),
    body: choices,
    actions: [
      { text: t("Cancel"), value: null },
      { text: t("Break"), kind: "primary", value: (dialog) => dialog.querySelector("input:checked")?.value },
    ],
  });
  if (reason) await wish(seat, "pause", { reason });
}

export async function logOff(seat) {
  const busy = ["talking", "hold", "offered"].includes(seat.state);
  const yes = await ask({
    name: "log-off",
    title: t("Log off seat {name}?", { name: `${seat.seat} ${seat.name}` }),
    body: h("p", {}, busy ? t("Its call goes on to the end; then no more calls come to it.") : t("No calls come to it until somebody logs in there again.")),
    actions: [
      { text: t("Cancel"), value: null },
      { text: t("Log off"), kind: "primary", value: true },
    ],
  });
  if (yes) await wish(seat, "logout");
}
