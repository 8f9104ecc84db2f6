// One ticket: its fields, what may be done with it, all that happened to it.

import "./shared/frame.js";
import { get, patch, post } from "./shared/api.js";
import { byId, fill, h } from "./shared/dom.js";
import { keys } from "./shared/keys.js";
import { conflict } from "./ticket/conflict.js";
import { form } from "./ticket/form.js";
import { happened, who } from "./ticket/history.js";
import { moves } from "./ticket/moves.js";
import { given, may, nameOf } from "./ticket/given.js";
import { tell, tellFault } from "./shared/toast.js";
import { phone, t, when } from "./shared/texts.js";
import { stream } from "./shared/stream.js";

const place = byId("ticket");
const address = `/api/tickets/${place.dataset.ticket}`;
let ticket = given.ticket;
let history = given.history;
let fields = null;

function head() {
  return h("header", { class: "ticket-head" },
    h("div", { class: "grow" },
      h("h1", {}, ticket.public ? t("Ticket {number}", { number: ticket.public }) : t("Draft of a ticket")),
      h("p", { class: "row" },
        h("span", { class: `chip state-${ticket.state}` }, nameOf("states", ticket.state)),
        ticket.kind && h("span", { class: "chip" }, nameOf("kinds", ticket.kind)),
        ticket.danger && h("span", { class: "chip chip-bad" }, t("danger to life")),
        ticket.first_call && h("span", { class: "chip chip-good" }, t("settled in the first call")),
        term()),
    ),
    h("div", { class: "row ticket-links" },
      h("a", { class: "button button-bare", href: "/tickets" }, t("All tickets")),
      ticket.call_id && may("calls.read") && h("a", { class: "button", href: `/calls/${ticket.call_id}` }, t("The call")),
    ));
}

function term() {
  if (!ticket.term_at || !ticket.term) return null;
  const kind = { past: "chip-bad", near: "chip-warn" }[ticket.term] ?? "";
  const text = ticket.term === "past" ? t("overdue since {when}", { when: when(ticket.term_at) }) : t("answer until {when}", { when: when(ticket.term_at) });
  return h("span", { class: `chip ${kind}` }, text);
}

function facts() {
  const rows = [
    [t("Responsible body"), ticket.body_name || t("nobody yet")],
    [t("Watched over by"), ticket.owner || t("nobody yet")],
    [t("Came in"), ticket.drafted_at && when(ticket.drafted_at)],
    [t("Registered"), ticket.registered_at && `${when(ticket.registered_at)}${ticket.registered_by ? ` · ${who(ticket.registered_by)}` : ""}`],
    [t("Closed"), ticket.closed_at && when(ticket.closed_at)],
    [t("Answer of the body"), ticket.answer],
    [t("The citizen's word"), survey()],
    [t("Caller's number"), phone(ticket.caller)],
  ];
  return h("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", { dir: "auto" }, value)]));
}

/** What the citizen answered when the work was reported done (A13), as the last such move says. */
function survey() {
  const asked = history.filter(({ fields: said }) => ["confirmed", "disputed", "unconfirmed"].includes(said.changes?.state));
  const last = asked.at(-1);
  if (!last) return "";
  return [nameOf("states", last.fields.changes.state), when(last.at), last.fields.why].filter(Boolean).join(" · ");
}

function show() {
  const kept = fields?.changes() ?? null;
  fields = form(ticket, { save });
  if (kept) fields.put(kept);
  fill(place, head(),
    h("div", { class: "ticket-columns" },
      h("div", { class: "stack" }, h("section", { class: "panel" }, h("div", { class: "panel-head" }, h("h2", {}, t("What it is about"))), h("div", { class: "panel-body" }, fields.node))),
      h("div", { class: "stack" },
        moves(ticket, { moved }),
        h("section", { class: "panel" }, h("div", { class: "panel-head" }, h("h2", {}, t("Facts"))), h("div", { class: "panel-body" }, facts())),
        h("section", { class: "panel", id: "duplicates", hidden: true })),
      h("section", { class: "panel ticket-history" }, h("div", { class: "panel-head" }, h("h2", {}, t("What happened"))), happened(history)),
    ));
  duplicates().catch(() => {}); // a hint; the page is whole without it
}

async function save() {
  const changed = fields.changes();
  if (!changed) return;
  try {
    ticket = await patch(address, { ...changed, version: ticket.version });
    fields = null;
    tell(t("Saved."), "good");
    await again();
  } catch (fault) {
    if (fault.code !== "ticket-changed") return tellFault(fault);
    await settle(changed);
  }
}

/** Somebody was quicker: both texts side by side; nothing of either is lost. */
async function settle(mine) {
  const theirs = await get(address);
  const chosen = await conflict(ticket, theirs, mine);
  ticket = theirs;
  fields = null;
  await again();
  if (chosen) fields.put(chosen);
}

async function moved(path, body) {
  if (fields.changes()) {
    await save();
    if (fields?.changes()) return false;
  }
  try {
    ticket = await post(`${address}/${path}`, { ...body, version: ticket.version });
  } catch (fault) {
    if (fault.code === "ticket-changed") await again();
    throw fault;
  }
  await again();
  tell(t("Done."), "good");
  return true;
}

async function again() {
  const [now, told] = await Promise.all([get(address), get(`${address}/history`)]);
  ticket = now;
  history = told.events;
  show();
}

async function duplicates() {
  if (!ticket.service || !ticket.address || !may("personal.read")) return;
  const found = await get("/api/duplicates", { service: ticket.service, address: ticket.address, call: ticket.call_id, limit: 8 });
  const panel = document.getElementById("duplicates");
  const others = found.tickets.filter((each) => each.ticket.ticket_id !== ticket.ticket_id);
  if (!panel || !others.length) return;
  panel.hidden = false;
  fill(panel, h("div", { class: "panel-head" }, h("h2", {}, t("The same place and service"))),
    h("ul", { class: "plain panel-body stack" }, others.map(({ ticket: other }) => h("li", {},
      h("a", { href: `/tickets/${other.public || other.ticket_id}` }, other.public || t("Draft of a ticket")), " ",
      h("span", { class: "soft" }, [nameOf("states", other.state), other.service_name, other.address].filter(Boolean).join(" · "))))));
}

keys({
  "Ctrl+Enter": { text: t("Save the changes"), does: save },
  "Alt+C": { text: t("To the call"), does: () => ticket.call_id && location.assign(`/calls/${ticket.call_id}`) },
});
addEventListener("beforeunload", (event) => {
  if (fields?.changes()) event.preventDefault();
});

show();
stream({
  topics: "ticket",
  calls: "all",
  on: {
    ticket: (event) => {
      if (event.fields.ticket === ticket.ticket_id && !fields?.changes() && !document.querySelector("dialog[open]")) again().catch(tellFault);
    },
  },
  reset: () => !fields?.changes() && again().catch(tellFault),
});
