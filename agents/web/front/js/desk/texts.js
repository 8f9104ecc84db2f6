// Words for what the centre says in codes.

import { language, t } from "../shared/texts.js";

export const KINDS = ["advice", "incident", "proposal", "complaint", "thanks"];

const kinds = { advice: () => t("Advice"), incident: () => t("Incident"), proposal: () => t("Proposal"), complaint: () => t("Complaint"), thanks: () => t("Thanks") };

const ticketStates = {
  draft: () => t("draft"),
  dropped: () => t("dropped"),
  registered: () => t("registered"),
  assigned: () => t("assigned"),
  "in-work": () => t("in work"),
  answered: () => t("answered by the body"),
  accepted: () => t("accepted"),
  refused: () => t("refused"),
  confirmed: () => t("confirmed"),
  disputed: () => t("disputed"),
  unconfirmed: () => t("unconfirmed"),
  deferred: () => t("deferred"),
  closed: () => t("closed"),
};

const seatStates = {
  "logged-out": () => t("Logged out"),
  ready: () => t("Ready"),
  offered: () => t("Ringing"),
  talking: () => t("In a call"),
  hold: () => t("Caller on hold"),
  "wrap-up": () => t("Wrap-up"),
  paused: () => t("Break"),
  parked: () => t("Parked"),
};

export const kindText = (kind) => kinds[kind]?.() ?? "";
export const ticketState = (state) => ticketStates[state]?.() ?? state;
export const seatState = (state) => seatStates[state]?.() ?? state;
export { languageName as languageText } from "../shared/texts.js";

/** A name of the catalogue or the site in the reader's language. */
export const inWords = (names) => names?.[language] || names?.kk || names?.ru || "";

export { queueName as queueText } from "../shared/texts.js";

/** Why a seat does not get calls, and what to do about it. */
export function stopped(state, why, reasons) {
  if (state === "paused" && why.startsWith("missed")) return { text: t("You are on pause: a call was not answered"), remedy: t("Press F8 when you can take calls again.") };
  if (state === "paused" && ["declined", "busy"].includes(why)) return { text: t("You are on pause: a call was declined"), remedy: t("Press F8 when you can take calls again.") };
  if (state === "paused" && why === "wrap-up") return { text: t("You are finishing the ticket"), remedy: t("Press F8 when it is done.") };
  if (state === "paused") return { text: inWords(reasons.find((each) => each.reason === why)?.names) || t("Break"), remedy: t("Press F8 to take calls again.") };
  if (why === "no audio") return { text: t("Your telephone sends no sound"), remedy: t("Check the microphone and its plug, then press F8. Calls go to other seats until then.") };
  return { text: t("Your telephone cannot be reached"), remedy: t("Switch on the browser telephone, or check the network and the plug of the telephone on the table. As soon as it answers, calls come again.") };
}
