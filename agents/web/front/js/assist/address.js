/**
 * The field of an address, completed from the city's streets (old and new names, kk and ru) while it is typed; the house
 * stays as typed. A combobox by ARIA 1.2: Down/Up choose, Enter takes, Esc closes, Tab takes what is marked.
 *
 *     const field = address(input, {        // an <input> that is already in the page, with its label
 *       language,                           // "kk" | "ru": in which the street is written into the field
 *       onChange({text, street, house}) {}, // after a choice and after typing (debounced); street: {id, kk, ru, old, kind} or null
 *     });
 *     field.value()                         // {text, street, house}
 *     field.set(text)                       // without onChange
 *     field.close()
 *
 * Any text may stay: what the city's file does not know is no mistake of the caller's. Look: css/aid.css.
 */

import { get } from "../shared/api.js";
import { fill, h } from "../shared/dom.js";
import { t } from "../shared/texts.js";

const AFTER_TYPING_MS = 180;
const LEAST_LETTERS = 2;
const MOST = 8;

let count = 0;

export function address(input, { language = "kk", onChange = () => {} } = {}) {
  const name = `streets-${(count += 1)}`;
  const list = h("ul", { class: "address-list", role: "listbox", id: name, "aria-label": t("Streets"), hidden: true });
  const state = { street: null, found: [], marked: -1, timer: 0, asking: null, asked: "" };
  input.after(list);
  for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": name, "aria-expanded": "false", autocomplete: "off", spellcheck: "false" })) input.setAttribute(key, value);

  const written = (street) => (language === "ru" ? street.ru : street.kk);
  const value = () => ({ text: input.value, street: state.street, house: state.street ? input.value.slice(written(state.street).length).replace(/^[\s,]+/, "") : "" });

  function typed() {
    if (state.street && !input.value.startsWith(written(state.street))) state.street = null;
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      onChange(value());
      look();
    }, AFTER_TYPING_MS);
  }

  async function look() {
    const text = input.value.trim();
    state.asking?.abort();
    if (text.length < LEAST_LETTERS || state.street) return show([]);
    state.asking = new AbortController();
    try {
      const { addresses } = await get("/api/addresses", { q: text.slice(0, 200), limit: MOST }, { signal: state.asking.signal });
      if (document.activeElement === input && input.value.trim() === text) show(addresses);
    } catch (fault) {
      if (fault.name !== "AbortError") show([]); // typing goes on without help
    }
    return undefined;
  }

  function show(found) {
    state.found = found;
    state.marked = -1;
    fill(list, found.map((each, at) => h("li", { role: "option", id: `${name}-${at}`, "aria-selected": "false", on: { pointerdown: (event) => { event.preventDefault(); take(at); } } },
      h("span", {}, written(each)), each.house && h("span", { class: "address-house" }, each.house), each.was && h("span", { class: "soft small" }, t("formerly {name}", { name: each.was })))));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", found.length ? "true" : "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(at) {
    state.marked = (at + state.found.length) % state.found.length;
    for (const [number, row] of [...list.children].entries()) row.setAttribute("aria-selected", number === state.marked ? "true" : "false");
    input.setAttribute("aria-activedescendant", `${name}-${state.marked}`);
    list.children[state.marked].scrollIntoView({ block: "nearest" });
  }

  function take(at) {
    const { house, ...street } = state.found[at];
    state.street = street;
    input.value = house ? `${written(street)}, ${house}` : `${written(street)}, `;
    input.setSelectionRange(input.value.length, input.value.length);
    show([]);
    onChange(value());
  }

  function key(event) {
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) mark(state.marked + (event.key === "ArrowDown" ? 1 : state.marked < 0 ? 0 : -1));
      else look();
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      take(Math.max(0, state.marked));
    } else if (event.key === "Tab" && isOpen && state.marked >= 0) {
      take(state.marked);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      show([]);
    }
  }

  const left = () => show([]);
  input.addEventListener("input", typed);
  input.addEventListener("keydown", key);
  input.addEventListener("blur", left);
  return {
    value,
    set(text) {
      input.value = text;
      state.street = null;
      show([]);
    },
    close() {
      clearTimeout(state.timer);
      state.asking?.abort();
      input.removeEventListener("input", typed);
      input.removeEventListener("keydown", key);
      input.removeEventListener("blur", left);
      list.remove();
    },
  };
}
