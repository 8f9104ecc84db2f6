// A checklist as the operator works through it: the step that is due is large, those before it can be changed. What is said
// to the caller stands in the language of the call; what the operator does, in the operator's own.

import { isQuestion, standing, without } from "./rules.js";
import { fill, h } from "../shared/dom.js";
import { language, t } from "../shared/texts.js";

const SAYS = { kk: { yes: "Иә", no: "Жоқ" }, ru: { yes: "Да", no: "Нет" } };
const MARKS = { say: () => t("Say"), ask: () => t("Ask"), check: () => t("Check"), do: () => t("Do"), "hand-over": () => t("Hand the case over") };

/** onText(line): an answer for the ticket's text. onDone(done): nothing is left to do. */
export function checklistPanel({ spoken, onText, onDone, onChange }) {
  let checklist = null;
  let answers = {};
  let told = false;
  const node = h("div", { class: "assist-checklist" });

  const inCall = (names) => names[spoken] ?? names.ru ?? names.kk;
  const own = (names) => names[language] ?? names.ru ?? names.kk;
  const text = (step) => (step.kind === "ask" || step.kind === "say" ? inCall : own)(step.text);

  function draw({ focus = false } = {}) {
    if (!checklist) return fill(node);
    const now = standing(checklist, answers);
    fill(node,
      h("div", { class: "assist-list-head" }, h("h3", {}, own(checklist.names)), h("span", { class: "chip" }, t("{done} / {of}", { done: now.done, of: now.of }))),
      h("ol", { class: "assist-steps" }, now.rows.filter((row) => row.applies).map((row) => h("li", { class: `assist-step assist-step-${row.step.kind}${row.answer ? " assist-done" : ""}${row.step === now.now ? " assist-now" : ""}` }, stepOf(row, row.step === now.now)))),
      h("p", { class: `assist-closes small ${now.closes ? "assist-closes-yes" : ""}` }, own(checklist.closes)));
    if (focus) toNow();
    return node;
  }

  /** The whole step is shown, not only what is focused in it. */
  function toNow() {
    node.querySelector(".assist-now :is(input, button)")?.focus({ preventScroll: true });
    node.querySelector(".assist-now")?.scrollIntoView({ block: "nearest" });
  }

  function stepOf(row, isNow) {
    const { step, answer } = row;
    const head = [h("span", { class: "assist-mark small" }, MARKS[step.kind](), step.mandatory && h("abbr", { class: "assist-must", title: t("Cannot be skipped") }, "*")), h("span", { class: "assist-step-text" }, text(step), step.number && h("strong", { class: "assist-number" }, ` ${step.number}`))];
    if (answer) return [...head, h("button", { class: "assist-answer", type: "button", title: t("Change the answer"), on: { click: () => change(step) } }, spelt(answer))];
    return isNow ? [...head, controls(step)] : head;
  }

  const spelt = ({ answer }) => ({ yes: t("Yes"), no: t("No"), done: t("Done"), skipped: t("Skipped") })[answer] ?? answer;

  function controls(step) {
    const press = (value, label, kind = "") => h("button", { class: `button ${kind}`, type: "button", "data-answer": value, on: { click: () => give(step, value) } }, label);
    const skip = !step.mandatory && press("skipped", t("Skip"), "button-bare");
    if (step.answer === "yes-no") return h("div", { class: "row" }, press("yes", t("Yes"), "button-primary"), press("no", t("No")), skip);
    if (!isQuestion(step)) return h("div", { class: "row" }, press("done", t("Done"), "button-primary"), skip);
    const field = h("input", { class: "input", maxlength: 300, "aria-label": text(step), autocomplete: "off" });
    const send = (event) => {
      event.preventDefault();
      if (field.value.trim()) give(step, field.value.trim());
    };
    return h("form", { class: "row assist-form", on: { submit: send } }, h("span", { class: "grow" }, field), h("button", { class: "button button-primary", type: "submit" }, t("Next")), skip);
  }

  function give(step, answer) {
    answers = without(checklist, { ...answers, [step.id]: { answer, at: new Date().toISOString() } });
    if (isQuestion(step) && answer !== "skipped") onText(`${text(step)} ${(SAYS[spoken] ?? SAYS.ru)[answer] ?? answer}`);
    draw({ focus: true });
    tellDone();
    onChange();
  }

  function change(step) {
    const { [step.id]: _, ...rest } = answers;
    answers = without(checklist, rest);
    told = false;
    draw({ focus: true });
    onChange();
  }

  function tellDone() {
    const { now, closes, missing, rows } = standing(checklist, answers);
    if (now || told) return;
    told = true;
    const given = rows.filter((row) => row.answer).map(({ step, answer }) => ({ step: step.id, question: text(step), answer: answer.answer, at: answer.at }));
    onDone({ checklist: checklist.id, service: checklist.service, answers: given, closes, missing: missing.map((step) => step.id) });
  }

  return {
    node,
    start(found, { kept = {}, focus = true } = {}) {
      checklist = found;
      answers = without(found, kept);
      told = !standing(found, answers).now;
      draw({ focus });
      onChange();
    },
    started: () => checklist,
    focus: toNow,
    mayClose() {
      if (!checklist) return { closes: true, missing: [] };
      const { closes, missing } = standing(checklist, answers);
      return { closes, missing: missing.map((step) => ({ step: step.id, text: text(step) })) };
    },
    state: () => (checklist ? { service: checklist.service, answers } : null),
  };
}
