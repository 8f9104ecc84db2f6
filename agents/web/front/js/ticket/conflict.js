// Somebody changed the ticket while one was writing: for each field that both touched, both are shown and one is chosen,
// or the two are made into one by hand. Nothing of either is lost.

import { ask } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { nameOf, serviceName } from "./given.js";
import { t } from "../shared/texts.js";

const names = () => ({ service: t("Service"), kind: t("Kind"), text: t("What the citizen says"), address: t("Address"), caller: t("Caller's number"), caller_name: t("Caller's name"), language: t("Language"), danger: t("Danger to life") });

/** What is mine that still goes onto theirs; null: leave all as they have it. */
export async function conflict(before, theirs, mine) {
  const both = Object.keys(mine).filter((name) => name !== "why" && theirs[name] !== before[name] && theirs[name] !== mine[name]);
  if (!both.length) return mine; // they changed other fields: mine fits in beside them
  const kept = Object.fromEntries(both.map((name) => [name, h("textarea", { class: "input", rows: name === "text" ? 5 : 1, "data-field": name })]));
  for (const name of both) kept[name].value = mine[name];
  const body = both.map((name) => h("fieldset", { class: "conflict stack" },
    h("legend", {}, names()[name] ?? name),
    h("div", { class: "conflict-sides" },
      side(t("Now in the ticket"), name, theirs[name]),
      isText(name) ? h("label", { class: "field" }, h("span", {}, t("Yours; you may join the two here")), kept[name]) : side(t("Yours"), name, mine[name]))));
  const chosen = await ask({
    name: "conflict",
    title: t("Somebody has changed this ticket meanwhile"),
    body,
    actions: [{ text: t("Keep theirs"), value: "theirs" }, { text: t("Take mine into the form"), value: "mine", kind: "primary" }],
  });
  if (chosen === "theirs") return Object.fromEntries(Object.entries(mine).filter(([name]) => !both.includes(name)));
  return { ...mine, ...Object.fromEntries(both.filter(isText).map((name) => [name, kept[name].value])) };
}

const isText = (name) => ["text", "address", "caller", "caller_name"].includes(name);

function side(title, name, value) {
  const shown = name === "service" ? serviceName(value) : name === "kind" ? nameOf("kinds", value) : String(value);
  return h("div", { class: "field" }, h("span", {}, title), h("div", { class: "conflict-text", dir: "auto" }, shown));
}
