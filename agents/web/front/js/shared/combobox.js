// A field that is completed from a list while it is typed: a combobox by ARIA 1.2. Down and Up choose, Enter takes, Esc
// closes; what is left half typed becomes again what it was.

import { fill, h } from "./dom.js";

const MOST_SHOWN = 40;
let made = 0;

/** Small letters, ё as е, as the search of the centre spells them. */
const folded = (text) => text.toLowerCase().normalize("NFKC").replaceAll("ё", "е");

/**
 * @param {HTMLInputElement} input
 * @param {Array<{id: string, text: string, group?: string}>} options
 * @returns {{node: Node, value: () => string, set: (id: string) => void}}
 */
export function combobox(input, options, first = "") {
  const id = `options-${(made += 1)}`;
  const known = new Map(options.map((option) => [option.id, { ...option, folded: folded(`${option.text} ${option.group ?? ""}`) }]));
  const box = h("ul", { class: "options", id, role: "listbox", hidden: true });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
  let chosen = first;
  let marked = -1;
  let shown = [];

  const close = () => {
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const write = () => (input.value = known.get(chosen)?.text ?? chosen);
  const take = (option) => {
    chosen = option?.id ?? "";
    write();
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const mark = (at) => {
    marked = Math.max(0, Math.min(shown.length - 1, at));
    [...box.children].forEach((node, place) => node.setAttribute("aria-selected", String(place === marked)));
    box.children[marked]?.scrollIntoView({ block: "nearest" });
    if (box.children[marked]) input.setAttribute("aria-activedescendant", box.children[marked].id);
  };
  const open = () => {
    const words = folded(input.value === (known.get(chosen)?.text ?? chosen) ? "" : input.value).split(/\s+/).filter(Boolean);
    shown = [...known.values()].filter((option) => words.every((word) => option.folded.includes(word))).slice(0, MOST_SHOWN);
    fill(box, shown.map((option, place) => h("li", { role: "option", id: `${id}-${place}`, on: { pointerdown: (event) => {
      event.preventDefault();
      take(option);
    } } }, h("span", {}, option.text), option.group && h("span", { class: "soft small" }, option.group))));
    box.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    if (shown.length) mark(Math.max(0, shown.findIndex((option) => option.id === chosen)));
  };

  input.addEventListener("input", () => {
    if (!input.value.trim()) chosen = "";
    open();
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", open);
  input.addEventListener("blur", () => {
    close();
    write();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) event.stopPropagation();
    const does = { ArrowDown: () => (box.hidden ? open() : mark(marked + 1)), ArrowUp: () => (box.hidden ? open() : mark(marked - 1)), Enter: () => !box.hidden && take(shown[marked]), Escape: () => { close(); write(); } }[event.key];
    if (!does || (event.key === "Enter" && (box.hidden || event.ctrlKey))) return;
    event.preventDefault();
    does();
  });
  write();
  return {
    node: h("div", { class: "combobox" }, input, box),
    value: () => chosen,
    set: (value) => {
      chosen = value;
      write();
    },
  };
}
