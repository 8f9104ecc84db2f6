// A list whose filters are in its address: htmx fetches the list alone, the address follows, going back reloads.

import htmx from "htmx.org";
import { byId } from "./dom.js";
import { get } from "./api.js";
import { keys } from "./keys.js";
import { tell, tellFault } from "./toast.js";
import { t } from "./texts.js";

htmx.config.history = "reload";

/** @param {{search: string, row: (row: HTMLTableRowElement) => string | null}} wants the search field's id; a row's address */
export function list({ search, row }) {
  document.addEventListener("htmx:config:request", (event) => {
    const given = event.detail.ctx.request.body; // filters that are empty stay out of the address
    if (given instanceof FormData) for (const [name, value] of [...given]) if (value === "") given.delete(name);
  });
  document.addEventListener("htmx:before:request", () => document.getElementById("list")?.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:finally:request", () => document.getElementById("list")?.removeAttribute("aria-busy"));
  document.addEventListener("htmx:before:response", (event) => {
    const answer = event.detail.ctx.response.raw;
    if (answer.ok && !answer.redirected) return;
    event.preventDefault();
    refused(answer, event.target);
  });
  document.addEventListener("htmx:error", () => tell(t("The centre cannot be reached."), "bad"));
  document.addEventListener("click", (event) => {
    const at = event.target.closest("tbody tr");
    if (!at || event.target.closest("a, button, input") || String(getSelection())) return;
    const address = row(at);
    if (address) location.assign(address);
  });
  keys({ "Ctrl+/": { text: t("To the search"), does: () => document.getElementById(search)?.focus() } });
}

/** Led to the login: log in over the page, then ask again; the filters stay as they are. */
async function refused(answer, source) {
  if (!answer.redirected) return tell(t("The list cannot be shown with these filters."), "bad");
  try {
    await get("/api/me");
    htmx.trigger(source.closest("form") ?? byId("filters"), "submit");
  } catch (fault) {
    tellFault(fault);
  }
}
