// The day in figures. Each says how it is counted: the service level in full, the others when one looks closer (or F).

import { share } from "./texts.js";
import { free, say } from "./rows.js";
import { tone, waited } from "./waiting.js";
import { ask } from "../shared/dialog.js";
import { fill, h } from "../shared/dom.js";
import { keys } from "../shared/keys.js";
import { duration, t } from "../shared/texts.js";

const SHOWN = ["service_level", "waiting", "longest_now", "abandoned", "answered", "mean_wait", "longest_wait", "occupancy", "callbacks", "ready"];

export function figures(panel, board) {
  const tiles = Object.fromEntries(SHOWN.map((key) => [key, tile(key)]));
  fill(panel, Object.values(tiles));
  panel.addEventListener("click", () => definitions(board));
  keys({ F: { text: t("How the figures are counted"), does: () => definitions(board), when: free } });
  return () => {
    if (!board.ready) return;
    const values = { ...board.values, ...ofNow(board) };
    for (const key of SHOWN) show(tiles[key], key, values, board);
  };
}

/** What the line and the seats say at this moment. */
function ofNow(board) {
  const live = board.live();
  const longest = Math.max(0, ...live.map(waited));
  return { waiting: live.length, longest_now: longest, longest_wait: Math.max(longest, board.values.longest_wait ?? 0), callbacks: board.waiting.size - live.length, ...atWork(board) };
}

function atWork(board) {
  const states = [...board.seats.values()].map((each) => each.state);
  return { ready: states.filter((each) => each === "ready").length, at_work: states.filter((each) => !["logged-out", "paused", "parked"].includes(each)).length };
}

function tile(key) {
  const more = key === "service_level" ? h("div", { class: "figure-formula" }) : h("div", { class: "figure-more" });
  const meter = key === "service_level" || key === "occupancy" ? h("div", { class: "figure-meter" }, h("span"), key === "service_level" && h("i")) : null;
  return h("div", { class: `figure figure-${key}` }, h("div", { class: "figure-name" }), h("div", { class: "figure-value number" }), meter, more);
}

function show(node, key, values, board) {
  const named = board.named[key];
  say(node.querySelector(".figure-name"), named?.name ?? "");
  say(node.querySelector(".figure-value"), spelt(named?.unit, values[key]));
  node.dataset.length = String(node.querySelector(".figure-value").textContent.length);
  node.title = named?.definition ?? "";
  node.className = `figure figure-${key} figure-${toneOf(key, values, board)}`;
  const more = node.querySelector(".figure-formula, .figure-more");
  say(more, key === "service_level" ? (named?.definition ?? "") : moreOf(key, values));
  const meter = node.querySelector(".figure-meter");
  if (!meter) return;
  meter.firstChild.style.inlineSize = `${Math.round(100 * (values[key] ?? 0))}%`;
  if (meter.lastChild !== meter.firstChild) meter.lastChild.style.insetInlineStart = `${Math.round(100 * board.target.share)}%`;
}

function spelt(unit, value) {
  if (value === null || value === undefined) return "–";
  if (unit === "share") return share(value);
  return unit === "s" ? duration(value) : String(value);
}

function moreOf(key, values) {
  if (key === "abandoned") return values.offered ? share(values.abandoned / values.offered) : "";
  if (key === "answered") return values.offered ? t("of {n} in the line", { n: values.offered }) : "";
  if (key === "ready") return t("of {n} at work", { n: values.at_work });
  return "";
}

function toneOf(key, values, board) {
  const level = values.service_level;
  if (key === "service_level") return level === null || level === undefined ? "calm" : level >= board.target.share ? "good" : level >= (board.limits.service_level_below || 0) ? "warn" : "bad";
  if (key === "longest_now") return values.waiting ? tone(values.longest_now, board) : "calm";
  if (key === "waiting") return board.limits.waiting && values.waiting > board.limits.waiting ? "bad" : values.waiting ? tone(values.longest_now, board) : "calm";
  return "calm";
}

function definitions(board) {
  const listed = Object.entries(board.named).map(([key, each]) => h("tr", {}, h("th", { scope: "row" }, each.name), h("td", { class: "number" }, spelt(each.unit, board.values[key])), h("td", {}, each.definition)));
  return ask({ name: "definitions", title: t("How the figures are counted"), body: h("table", { class: "table definitions" }, h("tbody", {}, listed)), actions: [{ text: t("Close"), value: null, kind: "primary" }] });
}

