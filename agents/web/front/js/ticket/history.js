// All that happened to a ticket, newest first: who, when, and of each field what it was and what it is.

import { h } from "../shared/dom.js";
import { bodyName, given, nameOf, serviceName } from "./given.js";
import { t, when } from "../shared/texts.js";

const names = () => ({
  state: t("State"), kind: t("Kind"), service: t("Service"), text: t("What the citizen says"), language: t("Language"), caller: t("Caller's number"),
  caller_name: t("Caller's name"), address: t("Address"), path: t("Way through the menus"), seat: t("Seat"), danger: t("Danger to life"),
  first_call: t("Settled in the first call"), body: t("Responsible body"), owner: t("Watched over by"), term_at: t("Term"), answer: t("Answer of the body"),
});

const titles = () => ({
  TicketDrafted: t("Draft made by the call"), TicketRegistered: t("Registered"), TicketEdited: t("Changed"), TicketDropped: t("Draft dropped"), NoticeSent: t("Message sent to the citizen"),
});

function spelt(name, value) {
  if (value === null || value === undefined || value === "") return "—";
  if (name === "state") return nameOf("states", value);
  if (name === "kind") return nameOf("kinds", value);
  if (name === "service") return serviceName(value);
  if (name === "body") return bodyName(value);
  if (name === "term_at") return when(value);
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  return Array.isArray(value) ? value.join(" → ") : String(value);
}

function changes({ changes: now = {}, before = {} }) {
  return h("dl", { class: "changes" }, Object.keys(now).filter((name) => names()[name]).map((name) => [
    h("dt", {}, names()[name]),
    h("dd", {}, h("del", { dir: "auto" }, spelt(name, before[name])), h("span", { "aria-hidden": "true" }, " → "), h("ins", { dir: "auto" }, spelt(name, now[name]))),
  ]));
}

function body(event) {
  const said = event.fields;
  switch (event.kind) {
    case "TicketEdited":
      return [changes(said), said.why && h("p", { class: "soft", dir: "auto" }, said.why)];
    case "TicketRegistered":
      return h("p", {}, [said.public && t("Ticket {number}", { number: said.public }), said.service && serviceName(said.service)].filter(Boolean).join(" · "));
    case "TicketDropped":
      return said.why && h("p", { class: "soft", dir: "auto" }, said.why);
    case "NoticeSent":
      return h("p", { dir: "auto" }, [said.number, said.text].filter(Boolean).join(" · "));
    default:
      return said.text && h("p", { class: "clamp", dir: "auto" }, said.text);
  }
}

export function who(by) {
  if (!by || by === "call") return t("the call itself");
  if (by === "fallback") return t("the reserve line");
  const seat = /^seat (\d+)$/.exec(by)?.[1];
  return seat ? t("seat {seat}", { seat }) : by;
}

export function happened(events) {
  if (!events.length) return h("p", { class: "empty" }, t("Nothing yet."));
  return h("ol", { class: "history" }, [...events].reverse().map((event) => h("li", { "data-kind": event.kind },
    h("div", { class: "row" }, h("strong", {}, moveOf(event) ?? titles()[event.kind] ?? event.kind), h("span", { class: "soft" }, who(event.fields.by)), h("time", { class: "soft", datetime: event.at }, when(event.at))),
    body(event))));
}

/** A change of state is told by the state it led to. */
function moveOf(event) {
  const to = event.kind === "TicketEdited" ? event.fields.changes?.state : null;
  return to ? (given.states[to] ?? to) : null;
}
