// The left column: who calls, from where in the menus, what was said, what there was before.

import { fill, h } from "../shared/dom.js";
import { kindText, languageText, queueText, ticketState } from "./texts.js";
import { duration, phone, t, tn, when } from "../shared/texts.js";

export function drawCaller(desk, node) {
  desk.draw(({ card, seat, putAway }) => [card, seat?.state === "offered", putAway], ({ card, putAway }) => {
    if (!card || putAway === card.call_id) return fill(node);
    fill(node, who(card), isOut(card) ? null : way(card), before(card));
    if (desk.now.seat?.state === "offered") requestAnimationFrame(() => performance.mark("desk:pop", { detail: { call: card.call_id } }));
    return undefined;
  });
}

const isOut = (card) => card.direction === "out";

function who(card) {
  const waited = card.answered_at || card.ended_at || !card.queued_at
    ? h("strong", {}, card.waited_s === null ? "–" : duration(card.waited_s))
    : h("time", { "data-since": card.queued_at }, duration(card.waited_s ?? 0));
  return h("div", { class: "panel who" },
    h("div", { class: "who-number number", "data-field": "number" }, phone(card.number) || t("Number hidden")),
    card.name && h("div", { class: "who-name", "data-field": "name" }, card.name),
    h("div", { class: "row who-chips" },
      card.language && h("span", { class: "chip chip-accent" }, languageText(card.language)),
      card.queue && h("span", { class: `chip ${card.band === 0 ? "chip-bad" : ""}` }, card.band === 0 ? t("Life in danger") : queueText(card.queue)),
      isOut(card) ? h("span", { class: "who-waited" }, t("Outgoing call")) : h("span", { class: "who-waited" }, t("waited"), " ", waited),
    ),
  );
}

function way(card) {
  const stages = card.path.filter((each) => each.kind !== "said");
  return h("div", { class: "panel way" },
    stages.length ? h("ol", { class: "way-steps" }, stages.map((each) => h("li", { class: `way-${each.kind}` }, each.text))) : h("p", { class: "soft small" }, t("Came straight to the line")),
    card.said && h("blockquote", { class: "said", "data-field": "said" }, card.said),
  );
}

function before(card) {
  const open = card.open_incidents;
  const shown = new Set(open.map((each) => each.ticket_id));
  const others = card.last_tickets.filter((each) => !shown.has(each.ticket_id));
  return h("div", { class: "panel before grow" },
    open.length > 0 && h("h3", { class: "before-head before-open" }, tn("{n} open incident", "{n} open incidents", open.length)),
    open.map((each) => ticketLine(each, true)),
    h("h3", { class: "before-head" }, t("Tickets of this number")),
    card.history_away ? h("p", { class: "fault small" }, t("The database does not answer: earlier tickets are not known now.")) : others.length ? others.map((each) => ticketLine(each, false)) : h("p", { class: "soft small before-none" }, open.length ? t("No others") : isOut(card) ? t("None yet") : t("The first call from this number")),
  );
}

function ticketLine(ticket, open) {
  const name = h("span", { class: "ticket-service" }, ticket.service_name || ticket.text || kindText(ticket.kind));
  const day = ticket.registered_at ?? ticket.drafted_at;
  return h("a", { class: `ticket-line${open ? " ticket-open" : ""}`, href: `/tickets/${ticket.public || ticket.ticket_id}`, target: "_blank", rel: "noopener" },
    h("span", { class: "ticket-top" }, h("span", { class: "number" }, ticket.public ? `№ ${ticket.public}` : t("draft")), h("span", { class: "soft" }, day ? when(day, "day") : "")),
    name,
    h("span", { class: "ticket-more small soft" }, [kindText(ticket.kind), ticketState(ticket.state), ticket.address].filter(Boolean).join(" · ")),
  );
}
