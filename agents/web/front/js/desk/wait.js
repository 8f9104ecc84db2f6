// Between calls: what the seat does, large, and how the line stands.

import { fill, h } from "../shared/dom.js";
import { get } from "../shared/api.js";
import { kindText, seatState, stopped, ticketState } from "./texts.js";
import { t, tn, when } from "../shared/texts.js";

const MINE = 5;

/** One's last tickets, to come back to one of them. */
async function drawMine(node, seat) {
  const { tickets } = await get("/api/tickets", { seat, limit: MINE }).catch(() => ({ tickets: [] }));
  if (!tickets.length) return;
  fill(node, h("h3", { class: "before-head" }, t("My last tickets")), tickets.map((each) =>
    h("a", { class: "ticket-line", href: `/tickets/${each.public || each.ticket_id}`, target: "_blank", rel: "noopener" },
      h("span", { class: "number soft" }, each.public ? `№ ${each.public}` : t("draft"), each.drafted_at ? ` · ${when(each.drafted_at, "time")}` : ""),
      h("span", { class: "ticket-service" }, each.service_name || each.text || kindText(each.kind)),
      h("span", { class: "small soft" }, ticketState(each.state)))));
}

export function drawWait(node, { seat, waiting, reasons }, anew) {
  const callers = [...waiting.values()].filter((each) => seat.queues.includes(each.queue) && each.kind === "live");
  const longest = callers.map((each) => each.queued_at).sort()[0];
  const still = seat.state === "paused" || seat.state === "parked";
  const said = still ? stopped(seat.state, seat.why, reasons) : { text: seat.state === "ready" ? t("You are ready") : seatState(seat.state), remedy: seat.state === "ready" ? t("The next caller rings here.") : "" };
  const mine = (!anew && node.querySelector(".mine")) || h("div", { class: "mine" });
  fill(node, h("div", { class: `wait wait-${seat.state}`, role: still ? "alert" : "status" },
    h("div", { class: "wait-text" }, said.text),
    h("p", { class: "wait-remedy" }, said.remedy),
    h("div", { class: "wait-line" },
      callers.length ? [h("span", {}, tn("{n} caller waits", "{n} callers wait", callers.length)), longest && h("span", {}, t("longest"), " ", h("time", { class: "number", "data-since": longest }, ""))] : h("span", {}, t("Nobody waits in your queues"))),
    mine,
  ));
  if (anew) drawMine(mine, seat.seat);
}
