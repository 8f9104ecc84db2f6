// People's accounts: make one, give roles and queues, lock, hand out a one-time link.

import "./shared/frame.js";
import { get, patch, post } from "./shared/api.js";
import { ask } from "./shared/dialog.js";
import { byId, fill, h } from "./shared/dom.js";
import { keys } from "./shared/keys.js";
import { tell, tellFault } from "./shared/toast.js";
import { t, when } from "./shared/texts.js";

const given = JSON.parse(byId("given").textContent);
const place = byId("users");
let users = given.users;

const NAME = "[a-z0-9][a-z0-9._\\-]{1,31}";

function row(user) {
  const locked = Boolean(user.disabled_at);
  const act = (text, does, kind = "") => h("button", { type: "button", class: `button button-bare${kind}`, on: { click: () => does().catch(tellFault) } }, text);
  return h("tr", { "data-user": user.name, class: locked ? "user-locked" : null },
    h("td", {}, h("strong", {}, user.name), h("div", { class: "soft", dir: "auto" }, user.shown_name)),
    h("td", {}, h("div", { class: "row" }, user.roles.map((role) => h("span", { class: "chip" }, given.roles[role] ?? role)))),
    h("td", {}, user.queues === null ? t("all queues") : user.queues.join(", ") || t("none")),
    h("td", {}, user.seat ?? "—"),
    h("td", {}, locked ? h("span", { class: "chip chip-bad" }, t("locked")) : user.has_password ? h("span", { class: "chip chip-good" }, t("active")) : h("span", { class: "chip chip-warn" }, t("no password yet"))),
    h("td", { class: "user-acts" },
      act(t("Roles and queues"), () => change(user)),
      !locked && act(t("One-time link"), () => link(user.name)),
      user.name !== given.me && act(locked ? t("Unlock") : t("Lock"), () => lock(user, !locked))));
}

function show() {
  const headings = [t("Name"), t("Roles"), t("Queues"), t("Seat"), t("State"), ""];
  fill(place,
    h("div", { class: "row" }, h("h1", { class: "grow" }, t("Accounts")), h("button", { type: "button", class: "button button-primary", id: "new-user", on: { click: () => make().catch(tellFault) } }, t("New account"), h("kbd", { class: "kbd" }, "Alt+N"))),
    h("section", { class: "panel list" }, h("table", { class: "table" }, h("thead", {}, h("tr", {}, headings.map((text) => h("th", { scope: "col" }, text || h("span", { class: "visually-hidden" }, t("What next")))))), h("tbody", {}, users.map(row)))));
}

async function again() {
  ({ users } = await get("/api/users"));
  show();
}

/** Check boxes for roles and queues, and what is chosen in them. */
function choices(user) {
  const box = (name, value, text, on) => h("label", { class: "check" }, h("input", { type: "checkbox", name, value, checked: on }), text);
  const all = h("input", { type: "checkbox", checked: user.queues === null });
  const queues = given.queues.map((queue) => box("queue", queue, queue, user.queues?.includes(queue)));
  const roles = Object.entries(given.roles).map(([role, text]) => box("role", role, text, user.roles.includes(role)));
  const node = [
    h("fieldset", { class: "choices" }, h("legend", {}, t("Roles")), roles),
    h("fieldset", { class: "choices" }, h("legend", {}, t("Queues")), h("label", { class: "check" }, all, t("all queues")), queues),
  ];
  const marked = (labels) => labels.map((label) => label.querySelector("input")).filter((input) => input.checked).map((input) => input.value);
  return { node, roles: () => marked(roles), queues: () => (all.checked ? null : marked(queues)) };
}

/** Sends; a refusal is said in the dialog and keeps it open. */
function sending(said, does) {
  return async () => {
    try {
      return (await does()) ?? true;
    } catch (fault) {
      said.hidden = false;
      said.textContent = `${fault.message} ${fault.remedy ?? ""}`;
      return undefined;
    }
  };
}

async function make() {
  const line = (name, text, more) => [name, text, h("input", { class: "input", name, autocomplete: "off", required: true, ...more })];
  const fields = [line("name", t("Name to log in with: small Latin letters and digits"), { pattern: NAME, autocapitalize: "none", maxlength: 32 }), line("shown_name", t("Name as people read it"), { maxlength: 80 })];
  const chosen = choices({ roles: ["operator"], queues: null });
  const said = h("p", { class: "fault", role: "alert", hidden: true });
  const read = Object.fromEntries(fields.map(([name, , input]) => [name, () => input.value.trim()]));
  const made = await ask({
    name: "new-user",
    title: t("New account"),
    body: [fields.map(([, text, input]) => h("label", { class: "field" }, h("span", {}, text), input)), chosen.node, said],
    actions: [{ text: t("Cancel"), value: null }, { text: t("Make the account"), kind: "primary", value: sending(said, () => post("/api/users", { name: read.name(), shown_name: read.shown_name(), roles: chosen.roles(), queues: chosen.queues() })) }],
  });
  if (!made) return;
  await again();
  await showLink(made.user.name, made.link);
}

async function change(user) {
  const chosen = choices(user);
  const said = h("p", { class: "fault", role: "alert", hidden: true });
  const done = await ask({
    name: "roles",
    title: t("Roles and queues: {name}", { name: user.name }),
    body: [chosen.node, said],
    actions: [{ text: t("Cancel"), value: null }, { text: t("Save"), kind: "primary", value: sending(said, () => {
      const queues = chosen.queues();
      return patch(`/api/users/${user.name}`, { roles: chosen.roles(), ...(queues === null ? { all_queues: true } : { all_queues: false, queues }) });
    }) }],
  });
  if (!done) return;
  await again();
  tell(t("Saved."), "good");
}

async function lock(user, locked) {
  const sure = !locked || (await ask({
    name: "lock",
    title: t("Lock {name}?", { name: user.name }),
    body: h("p", {}, t("They are out at once and cannot log in. Nothing they did is lost.")),
    actions: [{ text: t("Cancel"), value: false }, { text: t("Lock"), value: true, kind: "danger" }],
  }));
  if (!sure) return;
  await patch(`/api/users/${user.name}`, { locked });
  await again();
}

async function link(name) {
  await showLink(name, await post(`/api/users/${name}/link`));
}

async function showLink(name, { path, until }) {
  const address = h("input", { class: "input", readonly: true, value: new URL(path, location.origin).href, "aria-label": t("One-time link"), on: { focus: () => address.select() } });
  await ask({
    name: "link",
    title: t("One-time link for {name}", { name }),
    body: [h("p", {}, t("By this address they choose their password. It works once, until {when}; give it to nobody else.", { when: when(until) })), address],
    actions: [{ text: t("Copy"), value: () => copy(address) }, { text: t("Close"), value: null, kind: "primary" }],
  });
}

async function copy(address) {
  address.select();
  try {
    await navigator.clipboard.writeText(address.value);
    tell(t("Copied."), "good");
  } catch {
    tell(t("Copy it by hand: it is marked."), "info");
  }
}

keys({ "Alt+N": { text: t("New account"), does: make } });
show();
