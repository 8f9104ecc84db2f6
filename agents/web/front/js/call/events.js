// All that happened in a call, in words; a kind that this version does not know shows as the log names it.

import { h } from "../shared/dom.js";
import { duration, languageName, phone, queueName, t, when } from "../shared/texts.js";

const HIDDEN = new Set(["PromptPlayed", "RecordingEnded", "SeatChanged", "PlaceTold"]); // noise here; the log has them

const titles = () => ({
  CallArrived: t("The call arrived"), CallAdopted: t("Taken over after a restart"), CallFellBack: t("Handed to the reserve line"), CallerHungUp: t("The caller hung up"), CallEnded: t("The call ended"),
  CallPlaced: t("A call out was begun"), CitizenReached: t("The citizen answered"), CitizenNotReached: t("The citizen was not reached"),
  StepEntered: t("Step of the menus"), LanguageChosen: t("Language chosen"), DigitPressed: t("Pressed"), CallerHeard: t("Said to the menus"), CallerSilent: t("Said nothing"), EarLost: t("Speech could not be heard: keys only"),
  ServicesSuggested: t("Services suggested"), FactNoted: t("Noted"), DivertStarted: t("Sent on to another number"), DivertEnded: t("The other number is done"), MessageTaken: t("Voice message taken"),
  CallQueued: t("Waits in the line"), OfferMade: t("A seat rings"), OfferEnded: t("The ring ended"), CallMoved: t("Moved in the line"), CallLeftLine: t("Left the line"), CallerSlowed: t("Called again and again: waits before the line"),
  CallbackOrdered: t("Call-back ordered"), CallbackOpened: t("Call-back waits for its turn"), CallbackDialled: t("The citizen is called"), CallbackAnswered: t("The citizen answered"), CallbackFailed: t("The citizen was not reached"),
  SeatAnswered: t("The operator answered"), SeatHungUp: t("The operator hung up"), SeatJoined: t("Another seat joined"), SeatDropped: t("The seat's telephone was lost"),
  CallHeld: t("On hold"), CallResumed: t("Back from hold"), TransferStarted: t("Transfer begun"), TransferEnded: t("Transfer ended"),
  Listened: t("A supervisor listens"), ListeningEnded: t("The supervisor listens no more"), HelpAsked: t("Help asked for"), HelpEnded: t("Help ended"),
  RecordingStarted: t("Recording began"), RecordingPaused: t("Recording paused"), RecordingResumed: t("Recording goes on"), RecordingFailed: t("Recording failed"), TranscriptMade: t("Transcript made"), TranscriptFailed: t("No transcript could be made"),
  TicketDrafted: t("Ticket drafted"), TicketRegistered: t("Ticket registered"), TicketEdited: t("Ticket changed"), TicketDropped: t("Draft dropped"), NoticeSent: t("Message sent to the citizen"), ActionAudited: t("Heard or changed by"),
});

export function happened(given, nameOf) {
  const first = given.events.length ? Date.parse(given.events[0].at) : 0;
  // A step without a name is the flow's own affair; `ivr call show` has them all.
  const shown = given.events.filter((event) => !HIDDEN.has(event.kind) && (event.kind !== "StepEntered" || given.steps[event.fields.step]));
  return h("ol", { class: "events" }, shown.map((event) => {
    const detail = told(event, given, nameOf);
    return h("li", { "data-kind": event.kind },
      h("time", { class: "number soft", datetime: event.at, title: when(event.at) }, duration((Date.parse(event.at) - first) / 1000)),
      h("div", {}, h("span", { class: "event-title" }, titles()[event.kind] ?? event.kind), detail && h("span", { class: "event-detail", dir: "auto" }, detail)));
  }));
}

function told({ kind, fields: said }, given, nameOf) {
  const seat = (number) => number && [t("seat {seat}", { seat: number }), given.seats[number]].filter(Boolean).join(" ");
  const join = (...texts) => texts.filter(Boolean).join(" · ");
  switch (kind) {
    case "StepEntered":
      return given.steps[said.step];
    case "LanguageChosen":
      return languageName(said.language);
    case "CallEnded":
      return nameOf("outcomes", said.outcome);
    case "CallArrived":
      return join(phone(said.caller), said.caller_name);
    case "ServicesSuggested":
      return (said.services ?? []).map((id) => nameOf("services", id)).join(" · ");
    case "TicketDrafted":
      return join(said.service && nameOf("services", said.service), said.text);
    case "TicketRegistered":
      return join(said.public, said.service && nameOf("services", said.service), said.by);
    case "TicketEdited":
      return join(said.by, said.changes?.state && nameOf("states", said.changes.state), said.why);
    case "NoticeSent":
      return join(phone(said.number), said.text);
    case "TranscriptMade":
      return said.leg?.startsWith("seat") ? t("Operator") : t("Caller"); // its words are beside this list
    case "RecordingStarted":
    case "RecordingFailed":
      return join(said.leg?.startsWith("seat") ? t("Operator") : t("Caller"), said.why);
    case "ActionAudited":
      return join(said.who, { "recording.heard": t("heard the recording") }[said.action] ?? said.action);
    case "FactNoted":
      return given.steps[said.value] ?? given.services[said.value] ?? join(said.name, said.value);
    default:
      return join(seat(said.seat), said.queue && queueName(said.queue), said.digits, said.text, said.language, phone(said.dialled), phone(said.number), said.who ?? said.by, said.mode, said.how, said.why, said.waited_s && t("waited {time}", { time: duration(said.waited_s) }));
  }
}
