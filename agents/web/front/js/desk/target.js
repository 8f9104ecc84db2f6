// Whom to call: a queue, a seat or a number, found by typing. Enter: at once; Ctrl+Enter: speak with them first.

import { fill, h } from "../shared/dom.js";
import { ask } from "../shared/dialog.js";
import { queueText, seatState } from "./texts.js";
import { t } from "../shared/texts.js";

const NUMBER = /^\+?[0-9][0-9 ()-]{1,19}$/;
const BUSY_LAST = { ready: 0, "wrap-up": 1, talking: 2, hold: 2, offered: 2, paused: 3 };

function choices(desk, { queues, seats }) {
  const others = desk.now.seats.filter((each) => each.seat !== desk.now.me?.seat);
  const names = [...new Set(desk.now.seats.flatMap((each) => each.queues))];
  const there = others.filter((each) => each.state in BUSY_LAST).sort((a, b) => BUSY_LAST[a.state] - BUSY_LAST[b.state]);
  return [
    ...(seats ? there.map((each) => ({ body: { seat: each.seat }, name: `${each.seat} ${each.name}`, more: seatState(each.state), tone: each.state })) : []),
    ...(queues ? names.map((name) => ({ body: { queue: name }, name: queueText(name), more: t("queue"), tone: "" })) : []),
  ];
}

/** Resolves to {queue | seat | number, attended} or null. */
export async function target({ title, desk, queues = false, seats = true, attended = false, number = "" }) {
  const all = choices(desk, { queues, seats });
  let shown = all;
  let marked = 0;
  let spoken = false;
  const input = h("input", { class: "input", id: "target", value: number, autocomplete: "off", autofocus: true, role: "combobox", "aria-controls": "target-list", "aria-expanded": "true", "aria-label": title, placeholder: seats ? t("Name, seat or number") : t("Number") });
  const list = h("ul", { class: "targets", id: "target-list", role: "listbox" });

  function draw() {
    const typed = input.value.trim().toLowerCase();
    shown = all.filter((each) => `${each.name} ${each.more}`.toLowerCase().includes(typed));
    if (NUMBER.test(typed) && !shown.some((each) => each.body.seat === typed)) shown = [...shown, { body: { number: typed.replace(/[ ()-]/g, "") }, name: typed, more: t("number"), tone: "" }];
    marked = Math.min(marked, Math.max(0, shown.length - 1));
    fill(list, shown.map((each, at) => h("li", { class: "choice", role: "option", id: `target-${at}`, "aria-selected": String(at === marked), on: { click: () => { marked = at; draw(); input.form.requestSubmit(); } } },
      h("span", { class: "choice-name" }, each.name), h("span", { class: `choice-more seat-${each.tone}` }, each.more))));
    if (shown.length) input.setAttribute("aria-activedescendant", `target-${marked}`);
    else input.removeAttribute("aria-activedescendant");
  }
  input.addEventListener("input", () => { marked = 0; draw(); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      marked = (marked + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % (shown.length || 1);
      draw();
    } else if (event.key === "Enter" && event.ctrlKey && attended) {
      event.preventDefault();
      spoken = true;
      input.form.requestSubmit();
    }
  });
  draw();
  const given = (first) => () => {
    const chosen = shown[marked];
    if (!chosen) return undefined;
    if (!attended) return chosen.body;
    return { ...chosen.body, attended: (first || spoken) && !chosen.body.queue };
  };
  return ask({
    name: "target",
    title,
    body: [input, list, attended && h("p", { class: "soft small" }, t("Enter: hand over at once. Ctrl+Enter: speak with them first, the caller hears music."))].filter(Boolean),
    actions: [
      { text: t("Cancel"), value: null },
      ...(attended ? [{ text: t("Speak first"), value: given(true) }] : []),
      { text: attended ? t("Transfer") : t("Dial"), kind: "primary", value: given(false) },
    ],
  });
}
