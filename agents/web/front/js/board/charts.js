// The day in four charts. Colours come from the tokens, so that they follow the theme.

import uPlot from "uplot";

import { get } from "../shared/api.js";
import { share } from "./texts.js";
import { fill, h } from "../shared/dom.js";
import { tellFault } from "../shared/toast.js";
import { duration, t, when } from "../shared/texts.js";

const EVERY_MS = 60000;
const STEP_S = 900;
const LEAST_SLOTS = 12; // three hours, however young the day is
const zone = document.documentElement.dataset.zone;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const KINDS = [
  {
    name: () => t("Arrivals in 15 minutes"),
    lists: (day) => [day.offered, day.answered, day.abandoned],
    lines: () => [
      { label: t("joined the line"), stroke: token("--info"), fill: `color-mix(in srgb, ${token("--info")} 22%, transparent)`, bars: true },
      { label: t("taken"), stroke: token("--good"), width: 2 },
      { label: t("gave up"), stroke: token("--bad"), width: 2, dash: [4, 3] },
    ],
    spelt: String,
  },
  {
    name: () => t("Waits"),
    lists: (day) => [day.longest_wait_s.map((wait, at) => (day.offered[at] ? wait : null)), day.mean_wait_s],
    lines: () => [
      { label: t("the longest"), stroke: token("--warn"), width: 1.5, dash: [4, 3] },
      { label: t("average"), stroke: token("--accent"), width: 2, fill: `color-mix(in srgb, ${token("--accent")} 18%, transparent)` },
    ],
    spelt: duration,
  },
  {
    name: () => t("Service level"),
    lists: (day) => [day.service_level, day.at.map(() => day.target_share)],
    lines: () => [
      { label: t("level"), stroke: token("--good"), width: 2, fill: `color-mix(in srgb, ${token("--good")} 16%, transparent)` },
      { label: t("target"), stroke: token("--ink-2"), width: 1, dash: [2, 3] },
    ],
    spelt: share,
    most: 1,
  },
  {
    name: () => t("Occupancy"),
    lists: (day) => [day.occupancy],
    lines: () => [{ label: t("occupancy"), stroke: token("--info"), width: 2, fill: `color-mix(in srgb, ${token("--info")} 18%, transparent)` }],
    spelt: share,
    most: 1,
  },
];

export function charts(panel) {
  let day = null;
  const places = KINDS.map((kind) => {
    const key = h("span", { class: "chart-key" });
    const node = h("div", { class: "chart-place" });
    return { kind, key, node, plot: null, box: h("figure", { class: "panel chart" }, h("figcaption", { class: "chart-head" }, h("b", {}, kind.name()), key), node) };
  });
  fill(panel, places.map((each) => each.box));

  function draw() {
    if (!day) return;
    for (const place of places) legend(place); // before the charts: it may take a second line
    for (const place of places) {
      const { clientWidth: width, clientHeight: height } = place.node;
      if (width < 60 || height < 40) continue;
      place.plot?.destroy();
      place.plot = new uPlot(options(place.kind, width, height), [day.seconds, ...place.kind.lists(day)], place.node);
    }
  }

  function legend({ key, kind }) {
    const lines = kind.lines();
    fill(key, lines.map((line) => {
      const mark = h("i", { class: line.dash ? "dashed" : "" });
      mark.style.color = line.stroke;
      return h("span", {}, mark, line.label);
    }));
  }

  async function load() {
    try {
      day = cut(await get("/api/figures/series", { step_s: STEP_S }));
      draw();
    } catch (fault) {
      if (fault.status) tellFault(fault);
    }
  }

  let resized = null;
  new ResizeObserver(() => {
    clearTimeout(resized);
    resized = setTimeout(draw, 100);
  }).observe(panel);
  document.addEventListener("theme", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  setInterval(() => !document.hidden && load(), EVERY_MS);
  return { load, draw };
}

/** From the first caller of the day on: an empty night tells nothing. */
function cut(day) {
  const busy = day.arrived.findIndex((count, at) => count || day.offered[at] || day.occupancy[at]);
  const first = Math.max(0, Math.min(busy < 0 ? day.at.length : busy, day.at.length - LEAST_SLOTS));
  const kept = Object.fromEntries(Object.entries(day).map(([name, list]) => [name, Array.isArray(list) ? list.slice(first) : list]));
  return { ...kept, seconds: kept.at.map((each) => Date.parse(each) / 1000) };
}

function options(kind, width, height) {
  const ink = token("--ink-2");
  const axis = { stroke: ink, font: `11px ${token("--font")}`, grid: { stroke: token("--line"), width: 1 }, ticks: { show: false } };
  const bars = uPlot.paths.bars({ size: [0.7, 40] });
  return {
    width,
    height,
    padding: [8, 16, 0, 0],
    tzDate: (second) => (zone ? uPlot.tzDate(new Date(second * 1000), zone) : new Date(second * 1000)),
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    hooks: { setCursor: [(plot) => point(plot, kind)] },
    scales: { x: { time: true }, y: { range: (_, least, most) => [0, kind.most ?? Math.max(1, (most ?? 1) * 1.15)] } },
    axes: [
      { ...axis, size: 22, gap: 3, space: 52, values: (_, ticks) => ticks.map((tick) => when(tick * 1000, "time")) },
      { ...axis, size: kind.spelt === String ? 30 : 44, gap: 4, space: 28, incrs: kind.spelt === duration ? [5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800] : kind.most ? [0.25, 0.5] : [1, 2, 5, 10, 20, 50, 100, 200, 500], values: (_, ticks) => ticks.map(kind.spelt) },
    ],
    series: [{}, ...kind.lines().map(({ bars: asBars, ...line }) => ({ ...line, points: { show: true, size: 5, filter: alone }, spanGaps: false, ...(asBars ? { paths: bars } : {}) }))],
  };
}

/** A piece of time between two empty ones has no line: it shows as a point. */
const alone = (plot, line) => plot.data[line].flatMap((value, at, all) => (value !== null && (all[at - 1] ?? null) === null && (all[at + 1] ?? null) === null ? [at] : []));

/** What stands under the mouse, beside the chart's name. */
function point(plot, kind) {
  const at = plot.cursor.idx;
  const head = plot.root.closest(".chart")?.querySelector(".chart-head b");
  if (!head) return;
  if (at === null || at === undefined || plot.cursor.left < 0) {
    head.textContent = kind.name();
    return;
  }
  const values = plot.series.slice(1).map((line, n) => `${line.label} ${plot.data[n + 1][at] === null ? "–" : kind.spelt(plot.data[n + 1][at])}`);
  head.textContent = `${when(plot.data[0][at] * 1000, "time")} · ${values.join(" · ")}`;
}
