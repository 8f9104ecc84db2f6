// The right column: while one talks, the assistance (assist.js); while it rings, what the menus made of the words.

import { assist } from "../assist/assist.js";
import { fill, h } from "../shared/dom.js";
import { inWords } from "./texts.js";
import { t } from "../shared/texts.js";

const KEPT = "desk:aid:"; // answers of a checklist, over a reload

export function aidColumn(desk, node, form) {
  let panel = null;
  let call = "";
  let keeping = null;

  function open(card) {
    if (call === card.call_id) return;
    close();
    call = card.call_id;
    const ticket = card.ticket;
    const root = h("div", { class: "aid" });
    fill(node, root);
    panel = assist(root, {
      call_id: card.call_id,
      language: card.language,
      said: card.said,
      service: ticket.service || null,
      address: ticket.address ?? "",
      state: kept(call),
      onService: ({ service }) => form().deeds.service(service),
      onText: (line) => form().deeds.addText(line),
      onState: () => keep(),
      onTicket: ({ ticket: id, public: number }) => window.open(`/tickets/${number || id}`, "_blank", "noopener"),
    });
    keeping = setInterval(keep, 2000);
  }

  function keep() {
    const state = panel?.state?.();
    if (state && call) sessionStorage.setItem(KEPT + call, JSON.stringify(state));
  }

  function kept(id) {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT + id) ?? "null") ?? undefined;
    } catch {
      return undefined;
    }
  }

  function close() {
    clearInterval(keeping);
    keep();
    panel?.close();
    panel = null;
    call = "";
    fill(node);
  }

  function ringing(card) {
    close();
    if (card.direction === "out") return;
    fill(node, h("div", { class: "panel panel-body stack" }, h("h3", {}, t("What it may be about")),
      card.suggested.length ? h("ol", { class: "guesses" }, card.suggested.map((each) => h("li", {}, inWords(each.names)))) : h("p", { class: "soft" }, t("The caller said nothing that fits a service yet."))));
  }

  return {
    open,
    close,
    ringing,
    words: (event) => panel?.words(event),
    reset: () => panel?.reset(),
    fieldChanged(name, value) {
      if (name === "service") panel?.service(value || null);
      if (name === "address") panel?.address(value);
    },
    mayClose: () => panel?.mayClose() ?? { closes: true, missing: [] },
  };
}
