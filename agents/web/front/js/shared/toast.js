// Short messages at the edge of the page; read aloud by screen readers. A fault stays until it is read.

import { h } from "./dom.js";
import { t } from "./texts.js";

const STAYS_MS = { info: 4000, good: 3000, warn: 8000, bad: 12000 };

function shelf() {
  let node = document.getElementById("toasts");
  if (!node) {
    node = h("div", { id: "toasts", class: "toasts", role: "status", "aria-live": "polite" });
    document.body.append(node);
  }
  return node;
}

/** @param {"info" | "good" | "warn" | "bad"} [kind] */
export function tell(text, kind = "info", remedy = "") {
  const close = h("button", { class: "toast-close", type: "button", "aria-label": t("Close") }, "×");
  const node = h("div", { class: `toast toast-${kind}` }, h("div", {}, h("strong", {}, text), remedy && h("div", { class: "toast-remedy" }, remedy)), close);
  close.addEventListener("click", () => node.remove());
  shelf().append(node);
  setTimeout(() => node.remove(), STAYS_MS[kind]);
  return node;
}

/** What was refused, with what to do. */
export function tellFault(fault) {
  if (fault?.name === "AbortError") return null;
  if (!fault?.code) console.error(fault);
  return tell(fault?.code ? fault.message : t("Something went wrong on this page."), "bad", fault?.code ? fault.remedy : t("Reload the page; what you typed is kept."));
}
