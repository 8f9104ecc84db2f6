// A few pages in one place, by ARIA's pattern: arrows go from tab to tab, Home and End to the first and last.

import { fill, h } from "../shared/dom.js";

/** @param {{id: string, text: string, node: Node, hidden?: boolean}[]} pages */
export function tabs(pages) {
  const shown = new Map(pages.map((page) => [page.id, !page.hidden]));
  const counts = new Map();
  let chosen = pages.find((page) => !page.hidden).id;
  const list = h("div", { class: "assist-tabs", role: "tablist", on: { keydown: move } });
  const places = new Map(pages.map((page) => [page.id, h("div", { class: "assist-page", role: "tabpanel", id: `assist-page-${page.id}`, "aria-labelledby": `assist-tab-${page.id}`, tabindex: "0" }, page.node)]));
  const node = h("section", { class: "assist-more panel" }, list, [...places.values()]);

  const visible = () => pages.filter((page) => shown.get(page.id));

  function draw(focus = false) {
    fill(list, visible().map((page) => {
      const count = counts.get(page.id);
      return h("button", { class: "assist-tab", role: "tab", type: "button", id: `assist-tab-${page.id}`, "aria-selected": page.id === chosen ? "true" : "false", "aria-controls": `assist-page-${page.id}`, tabindex: page.id === chosen ? "0" : "-1", on: { click: () => choose(page.id) } },
        page.text, count?.number ? h("span", { class: `chip ${count.warns ? "chip-warn" : ""}` }, count.number) : null);
    }));
    for (const [id, place] of places) place.hidden = id !== chosen;
    if (focus) list.querySelector('[aria-selected="true"]')?.focus();
  }

  function choose(id, focus = false) {
    if (!shown.get(id)) return;
    chosen = id;
    draw(focus);
  }

  function move(event) {
    const order = visible().map((page) => page.id);
    const at = order.indexOf(chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: order.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(order[(to + order.length) % order.length], true);
  }

  draw();
  return {
    node,
    choose,
    chosen: () => chosen,
    show(id, there) {
      if (shown.get(id) === there) return;
      shown.set(id, there);
      if (!there && chosen === id) chosen = visible()[0].id;
      draw();
    },
    count(id, number, warns = false) {
      counts.set(id, { number, warns });
      draw();
    },
  };
}
