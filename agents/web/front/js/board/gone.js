// Callers who gave up, the newest first, each with a button that has them called back.

import { get, post } from "../shared/api.js";
import { free, rows, say } from "./rows.js";
import { queueText, whereText } from "./texts.js";
import { fill, h } from "../shared/dom.js";
import { keys } from "../shared/keys.js";
import { tell, tellFault } from "../shared/toast.js";
import { duration, phone, t, when } from "../shared/texts.js";

const AT_MOST_EVERY_MS = 15000;
const KINDS = ["CallEnded", "CallbackOrdered", "CallbackAnswered", "SeatAnswered"];

export function gone(panel, board) {
  let callers = [];
  let asked_ms = -AT_MOST_EVERY_MS;
  let due = null;
  const ordered = new Set(); // calls whose call-back was asked for here
  const count = h("span", { class: "badge badge-calm" });
  const nobody = h("p", { class: "empty board-nobody" }, t("Nobody has given up."));
  const button = h("button", { class: "button button-primary", type: "button", on: { click: () => go() } }, h("kbd", { class: "kbd" }, "B"), t("Call back"));
  const open = h("a", { class: "button" }, t("The whole call"));
  const foot = h("div", { class: "panel-foot row", hidden: true }, h("span", { class: "grow" }), button, open);
  const list = rows({
    class: "gone-list",
    label: t("Callers who gave up"),
    key: (each) => each.call.call_id,
    make: () => h("div", { class: "left" }, h("time", { class: "left-at" }), h("span", { class: "left-number number" }), h("span", { class: "left-wait number" }), h("span", { class: "left-where" }), h("span", { class: "left-mark" })),
    show,
    act: () => go(),
    chosen(each) {
      foot.hidden = !each;
      if (!each) return;
      button.hidden = !may(each);
      open.href = `/calls/${each.call.call_id}`;
    },
  });
  fill(panel, h("h2", { class: "panel-head" }, h("kbd", { class: "kbd" }, "3"), h("span", { class: "grow" }, t("Gave up in 24 hours")), count), nobody, list.node, foot);
  keys({
    3: { text: t("Callers who gave up"), does: () => list.enter(), when: free },
    B: { text: t("Call the chosen caller back"), does: () => go(), when: () => free() && list.marked !== null && may(list.marked) },
  });

  const state = (each) => (each.reached_later ? "reached" : ordered.has(each.call.call_id) ? "ordered" : "open");
  const may = (each) => board.may("calls.call-back") && state(each) === "open" && Boolean(each.call.caller);

  function show(node, each) {
    const [at, number, wait, where, mark] = node.children;
    node.className = `left left-${state(each)}`;
    say(at, when(each.call.ended_at ?? each.call.arrived_at, "time"));
    say(number, phone(each.call.caller) || t("no number"));
    say(wait, each.waited_s === null ? "" : duration(each.waited_s));
    say(where, [whereText(each.where), each.where === "line" ? "" : (board.steps[each.last_step] ?? ""), each.where === "line" && each.call.queue ? queueText(each.call.queue) : ""].filter(Boolean).join(" · "));
    say(mark, { reached: t("answered later"), ordered: t("will be called"), open: "" }[state(each)]);
  }

  async function go() {
    const each = list.marked;
    if (!each || !may(each)) return;
    try {
      const back = await post(`/api/calls/${each.call.call_id}/call-back`, {});
      ordered.add(each.call.call_id);
      tell(back.not_before ? t("Will be called back after {time}.", { time: when(back.not_before, "time") }) : t("Will be called back as soon as a seat is free."), "good");
    } catch (fault) {
      if (fault.code === "callback-served" || fault.code === "callback-waits") ordered.add(each.call.call_id);
      tellFault(fault);
    }
    draw();
  }

  function draw() {
    const open_ = callers.filter((each) => state(each) === "open").length;
    say(count, String(open_));
    count.hidden = !open_;
    nobody.hidden = callers.length > 0;
    list.node.hidden = !callers.length;
    list.draw(callers);
  }

  async function load() {
    clearTimeout(due);
    due = null;
    if (!board.may("abandoned.read")) {
      say(nobody, t("Your roles do not include this list."));
      nobody.hidden = false;
      return;
    }
    asked_ms = performance.now();
    try {
      callers = (await get("/api/abandoned", { limit: 100 })).callers;
      draw();
    } catch (fault) {
      if (fault.status && fault.code !== "forbidden") tellFault(fault);
    }
  }

  return {
    load,
    /** Asks anew when one of these may have changed, not more often than every 15 s. */
    call({ kind, fields }) {
      const matters = kind === "CallEnded" ? String(fields.outcome).startsWith("abandoned") : KINDS.includes(kind);
      if (!matters || due) return;
      due = setTimeout(load, Math.max(1000, AT_MOST_EVERY_MS - (performance.now() - asked_ms)));
    },
  };
}
