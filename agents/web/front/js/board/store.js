// What the board knows: begun by one answer, kept by the stream. No look here.

import { queueNames } from "../shared/texts.js";

const TALKS = ["talking", "hold"];

export function store() {
  const board = {
    changed: () => {},
    ready: false,
    me: null,
    reasons: [],
    waiting: new Map(), // call -> caller
    seats: new Map(), // seat -> seat
    told: new Map(), // call -> {number, name, language, path, said}
    values: {},
    named: {}, // key of a figure -> {name, definition, unit}
    target: { within_s: 20, share: 0.8 },
    limits: {},
    alarms: new Map(),
    surges: [],
    steps: {},

    begin(now) {
      board.waiting = new Map(now.line.waiting.map((each) => [each.call_id, { kind: "live", ...each }]));
      board.seats = new Map(now.line.seats.map((each) => [each.seat, each]));
      board.told = new Map(Object.entries(now.told));
      board.alarms = new Map(now.alarms.map((each) => [each.what, each]));
      board.surges = now.surges;
      board.steps = now.step_names;
      board.limits = now.limits;
      board.ready = true;
      board.today(now.today);
    },

    today(today) {
      board.target = { within_s: today.target_within_s, share: today.target_share };
      board.named = today.figures;
      for (const [key, figure] of Object.entries(today.figures)) board.values[key] = figure.value;
      board.changed();
    },

    count({ figures }) {
      Object.assign(board.values, figures);
      board.changed();
    },

    line({ came, gone }) {
      for (const call of gone) board.waiting.delete(call);
      for (const caller of came) board.waiting.set(caller.call_id, { ...board.waiting.get(caller.call_id), ...caller });
      board.changed();
    },

    seat({ seat, state, why, at, until, call_id }) {
      const was = board.seats.get(seat);
      if (!was) return;
      board.seats.set(seat, { ...was, state, why, since: at, until, call_id, then: state === was.state ? was.then : null });
      board.changed();
    },

    /** A supervisor moved the seat. False: it comes into sight by that, and all is asked for anew. */
    moved({ seat, queues, queues_of_site }) {
      const was = board.seats.get(seat);
      const seen = board.me?.queues;
      if (!was) return false;
      if (seen && seat !== board.me.seat && !queues.some((each) => seen.includes(each))) board.seats.delete(seat);
      else board.seats.set(seat, { ...was, queues, queues_of_site });
      board.changed();
      return true;
    },

    help({ seat, help }) {
      const was = board.seats.get(seat);
      if (was) board.seats.set(seat, { ...was, help });
      board.changed();
    },

    call({ call_id, kind, at, fields }) {
      if (kind === "CallEnded") {
        board.told.delete(call_id);
        return;
      }
      const learn = learns[kind];
      if (!learn) return;
      const known = board.told.get(call_id) ?? { number: "", name: "", language: "", path: [], said: "" };
      learn(known, fields, at, board.steps);
      board.told.set(call_id, known);
      if (board.waiting.has(call_id)) board.changed();
    },

    alarm(alarm) {
      if (alarm.ended) board.alarms.delete(alarm.what);
      else board.alarms.set(alarm.what, alarm);
      board.changed();
    },

    surge({ surges }) {
      board.surges = surges;
      board.changed();
    },

    /** Callers in their order; `place` is counted in each queue. */
    inOrder() {
      const order = [...board.waiting.values()].sort((a, b) => a.band - b.band || compare(a.queued_at, b.queued_at) || compare(a.call_id, b.call_id));
      const places = {};
      return order.map((caller) => ({ ...caller, place: (places[caller.queue] = (places[caller.queue] ?? 0) + 1) }));
    },

    live: () => board.inOrder().filter((each) => each.kind === "live"),
    queues: () => queueNames().filter((each) => board.me?.queues?.includes(each) ?? true),
    may: (right) => board.me?.rights.includes(right) ?? false,
    talks: (seat) => TALKS.includes(seat?.state) && seat.call_id,
  };
  return board;
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** @type {Record<string, (known: any, fields: any, at: string, steps: Record<string, string>) => void>} */
const learns = {
  CallArrived(known, fields) {
    known.number = fields.caller ?? "";
    known.name = fields.caller_name ?? "";
  },
  CallbackOpened(known, fields) {
    known.number = fields.caller ?? "";
    known.language = fields.language ?? known.language;
  },
  LanguageChosen(known, fields) {
    known.language = fields.language ?? "";
  },
  StepEntered(known, fields, at, steps) {
    step(known, fields.step, steps[fields.step], at);
  },
  FactNoted(known, fields, at, steps) {
    step(known, fields.name, steps[fields.value], at, "answer");
  },
  CallerHeard(known, fields) {
    known.said = fields.text ?? known.said;
  },
};

function step(known, name, text, at, kind = "step") {
  if (!text || known.path.some((each) => each.at === at && each.step === name)) return;
  known.path = [...known.path, { step: name, kind, text, at }].slice(-40);
}
