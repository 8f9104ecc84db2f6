// One call: its time line, its sound with the wave form, what was said, all that happened.

import "./shared/frame.js";
import { get } from "./shared/api.js";
import { happened } from "./call/events.js";
import { line } from "./call/line.js";
import { player } from "./call/player.js";
import { words } from "./call/words.js";
import { byId, fill, h } from "./shared/dom.js";
import { stream } from "./shared/stream.js";
import { tellFault } from "./shared/toast.js";
import { duration, languageName, phone, queueName, t, when } from "./shared/texts.js";

const given = JSON.parse(byId("given").textContent);
const place = byId("call");
const SETTLES_MS = 700;

const nameOf = (table, code) => given[table]?.[code] ?? code;
const chip = (text, kind = "") => text && h("span", { class: `chip ${kind}` }, text);

function head() {
  const { call } = given;
  const bad = /^(abandoned|lost|failed)/.test(call.outcome);
  const kind = call.outcome ? (bad ? "chip-bad" : "chip-good") : "chip-accent";
  const waited = call.queued_at && (call.answered_at ?? call.ended_at) ? (Date.parse(call.answered_at ?? call.ended_at) - Date.parse(call.queued_at)) / 1000 : null;
  return h("header", { class: "call-head" },
    h("div", { class: "grow" },
      h("h1", { class: "number" }, phone(call.caller) || t("No number")),
      h("p", { class: "row" },
        call.caller_name && h("span", { dir: "auto" }, call.caller_name.slice(0, 80)),
        call.arrived_at && h("time", { class: "soft", datetime: call.arrived_at }, when(call.arrived_at)),
        chip(call.outcome ? nameOf("outcomes", call.outcome) : t("The call goes on"), kind),
        chip(languageName(call.language)), chip(queueName(call.queue)),
        chip(call.seat && [t("seat {seat}", { seat: call.seat }), given.seats[call.seat]].filter(Boolean).join(" · ")),
        chip(waited !== null && t("waited {time}", { time: duration(waited) })),
        chip(call.duration_s !== null && t("lasted {time}", { time: duration(call.duration_s) })))),
    h("div", { class: "row" },
      h("a", { class: "button button-bare", href: "/calls" }, t("All calls")),
      call.ticket && given.reads_tickets && h("a", { class: "button button-primary", href: `/tickets/${call.ticket}` }, t("The ticket"))));
}

const parts = { head: h("div"), line: h("section", { class: "panel call-line", "aria-label": t("Time line") }), events: h("section", { class: "panel call-events" }) };
const sound = player(given);
const said = words(given, sound);

function show() {
  fill(parts.head, head());
  fill(parts.line, line(given, sound));
  fill(parts.events, h("div", { class: "panel-head" }, h("h2", {}, t("What happened"))), happened(given, nameOf));
}

show();
fill(place, parts.head, parts.line, sound.node, h("div", { class: "call-columns" }, said.node, parts.events));
sound.start();

let settling = null;
async function again() {
  const whole = await get(`/api/calls/${place.dataset.call}`);
  Object.assign(given, whole);
  show();
}

if (!given.call.outcome) {
  const soon = () => {
    clearTimeout(settling);
    settling = setTimeout(() => again().catch(tellFault), SETTLES_MS);
  };
  stream({ topics: "call,ticket", calls: "all", on: { call: (event) => event.call_id === given.call.call_id && soon(), ticket: (event) => event.call_id === given.call.call_id && soon() }, reset: soon });
}
