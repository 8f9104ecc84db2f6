// Words for what the telephone is and what goes wrong at it.

import { t } from "../shared/texts.js";

const STATES = {
  off: () => [t("Browser telephone off"), ""],
  connecting: () => [t("The telephone is connecting…"), ""],
  ready: () => [t("Telephone ready"), ""],
  away: () => [t("The telephone has no connection"), t("It connects again by itself. A call in progress goes on as long as you hear each other.")],
  elsewhere: () => [t("Your telephone is open on another page"), t("Use that page, or take the telephone over to this one.")],
  "mute-browser": () => [t("The browser gives no microphone"), t("Plug it in, or allow it for this page in the browser's address bar: the telephone goes on by itself.")],
};

const TROUBLES = {
  "no-microphone": () => [t("The microphone cannot be used."), t("Plug it in, or allow it for this page in the browser's address bar: the telephone goes on by itself.")],
  "microphone-gone": () => [t("The microphone was unplugged."), t("Plug it in again: the telephone goes on by itself. Until then nobody hears you.")],
  "other-microphone": () => [t("The microphone was unplugged."), t("Another one is used now. When you plug it in again, it is used again.")],
  "no-sound": () => [t("No sound comes through at the moment."), t("The call goes on when the network is back; do not reload the page.")],
  "not-registered": () => [t("The switch does not know this telephone."), t("It tries again by itself. If this lasts, tell your supervisor.")],
};

export function state(name) {
  const [text, remedy] = STATES[name]();
  return { name, text, remedy };
}

/** What goes wrong at the telephone, worded like the API's refusals. */
export function trouble(code) {
  const [message, remedy] = TROUBLES[code]();
  return { code, message, remedy };
}
