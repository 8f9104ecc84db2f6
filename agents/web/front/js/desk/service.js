// The service of a ticket: a combobox over the catalogue, by typing in Kazakh or Russian, every word by its beginning.
// What no name holds is asked of the suggestion by meaning. ARIA 1.2: Down/Up mark, Enter takes, Esc closes.

import { get, post } from "../shared/api.js";
import { fill, h } from "../shared/dom.js";
import { inWords } from "./texts.js";
import { t } from "../shared/texts.js";

const MOST = 8;
const FEW = 3; // found by name: below it, ask by meaning
const ASK_AFTER_MS = 250;

let catalogue = null;

const folded = (text) => text.toLowerCase().replaceAll("ё", "е").normalize("NFC");
const wordsOf = (text) => folded(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Every service once, ready to be searched. */
export function services() {
  catalogue ??= get("/api/catalogue").then(({ spheres, bodies }) => {
    const bodyNames = new Map(bodies.map((body) => [body.id, body.names]));
    const all = spheres.flatMap((sphere) =>
      sphere.services.map((each) => ({
        ...each,
        sphere: sphere.names,
        bodyNames: bodyNames.get(each.body) ?? {},
        words: [...wordsOf(Object.values(each.names).join(" ")), ...wordsOf(Object.values(sphere.names).join(" "))],
        first: wordsOf(Object.values(each.names).join(" ")),
      })),
    );
    return { all, by: new Map(all.map((each) => [each.id, each])) };
  });
  catalogue.catch(() => {
    catalogue = null; // asked again when it is needed next
  });
  return catalogue;
}

export function found(all, typed) {
  const asked = wordsOf(typed);
  if (!asked.length) return [];
  return all
    .filter((each) => asked.every((word) => each.words.some((has) => has.startsWith(word))))
    .map((each) => ({ each, rank: asked.filter((word) => each.first.some((has) => has.startsWith(word))).length * 10 - each.first.length }))
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST)
    .map(({ each }) => each);
}

/**
 * @param {HTMLInputElement} input
 * @param {{onChoose: (service: {id: string, kind: string} | null) => void}} on
 */
export function serviceField(input, { onChoose }) {
  const list = h("ul", { class: "choices", role: "listbox", id: `${input.id}-list`, hidden: true });
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("autocomplete", "off");
  input.after(list);
  let shown = [];
  let marked = 0;
  let chosen = "";
  let asking = null;
  let timer = null;

  function open(next) {
    shown = next;
    marked = 0;
    list.hidden = !next.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    fill(list, next.map((each, at) =>
      h("li", { role: "option", id: `${list.id}-${at}`, class: "choice", on: { mousedown: (event) => {
        event.preventDefault();
        choose(each);
      } } }, h("span", { class: "choice-name" }, inWords(each.names)), h("span", { class: "choice-more" }, inWords(each.sphere))),
    ));
    mark(0);
  }

  function mark(at) {
    marked = (at + shown.length) % (shown.length || 1);
    for (const [index, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(index === marked));
      if (index === marked) option.scrollIntoView({ block: "nearest" });
    }
    if (shown.length) input.setAttribute("aria-activedescendant", `${list.id}-${marked}`);
    else input.removeAttribute("aria-activedescendant");
  }

  async function show(id) {
    chosen = id ?? "";
    const { by } = await services();
    if (document.activeElement !== input || !input.value) input.value = chosen ? inWords(by.get(chosen)?.names) || chosen : "";
  }

  function choose(service) {
    chosen = service?.id ?? "";
    input.value = service ? inWords(service.names) : "";
    open([]);
    onChoose(service);
  }

  async function search() {
    const typed = input.value;
    const { all, by } = await services();
    const byName = found(all, typed);
    open(byName);
    clearTimeout(timer);
    asking?.abort();
    if (byName.length >= FEW || typed.trim().length < 4) return;
    timer = setTimeout(async () => {
      asking = new AbortController();
      const { suggestions } = await post("/api/suggestions", { text: typed }, { signal: asking.signal });
      const more = suggestions.map(({ service }) => by.get(service)).filter((each) => each && !byName.includes(each));
      if (input.value === typed && document.activeElement === input) open([...byName, ...more]);
    }, ASK_AFTER_MS);
  }

  input.addEventListener("input", () => {
    if (!input.value.trim() && chosen) onChoose(null);
    search().catch(() => {});
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => {
    open([]);
    show(chosen);
  });
  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) search();
      else mark(marked + (event.key === "ArrowDown" ? 1 : -1));
    } else if ((event.key === "Enter" || event.key === "Tab") && !list.hidden) {
      if (event.key === "Enter") event.preventDefault();
      choose(shown[marked]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open([]);
    }
  });
  return { show };
}
