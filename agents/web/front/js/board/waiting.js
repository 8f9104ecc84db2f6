// Callers in the line: place, wait, who, the way through the menus, the last words, whose phone rings for them.

import { moveCaller } from "./actions.js";
import { icon } from "./icons.js";
import { free, rows, say } from "./rows.js";
import { queueText, tongue } from "./texts.js";
import { fill, h } from "../shared/dom.js";
import { keys } from "../shared/keys.js";
import { now } from "../shared/ticking.js";
import { phone, t } from "../shared/texts.js";

const PATH_SHOWN = 3;
const PLUMBING = ["line", "danger-line", "language", "menu", "tell"]; // where everybody passes through

export function waiting(panel, board) {
  const count = h("span", { class: "badge" });
  const move = h("button", { class: "button", type: "button", on: { click: () => go(moved) } }, h("kbd", { class: "kbd" }, "M"), t("Move"));
  const open = h("a", { class: "button" }, t("The whole call"));
  const about = h("span", { class: "grow soft foot-about" });
  const foot = h("div", { class: "panel-foot row", hidden: true }, about, move, open);
  const nobody = h("p", { class: "empty board-nobody" }, icon("good"), t("Nobody waits."));
  const list = rows({
    class: "waiting-list",
    label: t("Callers waiting"),
    key: (caller) => caller.call_id,
    make: row,
    show: (node, caller) => show(node, caller, board),
    act: () => go(moved),
    chosen(caller) {
      foot.hidden = !caller;
      if (!caller) return;
      move.hidden = !board.may("calls.move");
      open.href = `/calls/${caller.call_id}`;
      open.hidden = !board.may("calls.read");
      say(about, [phone(board.told.get(caller.call_id)?.number), board.told.get(caller.call_id)?.said].filter(Boolean).join(" · "));
    },
  });
  fill(panel, h("h2", { class: "panel-head" }, h("kbd", { class: "kbd" }, "1"), t("Callers waiting"), count), nobody, list.node, foot);

  const go = async (does) => {
    if (list.marked) await does(list.marked);
  };
  const moved = (caller) => board.may("calls.move") && moveCaller(board, caller);
  keys({
    1: { text: t("Callers waiting"), does: () => list.enter(), when: free },
    M: { text: t("Move the chosen caller"), does: () => go(moved), when: () => free() && board.may("calls.move") },
  });

  return () => {
    const live = board.inOrder();
    say(count, String(live.length));
    count.className = `badge badge-${live.length ? tone(longest(live), board) : "good"}`;
    nobody.hidden = live.length > 0 || !board.ready;
    list.node.hidden = !live.length;
    list.draw(live);
  };
}

const longest = (live) => Math.max(0, ...live.filter((each) => each.kind === "live").map((each) => waited(each)));
export const waited = (caller) => (now() - Date.parse(caller.queued_at)) / 1000;

/** good: within the target; warn: past it; bad: past what raises an alarm. A danger to life waits too long at once. */
export function tone(wait_s, board, band = null) {
  if (band === 0) return "bad";
  if (wait_s <= board.target.within_s) return "good";
  return wait_s <= limit(board) ? "warn" : "bad";
}

const limit = (board) => board.limits.longest_wait_s || 6 * board.target.within_s;

/** A wall is read by whoever passes: there a number shows only its ends. */
function shownNumber(number) {
  const whole = phone(number);
  if (document.body.dataset.view !== "wall" || whole.length < 10) return whole;
  return `${whole.slice(0, 6)} ••• ${whole.slice(-5)}`;
}

function row(caller) {
  return h("div", { class: "caller" },
    h("span", { class: "caller-place number" }),
    h("div", { class: "caller-wait" }, h("time", { "data-since": caller.queued_at }), h("div", { class: "caller-bar" }, h("span"))),
    h("div", { class: "caller-who" }, h("span", { class: "caller-number number" }), h("span", { class: "chip caller-queue" }), h("span", { class: "caller-tongue" }), h("span", { class: "chip caller-kind" }, t("call-back")), h("span", { class: "caller-rung" })),
    h("div", { class: "caller-way" }, h("span", { class: "caller-path" }), h("q", { class: "caller-said" })),
  );
}

function show(node, caller, board) {
  const told = board.told.get(caller.call_id);
  const wait_s = waited(caller);
  const callback = caller.kind !== "live"; // asked for by key, or by a message
  const urgent = caller.band === 0;
  node.className = `caller caller-${callback ? "back" : tone(wait_s, board, caller.band)}${urgent ? " caller-urgent" : ""}`;
  const part = (name) => node.querySelector(`.caller-${name}`);
  say(part("place"), String(caller.place));
  const time = node.querySelector("time");
  if (time.dataset.since !== caller.queued_at) time.dataset.since = caller.queued_at;
  part("bar").firstChild.style.inlineSize = `${Math.min(100, (100 * wait_s) / limit(board))}%`;
  say(part("number"), shownNumber(told?.number) || t("no number"));
  say(part("queue"), queueText(caller.queue));
  part("queue").className = `chip caller-queue${urgent ? " chip-bad" : ""}`;
  say(part("tongue"), tongue(told?.language || Object.keys(caller.skills)[0]));
  part("kind").hidden = !callback;
  const rung = caller.ringing ? board.seats.get(caller.ringing) : null;
  part("rung").hidden = !caller.ringing;
  if (caller.ringing && part("rung").dataset.seat !== caller.ringing) {
    part("rung").dataset.seat = caller.ringing;
    fill(part("rung"), icon("offered"), `${caller.ringing} ${rung?.name ?? ""}`);
  }
  const path = (told?.path ?? []).filter((each) => each.kind !== "said" && !PLUMBING.includes(each.step));
  say(part("path"), path.slice(-PATH_SHOWN).map((each) => each.text).join(" › "));
  say(part("said"), told?.said ?? "");
  part("said").hidden = !told?.said;
}
