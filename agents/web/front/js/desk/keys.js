// Every deed of the desk has a key; F1 lists them.

import { stageOf } from "./store.js";
import { KINDS, kindText } from "./texts.js";
import { keys } from "../shared/keys.js";
import { t } from "../shared/texts.js";

export function deskKeys(desk, { phone, talk, seat, form }) {
  const stage = () => stageOf(desk.now);
  const ringing = () => stage() === "ringing";
  const talking = () => stage() === "talking";
  const seated = () => !["opening", "choosing", "elsewhere"].includes(stage());
  const deed = (name) => () => form().deeds[name]();
  keys({
    F2: { text: t("Answer"), does: () => (ringing() ? phone.answer() : talk.again()), when: () => ringing() || Boolean(desk.now.soundLost) },
    "Shift+F2": { text: t("Decline"), does: () => phone.decline(), when: ringing },
    F3: { text: t("Hold, resume"), does: talk.hold, when: talking },
    F4: { text: t("Mute"), does: talk.mute, when: talking },
    F6: { text: t("Transfer; hand over"), does: talk.transfer, when: talking },
    "Shift+F6": { text: t("Back to the caller"), does: talk.back, when: talking },
    F7: { text: t("Add somebody to the call"), does: talk.conference, when: talking },
    "Alt+R": { text: t("Pause recording"), does: talk.recording, when: talking },
    F10: { text: t("Hang up"), does: talk.hangUp, when: talking },
    F8: { text: t("Ready"), does: seat.ready, when: seated },
    F9: { text: t("Pause; more time in the wrap-up"), does: () => (desk.now.seat?.state === "wrap-up" ? seat.more() : seat.pause()), when: seated },
    "Alt+O": { text: t("Call out"), does: talk.dial, when: () => seated() && !talking() },
    "Alt+H": { text: t("I need help"), does: talk.help, when: seated },
    "Alt+S": { text: t("Service"), does: () => form().deeds.focus("service") },
    "Alt+A": { text: t("Address"), does: () => form().deeds.focus("address") },
    "Alt+T": { text: t("What happened?"), does: () => form().deeds.focus("text") },
    "Alt+N": { text: t("Full name"), does: () => form().deeds.focus("caller-name") },
    ...Object.fromEntries(KINDS.map((kind, at) => [`Alt+${at + 5}`, { text: kindText(kind), does: () => form().deeds.kind(at) }])),
    "Ctrl+S": { text: t("Register"), does: deed("register"), when: seated },
    "Ctrl+Enter": { text: t("Close in the first call"), does: deed("close"), when: seated },
    Escape: { text: t("Put the ticket away"), does: deed("putAway"), when: () => stage() === "writing" && document.activeElement?.getAttribute("aria-expanded") !== "true" },
  });
}
