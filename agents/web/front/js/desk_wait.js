// Between calls: what the seat does, large, and how the line stands.

import { fill, h } from "./dom.js";
import { seatState, stopped } from "./desk_texts.js";
import { t, tn } from "./texts.js";

export function drawWait(node, { seat, waiting, reasons }) {
  const callers = [...waiting.values()].filter((each) => seat.queues.includes(each.queue) && each.kind !== "callback");
  const longest = callers.map((each) => each.queued_at).sort()[0];
  const still = seat.state === "paused" || seat.state === "parked";
  const said = still ? stopped(seat.state, seat.why, reasons) : { text: seat.state === "ready" ? t("You are ready") : seatState(seat.state), remedy: seat.state === "ready" ? t("The next caller rings here.") : "" };
  fill(node, h("div", { class: `wait wait-${seat.state}`, role: still ? "alert" : "status" },
    h("div", { class: "wait-text" }, said.text),
    h("p", { class: "wait-remedy" }, said.remedy),
    h("div", { class: "wait-line" },
      callers.length ? [h("span", {}, tn("{n} caller waits", "{n} callers wait", callers.length)), longest && h("span", {}, t("longest"), " ", h("time", { class: "number", "data-since": longest }, ""))] : h("span", {}, t("Nobody waits in your queues"))),
  ));
}
