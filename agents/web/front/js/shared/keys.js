// The page's keys, and the list of them on F1. A key is written as people read it: "F2", "Alt+1", "Ctrl+Enter".

import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { tellFault } from "./toast.js";
import { t } from "./texts.js";

const known = new Map();

/** @param {Record<string, {text: string, does: (event: KeyboardEvent) => unknown, when?: () => boolean}>} given */
export function keys(given) {
  for (const [key, entry] of Object.entries(given)) known.set(key, entry);
}

/** By the key's place on the board, so that Alt+1 is the same under a Kazakh, Russian or English layout. */
function spelt(event) {
  const code = event.code.replace(/^(Digit|Key|Numpad(?=\d))/, "");
  const name = { Slash: "/", Period: ".", Comma: ",", NumpadEnter: "Enter" }[code] ?? code;
  const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
  return [...held, name].join("+");
}

document.addEventListener("keydown", (event) => {
  const entry = known.get(spelt(event));
  if (!entry || event.repeat || (entry.when && !entry.when())) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  Promise.resolve(entry.does(event)).catch(tellFault);
});

keys({ F1: { text: t("This list of keys"), does: list } });

export async function list() {
  const rows = [...known].map(([key, { text }]) => h("tr", {}, h("td", {}, key.split("+").map((part, at) => [at ? "+" : "", h("kbd", { class: "kbd" }, part)])), h("td", {}, text)));
  await ask({ name: "keys", title: t("Keys"), body: h("table", { class: "table keys" }, h("tbody", {}, rows)), actions: [{ text: t("Close"), value: null, kind: "primary" }] });
}
