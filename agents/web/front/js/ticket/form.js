// The fields of a ticket that can be corrected by hand.

import { h } from "../shared/dom.js";
import { address } from "../assist/address.js";
import { combobox } from "../shared/combobox.js";
import { given, may } from "./given.js";
import { language, t } from "../shared/texts.js";

const LANGUAGES = { kk: "Қазақша", ru: "Русский", en: "English" };

/**
 * @param {{save: () => unknown}} does
 * @returns {{node: Node, changes: () => Record<string, unknown> | null, put: (values: Record<string, unknown>) => void}}
 */
export function form(ticket, { save }) {
  const locked = !may("tickets.edit") || ticket.state === "dropped";
  const choose = (name, options, empty) => h("select", { class: "input", name, disabled: locked },
    empty && h("option", { value: "" }, empty),
    options.map(([value, text]) => h("option", { value, selected: value === ticket[name] }, text)));
  const line = (name, more = {}) => h("input", { class: "input", name, value: ticket[name], disabled: locked, maxlength: 200, autocomplete: "off", dir: "auto", ...more });

  const service = combobox(line("service", { maxlength: 80 }), given.spheres.flatMap((sphere) => sphere.services.map((each) => ({ id: each.id, text: each.name, group: sphere.name }))), ticket.service);
  const controls = {
    kind: choose("kind", Object.entries(given.kinds), ticket.kind ? null : t("not known yet")),
    text: h("textarea", { class: "input ticket-text", name: "text", rows: 7, maxlength: 10000, disabled: locked, dir: "auto" }),
    address: line("address"),
    caller_name: line("caller_name"),
    caller: line("caller", { maxlength: 32, inputmode: "tel", disabled: locked || !may("personal.read") }),
    language: choose("language", Object.entries(LANGUAGES), ticket.language ? null : t("not known yet")),
    danger: h("input", { type: "checkbox", name: "danger", disabled: locked, checked: ticket.danger }),
  };
  controls.text.value = ticket.text;
  // Compared with what the fields themselves made of it: a browser spells line ends and spaces in its own way.
  const read = (name) => (name === "danger" ? controls.danger.checked : controls[name].value.trim());
  const before = Object.fromEntries(Object.keys(controls).map((name) => [name, read(name)]));
  const why = h("input", { class: "input", name: "why", maxlength: 200, autocomplete: "off", disabled: locked });

  function changes() {
    if (locked) return null;
    const changed = Object.fromEntries(Object.keys(controls).filter((name) => read(name) !== before[name]).map((name) => [name, read(name)]));
    if (service.value() !== ticket.service) changed.service = service.value();
    if (!Object.keys(changed).length) return null;
    return why.value.trim() ? { ...changed, why: why.value.trim() } : changed;
  }

  function put(values) {
    for (const [name, value] of Object.entries(values)) {
      if (name === "service") service.set(value);
      else if (name === "why") why.value = value;
      else if (name === "danger") controls.danger.checked = value;
      else if (controls[name]) controls[name].value = value;
    }
    mark();
  }

  const button = h("button", { class: "button button-primary", type: "submit", disabled: true }, t("Save"), h("kbd", { class: "kbd" }, "Ctrl+Enter"));
  const reason = h("label", { class: "field", hidden: true }, h("span", {}, t("Why it is changed (others will read it)")), why);
  function mark() {
    const changed = changes();
    button.disabled = !changed;
    reason.hidden = !changed || ticket.state === "draft";
  }
  const field = (text, node, wide = false) => h("label", { class: `field${wide ? " field-wide" : ""}` }, h("span", {}, text), node);
  const node = h("form", { class: "ticket-form", on: { submit: (event) => {
    event.preventDefault();
    save();
  }, input: mark, change: mark } },
    field(t("Service"), service.node, true),
    field(t("Kind"), controls.kind), field(t("Language"), controls.language),
    field(t("What the citizen says"), controls.text, true),
    field(t("Address"), controls.address, true),
    field(t("Caller's name"), controls.caller_name), field(t("Caller's number"), controls.caller),
    h("label", { class: "check field-wide" }, controls.danger, t("Danger to life")),
    !locked && h("div", { class: "field-wide stack" }, reason, h("div", { class: "row" }, button)));
  if (!locked) address(controls.address, { language: ticket.language || language, onChange: mark });
  return { node, changes, put };
}
