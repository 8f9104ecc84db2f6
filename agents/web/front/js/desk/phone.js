// The seat's telephone as the desk uses it: in this browser, or an ordinary one on the table (then only the centre's own
// routes act on the talk, and answering is done by lifting the receiver).

import { telephone } from "../softphone/softphone.js";
import { post } from "../shared/api.js";
import { tell as note, tellFault } from "../shared/toast.js";
import { t } from "../shared/texts.js";

const CHOICE = "desk:phone";
const WISH_MS = 4000;

export const phoneChoice = () => (localStorage.getItem(CHOICE) === "table" ? "table" : "browser");

export function deskPhone(desk) {
  let phone = null;
  let wished_at = -Infinity; // the pop is often quicker than the ring: whoever answers at once is not unheard
  const tell = (change) => desk.set({ phone: { ...desk.now.phone, ...change } });

  function made() {
    phone ??= telephone({
      onState() {
        const { name, text, remedy } = phone.state;
        if (name === "ready" && desk.now.phone.state === "mute-browser") note(t("The microphone works again: you are heard."), "good");
        tell({ state: name, text, remedy, muted: phone.muted });
      },
      onRing(ring) {
        tell({ ringing: ring });
        if (performance.now() - wished_at < WISH_MS) phone.answer();
        wished_at = -Infinity;
      },
      onTalk: (talk) => tell({ ringing: null, talking: talk, muted: phone.muted }),
      onEnd: () => tell({ ringing: null, talking: null, muted: false }),
      onTrouble: (trouble) => tellFault(trouble),
    });
    return phone;
  }

  async function start() {
    const use = phoneChoice();
    tell({ use });
    if (use !== "browser") return;
    try {
      await made().start();
    } catch (fault) {
      tellFault(fault);
    }
  }

  return {
    start,
    use(choice) {
      localStorage.setItem(CHOICE, choice);
      if (choice !== "browser") phone?.stop();
      return start();
    },
    answer() {
      if (desk.now.phone.use !== "browser") return;
      if (phone?.ringing) phone.answer();
      else wished_at = performance.now();
    },
    decline() {
      if (desk.now.phone.use === "browser") phone?.hangUp();
    },
    mute() {
      if (!phone?.talking) return;
      phone.mute(!phone.muted);
      tell({ muted: phone.muted });
    },
    dtmf: (digits) => phone?.dtmf(digits),
    /** Ends the call for the caller, too; the telephone in the browser ends by itself then. */
    async hangUp() {
      const call = desk.now.seat?.call_id;
      if (call) await post(`/api/calls/${call}/hang-up`, {});
    },
    takeOver: () => phone?.takeOver(),
    stop: () => phone?.stop(),
    get inner() {
      return phone;
    },
  };
}

/** A line for the seat's bar: what the telephone is and whether it works. */
export function phoneText(phone) {
  if (phone.use !== "browser") return { text: t("Telephone on the table"), tone: "" };
  const tone = { ready: "good", connecting: "warn", off: "", away: "bad", elsewhere: "warn", "mute-browser": "bad" }[phone.state] ?? "";
  return { text: phone.state === "ready" ? t("Browser telephone") : phone.text || t("Browser telephone"), tone };
}
