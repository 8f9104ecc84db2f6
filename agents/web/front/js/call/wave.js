// The wave form of one voice on the sound's time, with what was not recorded left blank, and where one is.

import { h } from "../shared/dom.js";

const HEIGHT = 64;

/** @param {0 | 1} lane @param {{length_s: number, gaps: Array}} track */
export function wave(lane, name, track) {
  const canvas = h("canvas", { class: "wave", height: HEIGHT });
  const head = h("div", { class: "wave-now" });
  const blank = track.gaps.filter((gap) => !gap.leg || gap.leg.startsWith(lane ? "seat" : "caller")).map((gap) => {
    const node = h("div", { class: `wave-gap wave-gap-${gap.why}` });
    node.style.insetInlineStart = `${(100 * gap.at_s) / track.length_s}%`;
    node.style.width = `${(100 * (gap.length_s ?? track.length_s - gap.at_s)) / track.length_s}%`;
    return node;
  });
  const box = h("div", { class: "wave-box" }, canvas, blank, head);
  let tapes = [];

  function paint() {
    const width = Math.max(1, Math.round(box.clientWidth * devicePixelRatio));
    Object.assign(canvas, { width, height: HEIGHT * devicePixelRatio });
    const brush = canvas.getContext("2d");
    const look = getComputedStyle(canvas);
    brush.fillStyle = look.color;
    const middle = canvas.height / 2;
    for (const { at_s, length_s, peaks } of tapes) {
      const from = (width * at_s) / track.length_s;
      const step = (width * length_s) / track.length_s / peaks.length;
      if (step >= 1) peaks.forEach((peak, at) => bar(brush, from + at * step, Math.max(1, step - 0.4), peak, middle));
      else for (let x = 0; x < peaks.length * step; x += 1) bar(brush, from + x, 1, Math.max(...peaks.slice(Math.floor(x / step), Math.max(1, Math.ceil((x + 1) / step)))), middle);
    }
  }

  new ResizeObserver(paint).observe(box);
  document.addEventListener("theme", paint);
  return {
    lane,
    node: h("div", { class: `wave-lane wave-lane-${lane}` }, h("span", { class: "wave-name" }, name), box),
    draw(given) {
      tapes = given;
      paint();
    },
    at(seconds) {
      head.style.insetInlineStart = `${(100 * seconds) / track.length_s}%`;
    },
    time(event) {
      const { left, width } = box.getBoundingClientRect();
      return ((event.clientX - left) / width) * track.length_s;
    },
  };
}

function bar(brush, x, width, peak, middle) {
  const half = Math.max(0.5, (middle - 2) * (peak / 100));
  brush.fillRect(x, middle - half, width, 2 * half);
}
