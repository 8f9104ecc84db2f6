// Pure: a call's log as spans of time in lanes: the way through the menus, the line, rings, talk, hold, notes.

const at = (event) => Date.parse(event.at);

/** Spans that one kind of event opens and others close; what is never closed lasts to the end. */
function between(events, end, opens, closes, same = () => true) {
  const spans = [];
  for (const event of events) {
    const open = spans.filter((span) => span.to === null && same(span.event, event));
    if (closes(event)) for (const span of open) Object.assign(span, { to: at(event), closed: event });
    if (opens(event)) spans.push({ from: at(event), to: null, event, closed: null });
  }
  return spans.map((span) => ({ ...span, to: span.to ?? end }));
}

const is = (...kinds) => (event) => kinds.includes(event.kind);
const alike = (name) => (one, other) => !other.fields[name] || one.fields[name] === other.fields[name];
const OVER = ["CallEnded", "CallerHungUp"];

/** @returns {{from: number, to: number, lanes: Array<{name: string, spans: Array}>}} instants in ms since 1970 */
export function spansOf(events, now) {
  const from = events.length ? at(events[0]) : now;
  const ended = events.findLast(is("CallEnded"));
  const last = events.length ? at(events.at(-1)) : now;
  const notes = events.filter(is("TicketDrafted", "TicketRegistered", "TicketEdited", "TicketDropped", "NoticeSent"));
  const end = ended ? at(ended) : Math.max(last, now);
  const to = Math.max(end, ...notes.map(at).filter((ms) => ms - end < 120000), from + 1000);
  const lanes = [
    { name: "path", spans: between(events, end, is("StepEntered"), is("StepEntered", "CallQueued", "DivertStarted", "SeatAnswered", ...OVER)) },
    { name: "wait", spans: between(events, end, is("CallQueued"), is("CallQueued", "CallLeftLine", "SeatAnswered", ...OVER)) },
    { name: "ring", spans: between(events, end, is("OfferMade"), is("OfferEnded", "SeatAnswered", ...OVER), alike("offer")) },
    { name: "talk", spans: [
      ...between(events, end, is("SeatAnswered", "SeatJoined"), is("SeatHungUp", "SeatDropped", ...OVER), alike("seat")),
      ...between(events, end, is("DivertStarted"), is("DivertEnded", ...OVER)),
    ] },
    { name: "hold", spans: between(events, end, is("CallHeld"), is("CallResumed", "SeatHungUp", ...OVER)) },
    { name: "listen", spans: between(events, end, is("Listened"), is("ListeningEnded", "CallEnded"), alike("who")) },
    { name: "note", spans: notes.filter((event) => at(event) <= to).map((event) => ({ from: at(event), to: at(event), event, closed: null })) },
  ];
  return { from, to, lanes: lanes.filter((lane) => lane.spans.length) };
}
