// What may be done with a ticket now, and what each move asks for before it goes.

import { get } from "../shared/api.js";
import { combobox } from "../shared/combobox.js";
import { ask } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { given, may, nameOf } from "./given.js";
import { tellFault } from "../shared/toast.js";
import { t } from "../shared/texts.js";

const LESS = new Set(["drop", "refuse", "dispute", "give-up-asking"]); // not the way that is hoped for
const PATIENCE = { why: 200, answer: 10000 };
const DAY_MS = 86400000;

/** @param {{moved: (path: string, body: object) => Promise<boolean>}} does */
export function moves(ticket, does) {
  const ways = ticket.ways.map((way, at) => h("button", {
    type: "button",
    class: `button${LESS.has(way.move) ? " button-danger" : at === 0 ? " button-primary" : ""}`,
    "data-move": way.move,
    on: { click: () => go(ticket, way, does).catch(tellFault) },
  }, nameOf("moves", way.move)));
  const watch = may("tickets.assign") && !["draft", "dropped"].includes(ticket.state)
    && h("button", { type: "button", class: "button", "data-move": "watch", on: { click: () => watchOver(ticket, does).catch(tellFault) } }, t("Who watches over it"));
  if (!ways.length && !watch) return h("p", { class: "soft" }, t("Nothing is left to do here for you."));
  return h("section", { class: "panel" }, h("div", { class: "panel-head" }, h("h2", {}, t("What next"))), h("div", { class: "panel-body moves" }, ways, watch));
}

async function go(ticket, way, { moved }) {
  const fields = await asked(ticket, way);
  const said = h("p", { class: "fault", role: "alert", hidden: true });
  const send = async () => {
    const body = { to: way.to, ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.read()])) };
    const empty = way.needs.find((name) => !body[name]);
    if (empty) {
      said.hidden = false;
      said.textContent = t("Please fill in: {field}", { field: fields[empty].text });
      fields[empty].focus();
      return undefined;
    }
    try {
      return await moved("moves", body);
    } catch (fault) {
      said.hidden = false;
      said.textContent = `${fault.message} ${fault.remedy}`;
      return undefined;
    }
  };
  await ask({
    name: "move",
    title: nameOf("moves", way.move),
    body: [h("p", { class: "soft" }, t("The ticket becomes: {state}", { state: nameOf("states", way.to) })), ...Object.values(fields).map((field) => field.node), said],
    actions: [{ text: t("Cancel"), value: null }, { text: nameOf("moves", way.move), value: send, kind: LESS.has(way.move) ? "danger" : "primary" }],
  });
}

/** The fields of a move: what it needs, and a ground for whoever wants to give one. */
async function asked(ticket, way) {
  const names = [...way.needs];
  if (!names.includes("why")) names.push("why");
  if (way.move === "assign") names.splice(1, 0, "owner");
  const owners = names.includes("owner") && may("tickets.assign") ? (await get("/api/owners")).owners : [];
  return Object.fromEntries(names.map((name) => [name, FIELDS[name](ticket, { owners, needed: way.needs.includes(name) })]));
}

const FIELDS = {
  why: (_, { needed }) => text(needed ? t("The ground") : t("A word on it (may stay empty)"), h("textarea", { class: "input", rows: 3, maxlength: PATIENCE.why })),
  answer: (ticket) => text(t("What the body says was done"), h("textarea", { class: "input", rows: 6, maxlength: PATIENCE.answer, value: ticket.answer })),
  body: (ticket) => chosen(t("Responsible body"), given.bodies.map((each) => ({ id: each.id, text: each.name })), ticket.body),
  owner: (ticket, { owners, needed }) => chosen(needed ? t("Who watches over it") : t("Who watches over it (may stay empty)"), owners.map((each) => ({ id: each.name, text: each.shown_name, group: each.name })), ticket.owner || (needed ? given.me : "")),
  until: () => {
    const field = text(t("The new date"), h("input", { class: "input", type: "date", min: day(Date.now() + DAY_MS), value: day(Date.now() + 7 * DAY_MS) }));
    return { ...field, read: () => (field.read() ? endOfWork(field.read()) : null) };
  },
};

/** Six in the evening of that day by the centre's clock: its zone is named "Etc/GMT-5" for five hours east. */
function endOfWork(date) {
  const west = Number(/GMT([+-]?\d+)/.exec(document.documentElement.dataset.zone ?? "")?.[1] ?? 0);
  return new Date(Date.parse(`${date}T18:00:00Z`) + west * 3600000).toISOString();
}

const day = (ms) => new Date(ms).toLocaleDateString("sv-SE"); // the form that a date field takes

function text(said, control) {
  return { text: said, node: h("label", { class: "field" }, h("span", {}, said), control), read: () => control.value.trim(), focus: () => control.focus() };
}

function chosen(said, options, first) {
  const input = h("input", { class: "input", autocomplete: "off", maxlength: 200 });
  const box = combobox(input, options, first);
  return { text: said, node: h("label", { class: "field" }, h("span", {}, said), box.node), read: () => box.value(), focus: () => input.focus() };
}

async function watchOver(ticket, { moved }) {
  const { owners } = await get("/api/owners");
  const field = chosen(t("Who watches over it"), owners.map((each) => ({ id: each.name, text: each.shown_name, group: each.name })), ticket.owner);
  await ask({
    name: "watch",
    title: t("Who watches over it"),
    body: field.node,
    actions: [{ text: t("Cancel"), value: null }, { text: t("Save"), value: () => moved("assign", { user: field.read() }).catch((fault) => void tellFault(fault)), kind: "primary" }],
  });
}
