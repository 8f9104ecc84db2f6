// <time data-since="2026-01-15T06:00:00Z"> counts up, data-until counts down, by the centre's clock: a wrong clock in the
// browser shows no wrong wait. One timer for the page.

import { duration } from "./texts.js";

const served = Number(document.querySelector('meta[name="now"]')?.content) || Date.now();
let ahead_ms = Date.now() - served - performance.now();

/** The centre's clock now, in milliseconds since 1970. */
export const now = () => Date.now() - ahead_ms;

/** Corrects the clock by an instant that the centre has just sent. */
export function heard(instant) {
  const told = Date.parse(instant);
  if (!Number.isNaN(told)) ahead_ms = Math.min(ahead_ms, Date.now() - told);
}

export function tick(root = document) {
  for (const node of root.querySelectorAll("time[data-since]")) show(node, now() - Date.parse(node.dataset.since));
  for (const node of root.querySelectorAll("time[data-until]")) show(node, Date.parse(node.dataset.until) - now());
}

function show(node, ms) {
  const text = duration(ms / 1000);
  if (node.textContent !== text) node.textContent = text;
}

setInterval(tick, 500);
