// A list whose rows are kept while what they stand for is there: the focus, the scrolling and the mouse stay where they are.

import { h } from "../shared/dom.js";

/**
 * One row can be chosen, by a click or with the arrows; it keeps its choice while it moves.
 * @param {{tag?: string, class: string, label: string, make: (item: any) => HTMLElement,
 *   show: (node: HTMLElement, item: any) => void, key: (item: any) => string, chosen?: (item: any) => void, across?: boolean,
 *   act?: (item: any) => void}} wants
 */
export function rows({ class: name, label, make, show, key, chosen = () => {}, act = () => {}, across = false }) {
  const list = h("div", { class: name, role: "listbox", "aria-label": label, tabindex: 0 });
  const known = new Map(); // key -> {node, item}
  let order = [];
  let marked = null;

  function mark(at, { focus = false } = {}) {
    marked = at;
    for (const [each, { node }] of known) node.setAttribute("aria-selected", String(each === at));
    const node = known.get(at)?.node;
    if (node) list.setAttribute("aria-activedescendant", node.id);
    else list.removeAttribute("aria-activedescendant");
    if (focus) list.focus({ preventScroll: true });
    if (focus) node?.scrollIntoView({ block: "nearest" });
    chosen(known.get(at)?.item ?? null);
  }

  /** How many stand side by side, so that up and down are what they look like. */
  function width() {
    if (!across || order.length < 2) return 1;
    const tops = order.map((each) => known.get(each).node.offsetTop);
    const first = tops.findIndex((top) => top !== tops[0]);
    return first < 1 ? order.length : first;
  }

  list.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: width(), ArrowUp: -width(), ArrowRight: across ? 1 : 0, ArrowLeft: across ? -1 : 0, Home: -1e6, End: 1e6 };
    if (event.key === "Enter" && known.has(marked)) {
      event.preventDefault();
      act(known.get(marked).item);
    }
    if (!steps[event.key] || !order.length || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    const at = order.indexOf(marked);
    const next = at < 0 ? 0 : Math.min(order.length - 1, Math.max(0, at + steps[event.key]));
    mark(order[next], { focus: true });
  });

  return {
    node: list,
    get marked() {
      return known.get(marked)?.item ?? null;
    },
    /** The focus into the list, on the row chosen last or the first. */
    enter() {
      list.focus();
      if (order.length) mark(known.has(marked) ? marked : order[0], { focus: true });
    },
    draw(items) {
      order = items.map(key);
      const there = new Set(order);
      for (const [each, { node }] of known) {
        if (there.has(each)) continue;
        node.remove();
        known.delete(each);
      }
      items.forEach((item, at) => {
        let row = known.get(order[at]);
        if (!row) {
          const node = make(item);
          node.id = `${name}-${order[at]}`;
          node.setAttribute("role", "option");
          node.setAttribute("aria-selected", "false");
          node.addEventListener("click", () => mark(order_of(node), { focus: true }));
          known.set(order[at], (row = { node, item }));
        }
        row.item = item;
        show(row.node, item);
        if (list.children[at] !== row.node) list.insertBefore(row.node, list.children[at] ?? null);
      });
      if (marked !== null) chosen(known.get(marked)?.item ?? null);
    },
  };

  function order_of(node) {
    return order.find((each) => known.get(each).node === node) ?? null;
  }
}

/** Sets a text only where it changed: screen readers and the selection are left in peace. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Keys that are letters do nothing while somebody types. */
export const free = () => !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
