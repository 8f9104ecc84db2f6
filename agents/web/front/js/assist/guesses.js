// The services that fit what was said, the best three, each with its key.

import { fill, h } from "../shared/dom.js";
import { language, t } from "../shared/texts.js";

export const MOST = 3;

export function guessesPanel({ onService }) {
  let shown = [];
  let chosen = null;
  const list = h("ol", { class: "assist-guesses" });
  const node = h("section", { class: "assist-services panel", "aria-label": t("Services that fit") }, list);

  function draw() {
    fill(list, shown.map((each, at) => h("li", {}, button(each, at))), !shown.length && h("li", { class: "assist-empty soft small" }, t("Services that fit will be offered here.")));
  }

  function button({ service, names, covered }, at) {
    const taken = service === chosen;
    const bar = h("span", { class: "assist-fit", "aria-hidden": "true" }, h("span", {}));
    bar.firstChild.style.inlineSize = `${Math.round(Math.min(1, covered) * 100)}%`;
    return h("button", { class: "assist-guess", type: "button", "aria-pressed": taken ? "true" : "false", "data-service": service, on: { click: () => onService(shown[at]) } },
      h("kbd", { class: "kbd" }, `Alt+${at + 1}`), h("span", { class: "assist-guess-name" }, names[language] ?? names.ru ?? names.kk), bar);
  }

  draw();
  return {
    node,
    show(suggestions) {
      shown = suggestions.slice(0, MOST);
      draw();
    },
    chosen(service) {
      chosen = service;
      draw();
    },
    at: (number) => shown[number] ?? null,
  };
}
