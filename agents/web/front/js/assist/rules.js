// Pure: where one stands in a checklist. The rules are those at the top of dialplans/checklists.yaml: a step with only_if
// applies after a "yes", one with unless after a "no"; what is mandatory and applies cannot be skipped; what the case needs
// must be done, and a yes-no among it answered "yes".

/** @typedef {{answer: string, at: string}} Answer  answer: "yes" | "no" | "done" | "skipped", or what was said */

export const isQuestion = (step) => step.kind === "ask" || step.kind === "check";

/** @param {Record<string, Answer>} answers by the step's id */
export function applies(step, answers) {
  if (step.only_if) return answers[step.only_if]?.answer === "yes";
  if (step.unless) return answers[step.unless]?.answer === "no";
  return true;
}

/** @returns {{rows: {step: object, applies: boolean, answer: Answer | null}[], now: object | null, missing: object[], closes: boolean, done: number, of: number}} */
export function standing(checklist, answers) {
  const rows = checklist.steps.map((step) => {
    const there = applies(step, answers);
    return { step, applies: there, answer: there ? (answers[step.id] ?? null) : null };
  });
  const open = rows.filter((row) => row.applies && !row.answer);
  const missing = rows.filter((row) => row.applies && lacks(checklist, row)).map((row) => row.step);
  const counted = rows.filter((row) => row.applies);
  return { rows, now: open[0]?.step ?? null, missing, closes: missing.length === 0, done: counted.length - open.length, of: counted.length };
}

function lacks(checklist, { step, answer }) {
  const needed = checklist.needs.includes(step.id);
  if (!answer) return step.mandatory || needed;
  if (answer.answer === "skipped") return step.mandatory || needed;
  return needed && step.answer === "yes-no" && answer.answer !== "yes";
}

/** Answers that hold no more once another was changed are let go: what hung on a "yes" that is now a "no". */
export function without(checklist, answers) {
  const kept = {};
  for (const step of checklist.steps) if (answers[step.id] && applies(step, kept)) kept[step.id] = answers[step.id];
  return kept;
}
