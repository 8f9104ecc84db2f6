// One's own counters of the day, in the head of the page.

import { get } from "../shared/api.js";
import { fill, h } from "../shared/dom.js";
import { duration, t } from "../shared/texts.js";

const EVERY_MS = 60_000;
const AFTER_MS = 400; // of a change, so that the log has it

export function drawFigures(desk, node) {
  let timer = null;
  async function ask() {
    clearTimeout(timer);
    const seat = desk.now.me?.seat;
    if (seat && desk.now.seat?.state !== "logged-out") {
      const figures = await get(`/api/seats/${seat}/figures`).catch(() => null);
      if (figures) show(figures);
    } else {
      fill(node);
    }
    timer = setTimeout(ask, EVERY_MS);
  }
  function show(figures) {
    fill(node,
      figure(t("Calls answered"), figures.answered, "answered"),
      figure(t("Missed"), figures.missed, "missed", figures.missed > 0 ? "warn" : ""),
      figure(t("Talk"), duration(figures.talk_s), "talk"),
      figure(t("Wrap-up"), duration(figures.wrap_up_s), "wrap-up"),
      figure(t("At once"), figures.first_call, "first-call", "", t("Closed in the first call")),
      figure(t("Break"), duration(figures.paused_s), "paused"),
    );
  }
  desk.draw(({ me, seat, closedAt }) => [me?.seat, seat?.state, closedAt], () => {
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER_MS);
  });
}

const figure = (name, value, id, tone = "", title = "") => h("span", { class: `own${tone ? ` own-${tone}` : ""}`, title, "data-figure": id }, h("span", { class: "own-name" }, name), h("strong", { class: "number" }, value));
