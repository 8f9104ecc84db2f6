// The ticket of the call in hand: filled from the menus, typed into, saved as it is typed, closed or registered by a key.

import { address } from "../assist/address.js";
import { post } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { fill, h } from "../shared/dom.js";
import { draft } from "./draft.js";
import { serviceField, services } from "./service.js";
import { inWords, KINDS, kindText, ticketState } from "./texts.js";
import { tell, tellFault } from "../shared/toast.js";
import { language, t } from "../shared/texts.js";

const KIND_KEYS = ["Alt+5", "Alt+6", "Alt+7", "Alt+8", "Alt+9"];
const DONE = new Set(["closed", "dropped"]);

/** @param {{fieldChanged: (name: string, value: string) => void, mayClose: () => {closes: boolean, missing: any[]}}} aid */
export function ticketForm(desk, node, aid) {
  let form = null; // of one ticket: {draft, parts}

  function take(ticket) {
    if (!ticket) return put(null);
    if (form?.draft.id !== ticket.ticket_id) return put(ticket);
    if (ticket.version !== form.draft.ticket.version) form.draft.refresh(); // a card may be older than what we saved
    show();
    return undefined;
  }

  function put(ticket) {
    form?.draft.close();
    form?.completed.close();
    form = null;
    if (!ticket) return fill(node);
    const of = draft(ticket, { changed: () => show() });
    form = { draft: of, ...built(of) };
    fill(node, form.root);
    show();
    focusFirst();
    return undefined;
  }

  function built(of) {
    const write = (name) => (event) => of.write(name, event.target.value);
    const service = h("input", { class: "input", id: "service", placeholder: t("Type what it is about"), "aria-describedby": "service-more" });
    const place = h("input", { class: "input", id: "address", maxlength: 200, placeholder: t("Street, house"), on: { input: write("address") } }); // kept at once; the completion tells later
    const name = h("input", { class: "input", id: "caller-name", maxlength: 200, autocomplete: "off", on: { input: write("caller_name") } });
    const text = h("textarea", { class: "input", id: "text", maxlength: 10000, on: { input: write("text") } });
    const danger = h("input", { type: "checkbox", id: "danger", on: { change: (event) => of.write("danger", event.target.checked) } });
    const kinds = KINDS.map((kind, at) => h("button", { class: "kind", type: "button", id: `kind-${kind}`, "aria-keyshortcuts": KIND_KEYS[at], on: { click: () => of.write("kind", kind) } }, kindText(kind), h("kbd", { class: "kbd", title: KIND_KEYS[at] }, KIND_KEYS[at].at(-1))));
    const field = (id, label, key, input, more) => h("div", { class: `field field-${id}` }, h("label", { class: "label", for: id }, label, " ", h("kbd", { class: "kbd" }, key)), h("div", { class: "conflict", id: `conflict-${id}`, hidden: true }), h("div", { class: "field-input" }, input), more); // a list that opens under the field covers no question
    const more = h("div", { class: "small soft", id: "service-more" });
    const head = h("div", { class: "ticket-head" });
    const foot = h("div", { class: "ticket-foot" });
    const root = h("form", { class: "ticket panel", autocomplete: "off", "data-ticket": of.id, on: { submit: (event) => event.preventDefault() } },
      head,
      h("div", { class: "kinds", role: "group", "aria-label": t("Kind") }, h("kbd", { class: "kbd", "aria-hidden": "true" }, "Alt +"), kinds),
      field("service", t("Service"), "Alt+S", service, more),
      h("div", { class: "ticket-two" }, field("address", t("Address"), "Alt+A", place), field("caller-name", t("Full name"), "Alt+N", name)),
      field("text", t("What happened?"), "Alt+T", text),
      foot,
    );
    const combo = serviceField(service, { onChoose: (chosen) => chooseService(chosen) });
    const completed = address(place, { language: language === "ru" ? "ru" : "kk", onChange: ({ text: typed }) => {
      of.write("address", typed);
      aid.fieldChanged("address", typed);
    } });
    const alarm = h("label", { class: "row danger-field" }, danger, t("Life in danger"));
    return { root, head, foot, alarm, service, place, name, text, danger, kinds, more, combo, completed };
  }

  function chooseService(chosen) {
    const of = form.draft;
    of.write("service", chosen?.id ?? "");
    if (chosen?.kind) of.write("kind", chosen.kind);
    aid.fieldChanged("service", chosen?.id ?? "");
  }

  /** Brings the fields up to what is known, without touching the one that is being typed into. */
  function show() {
    if (!form) return;
    const { draft: of, name, text, place, danger, kinds, combo, completed } = form;
    const typing = document.activeElement;
    const put_ = (input, value) => input !== typing && input.value !== (value ?? "") && (input.value = value ?? "");
    put_(name, of.value("caller_name"));
    put_(text, of.value("text"));
    if (place !== typing && place.value !== (of.value("address") ?? "")) completed.set(of.value("address") ?? "");
    danger.checked = Boolean(of.value("danger"));
    form.root.classList.toggle("ticket-danger", danger.checked);
    for (const [at, button] of kinds.entries()) button.setAttribute("aria-pressed", String(KINDS[at] === of.value("kind")));
    combo.show(of.value("service"));
    showService(of.value("service"));
    for (const [id, field] of Object.entries({ service: "service", address: "address", "caller-name": "caller_name", text: "text" })) conflict(id, field);
    const done = DONE.has(of.ticket.state);
    form.root.classList.toggle("ticket-done", done);
    if (done && form.root.contains(typing)) typing.blur();
    for (const input of form.root.querySelectorAll("input, textarea, .kind")) input.disabled = done;
    fill(form.head, ...headOf(of));
    fill(form.foot, ...footOf(of, done));
  }

  async function showService(id) {
    const { by } = await services().catch(() => ({ by: new Map() }));
    const found = by.get(id);
    if (!form || form.draft.value("service") !== id) return;
    fill(form.more, found ? [inWords(found.bodyNames), found.term_hours ? t("term {h} h", { h: found.term_hours }) : "", found.divert ? t("hand over to {number}", { number: found.divert }) : ""].filter(Boolean).join(" · ") : "");
  }

  function conflict(id, name) {
    const box = document.getElementById(`conflict-${id}`);
    const theirs = form.draft.conflicts[name];
    box.hidden = theirs === undefined;
    if (box.hidden) return;
    fill(box, h("span", {}, t("Somebody wrote meanwhile:"), " ", h("q", {}, theirs || "–")),
      h("button", { class: "button", type: "button", on: { click: () => form.draft.resolve(name, false) } }, t("Take theirs")),
      h("button", { class: "button", type: "button", on: { click: () => form.draft.resolve(name, true) } }, t("Keep mine")));
  }

  function headOf(of) {
    const { ticket } = of;
    const saved = {
      saved: ["chip-good", t("saved")],
      waiting: ["", t("typing…")],
      saving: ["", t("saving…")],
      away: ["chip-warn", t("kept in this browser until the centre answers")],
      refused: ["chip-bad", t("not saved")],
    }[of.state];
    if (Object.keys(of.conflicts).length) saved.splice(0, 2, "chip-warn", t("choose which to keep"));
    return [
      h("strong", { class: "ticket-number number" }, ticket.public ? `№ ${ticket.public}` : t("Draft ticket")),
      h("span", { class: "chip" }, ticketState(ticket.state)),
      h("span", { class: "grow" }),
      h("span", { class: `chip ${saved[0]}`, id: "saved", "data-saved": of.state }, saved[1]),
    ];
  }

  function footOf(of, done) {
    if (done) return [h("strong", { class: "ticket-closed" }, t("The ticket is closed")), h("span", { class: "grow" }), button("put-away", "Esc", t("Put away"), () => deeds.putAway(), "button-primary")];
    return [
      form.alarm,
      h("span", { class: "grow" }),
      button("register", "Ctrl+S", of.ticket.state === "draft" ? t("Register") : t("Registered"), deeds.register, "", of.ticket.state !== "draft"),
      desk.now.seat?.call_id ? null : button("put-away", "Esc", t("Put away"), () => deeds.putAway(), ""),
      button("close", "Ctrl+Enter", t("Close in the first call"), deeds.close, "button-primary"),
    ];
  }

  const button = (id, key, text, does, kind, disabled = false) => h("button", { class: `button ${kind}`, type: "button", id: `ticket-${id}`, disabled, on: { click: () => Promise.resolve(does()).catch(tellFault) } }, text, h("kbd", { class: "kbd" }, key));

  /** The field that needs a person next. */
  function focusFirst() {
    if (!form || document.querySelector("dialog[open]")) return;
    const { draft: of, service, place, text } = form;
    const next = !of.value("service") ? service : !of.value("address") ? place : text;
    next.focus();
  }

  async function settledOr() {
    if (await form.draft.settled()) return true;
    tell(t("Not everything is saved yet."), "warn", t("It is sent as soon as the centre answers; try again then."));
    return false;
  }

  async function change(does) {
    const of = form.draft;
    if (!(await settledOr())) return null;
    try {
      const ticket = await does(of);
      of.taken(ticket);
      desk.set({ card: { ...desk.now.card, ticket }, closedAt: Date.now() });
      return ticket;
    } catch (fault) {
      if (fault.code !== "ticket-changed") throw fault;
      desk.now.reloadCard?.();
      throw fault;
    }
  }

  const deeds = {
    async close() {
      if (!form || DONE.has(form.draft.ticket.state)) return;
      if (!form.draft.value("kind")) {
        tell(t("Choose the kind first: Alt+5 … Alt+9."), "warn");
        form.kinds[0].focus();
        return;
      }
      const { closes, missing } = aid.mayClose();
      if (!closes && !(await closeAnyway(missing))) return;
      const closed = await change((of) => post(`/api/tickets/${of.id}/close`, { version: of.ticket.version, first_call: true }));
      if (closed) tell(t("Closed in the first call: № {number}", { number: closed.public }), "good");
    },
    async register() {
      if (form?.draft.ticket.state !== "draft") return;
      const done = await change((of) => post(`/api/tickets/${of.id}/moves`, { to: "registered", version: of.ticket.version }));
      if (done) tell(t("Registered: № {number}", { number: done.public }), "good");
    },
    putAway() {
      if (!form || desk.now.seat?.call_id) return;
      desk.now.onPutAway?.();
    },
    kind: (at) => form && !DONE.has(form.draft.ticket.state) && form.draft.write("kind", KINDS[at]),
    focus: (id) => document.getElementById(id)?.focus(),
    addText(line) {
      if (!form) return;
      const text = form.text.value;
      form.text.value = text ? `${text.replace(/\n$/, "")}\n${line}` : line;
      form.draft.write("text", form.text.value);
    },
    async service(id) {
      if (!form) return;
      const { by } = await services();
      chooseService(by.get(id) ?? null);
      focusFirst();
    },
  };

  async function closeAnyway(missing) {
    return ask({
      name: "unfinished",
      title: t("The checklist is not finished"),
      body: h("ul", {}, (missing ?? []).map((step) => h("li", {}, typeof step.text === "string" ? step.text : inWords(step.text)))),
      actions: [{ text: t("Close anyway"), value: true, kind: "danger" }, { text: t("Back to the ticket"), value: null, kind: "primary" }],
    });
  }

  return { take, deeds, refresh: (ticket) => form?.draft.id === ticket && form.draft.refresh(), get draft() { return form?.draft ?? null; } };
}
