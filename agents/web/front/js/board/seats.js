// Seats by what they do, with the time in it: who rings and talks first, who is not there last.

import { logOff, makePause, makeReady, moveSeat } from "./actions.js";
import { icon } from "./icons.js";
import { free, rows, say } from "./rows.js";
import { queueText, stateText, whyText } from "./texts.js";
import { fill, h } from "../shared/dom.js";
import { keys } from "../shared/keys.js";
import { phone, t } from "../shared/texts.js";

const ORDER = ["parked", "offered", "talking", "hold", "wrap-up", "ready", "paused", "logged-out"];
const COUNTED = [["ready"], ["talking", "hold"], ["offered"], ["wrap-up"], ["paused"], ["parked"]];

export function seats(panel, board, ears) {
  const counts = h("div", { class: "row seat-counts" });
  const about = h("span", { class: "grow soft foot-about" });
  const button = (key, text, does, kind = "") => h("button", { class: `button ${kind}`, type: "button", "data-key": key, on: { click: () => go(does) } }, h("kbd", { class: "kbd" }, key), text);
  const deeds = {
    L: { text: t("Listen"), does: (seat) => ears.listen(seat, "listen"), when: (seat) => board.may("calls.listen") && board.talks(seat), ears: true },
    W: { text: t("Whisper"), does: (seat) => ears.listen(seat, "whisper"), when: (seat) => board.may("calls.listen") && board.talks(seat), ears: true },
    J: { text: t("Join"), does: (seat) => ears.listen(seat, "join"), when: (seat) => board.may("calls.listen") && board.talks(seat), ears: true },
    R: { text: t("Free for calls"), does: makeReady, when: (seat) => board.may("seats.change") && ["paused", "wrap-up", "parked", "logged-out"].includes(seat.state) },
    P: { text: t("Break"), does: (seat) => makePause(board, seat), when: (seat) => board.may("seats.change") && !["paused", "logged-out"].includes(seat.state) },
    Q: { text: t("Queues"), does: (seat) => moveSeat(board, seat), when: () => board.may("seats.change") },
    O: { text: t("Log off"), does: logOff, when: (seat) => board.may("seats.change") && seat.state !== "logged-out", kind: "button-danger" },
  };
  const buttons = Object.entries(deeds).map(([key, deed]) => [button(key, deed.text, deed.does, deed.kind), deed]);
  const foot = h("div", { class: "panel-foot row", hidden: true }, about, buttons.map(([node]) => node));
  const list = rows({
    class: "seat-list",
    label: t("Seats"),
    across: true,
    key: (seat) => seat.seat,
    make: card,
    show: (node, seat) => show(node, seat, board, ears),
    act: (seat) => (board.talks(seat) && board.may("calls.listen") ? ears.listen(seat, "listen") : undefined),
    chosen(seat) {
      foot.hidden = !seat;
      if (!seat) return;
      for (const [node, deed] of buttons) node.hidden = !deed.when(seat);
      const told = board.talks(seat) ? board.told.get(seat.call_id) : null;
      say(about, [`${seat.seat} ${seat.name}`, told ? phone(told.number) : seat.queues.map(queueText).join(", "), told?.said].filter(Boolean).join(" · "));
    },
  });
  fill(panel, h("h2", { class: "panel-head" }, h("kbd", { class: "kbd" }, "2"), h("span", { class: "grow" }, t("Seats")), counts), list.node, foot);

  const go = async (does, to = list.marked) => {
    if (to) await does(to);
  };
  /** Who listens already may whisper and join there, whichever seat is chosen or none. */
  const at = (deed) => list.marked ?? (deed.ears ? (board.seats.get(ears.now?.seat) ?? null) : null);
  keys({
    2: { text: t("Seats"), does: () => list.enter(), when: free },
    ...Object.fromEntries(Object.entries(deeds).map(([key, deed]) => [key, { text: t("{what} (the chosen seat)", { what: deed.text }), does: () => go(deed.does, at(deed)), when: () => free() && at(deed) !== null && deed.when(at(deed)) }])),
  });

  return () => {
    const all = [...board.seats.values()].sort((a, b) => Number(Boolean(b.help)) - Number(Boolean(a.help)) || ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || compare(a.since, b.since));
    list.draw(all);
    const shown = COUNTED.map((states) => [states[0], all.filter((each) => states.includes(each.state)).length]);
    const spelt = JSON.stringify(shown);
    if (counts.dataset.spelt === spelt) return;
    counts.dataset.spelt = spelt;
    fill(counts, shown.filter(([state, count]) => count || state === "ready").map(([state, count]) => h("span", { class: `seat-count seat-is-${state}`, title: stateText(state) }, icon(state), h("b", {}, count), h("span", { class: "seat-count-name" }, stateText(state)))));
  };
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function card() {
  return h("div", { class: "seat" },
    h("span", { class: "seat-icon" }),
    h("span", { class: "seat-name" }, h("b"), " ", h("span")),
    h("span", { class: "seat-state" }),
    h("time", { class: "seat-time" }),
    h("span", { class: "seat-mark" }),
  );
}

function show(node, seat, board, ears) {
  const heard = ears.now?.seat === seat.seat;
  node.className = `seat seat-is-${seat.state}${seat.help ? " seat-helped" : ""}${heard ? " seat-heard" : ""}`;
  const [mark, name, state, time, sign] = node.children;
  if (mark.dataset.state !== seat.state) {
    mark.dataset.state = seat.state;
    fill(mark, icon(seat.state));
  }
  say(name.firstChild, seat.seat);
  say(name.lastChild, seat.name);
  const why = ["paused", "parked"].includes(seat.state) ? whyText(seat.why, board.reasons) : "";
  say(state, why || stateText(seat.state));
  node.title = [`${seat.seat} ${seat.name}`, stateText(seat.state), why, seat.queues.map(queueText).join(", ")].filter(Boolean).join(" · ");
  time.hidden = seat.state === "logged-out";
  if (time.dataset.since !== seat.since) time.dataset.since = seat.since;
  const signs = [seat.help && "hand", heard && "ear", seat.then && seat.then].filter(Boolean).join(" ");
  if (sign.dataset.signs !== signs) {
    sign.dataset.signs = signs;
    fill(sign, seat.help && icon("hand"), heard && icon("ear"), seat.then && icon(seat.then));
    sign.title = seat.help ? t("asks for help") : seat.then ? t("then: {state}", { state: stateText(seat.then) }) : "";
  }
}
