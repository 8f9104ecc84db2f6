// Open tickets at the same place about the same matter, while the caller still talks.

import { fill, h } from "../shared/dom.js";
import { t, when } from "../shared/texts.js";

export function alikePanel({ onTicket }) {
  const node = h("div", { class: "assist-alike" });

  function show(tickets, hasAddress) {
    if (!tickets.length) return fill(node, h("p", { class: "assist-empty soft small" }, hasAddress ? t("No open ticket at this place.") : t("With an address, open tickets at the same place stand here.")));
    return fill(node, h("ul", { class: "assist-tickets" }, tickets.map(row)));
  }

  function row({ ticket, near, same_service: same }) {
    const name = ticket.public ? `№ ${ticket.public}` : t("Being written now");
    return h("li", {}, h("button", { class: "assist-ticket", type: "button", on: { click: () => onTicket({ ticket: ticket.ticket_id, public: ticket.public }) } },
      h("span", { class: "row" }, h("strong", {}, name), h("span", { class: `chip ${near === "house" ? "chip-warn" : ""}` }, near === "house" ? t("the same house") : t("the same street")), same && h("span", { class: "chip chip-info" }, t("the same service")), ticket.term === "past" && h("span", { class: "chip chip-bad" }, t("the term is past"))),
      h("span", {}, ticket.service_name || t("no service yet")), h("span", { class: "soft small" }, [ticket.address, ticket.drafted_at && when(ticket.drafted_at)].filter(Boolean).join(" · "))));
  }

  show([], false);
  return { node, show };
}
