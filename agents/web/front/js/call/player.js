// The sound of a call: both voices in one, caller left and seat right, with the wave form of each. It is fetched when
// somebody plays it, not before: opening it is a listening, and audited.

import { get } from "../shared/api.js";
import { h } from "../shared/dom.js";
import { keys } from "../shared/keys.js";
import { tell, tellFault } from "../shared/toast.js";
import { wave } from "./wave.js";
import { duration, t } from "../shared/texts.js";

const STEP_S = 5;
const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const TYPED = "input, select, textarea, button, a";

/** @returns {{node: Node, start: () => void, seek: (s: number, play?: boolean) => void, onTime: (does: Function) => void, has: boolean}} */
export function player(given) {
  const { track } = given;
  const has = Boolean(track.began_at) && given.hears;
  const listeners = new Set();
  if (!has) {
    const why = !track.began_at ? t("Nothing was recorded in this call.") : t("You have no right to hear recordings.");
    return { node: h("section", { class: "panel call-player call-mute" }, h("p", { class: "soft" }, why), gaps(track)), start() {}, seek() {}, onTime() {}, has };
  }
  const address = `/api/calls/${given.call.call_id}/audio`;
  const audio = h("audio", { preload: "none", src: address });
  const button = h("button", { type: "button", class: "button button-primary play", "aria-label": t("Play"), on: { click: () => toggle() } }, "▶");
  const clock = h("output", { class: "number" }, `0:00 / ${duration(track.length_s)}`);
  const speed = h("select", { class: "input", "aria-label": t("Speed"), on: { change: () => (audio.playbackRate = Number(speed.value)) } }, SPEEDS.map((each) => h("option", { value: each, selected: each === 1 }, `${String(each).replace(".", ",")}×`)));
  const lanes = [wave(0, t("Caller"), track), wave(1, t("Operator"), track)];
  const sides = sidesOf(audio);
  const seek = (s, play = false) => {
    const to = Math.max(0, Math.min(track.length_s, s));
    pending = to;
    if (audio.readyState > 0) audio.currentTime = to;
    told();
    if (play) audio.play().catch(refused);
  };
  let pending = 0;
  const time = () => (audio.readyState > 0 ? audio.currentTime : pending);
  const told = () => {
    clock.textContent = `${duration(time())} / ${duration(track.length_s)}`;
    for (const lane of lanes) lane.at(time());
    for (const does of listeners) does(time(), !audio.paused);
  };
  const toggle = () => (audio.paused ? audio.play().catch(refused) : audio.pause());
  const refused = async (fault) => {
    if (fault.name === "AbortError") return;
    try {
      await get("/api/me"); // a session that has ended is begun again over the page
      audio.load();
      tell(t("The sound cannot be played. Try again."), "bad");
    } catch (wrong) {
      tellFault(wrong);
    }
  };
  const frame = () => {
    told();
    if (!audio.paused) requestAnimationFrame(frame);
  };
  audio.addEventListener("loadedmetadata", () => pending && (audio.currentTime = pending));
  audio.addEventListener("play", () => {
    button.textContent = "❚❚";
    button.setAttribute("aria-label", t("Pause"));
    requestAnimationFrame(frame);
  });
  audio.addEventListener("pause", () => {
    button.textContent = "▶";
    button.setAttribute("aria-label", t("Play"));
    told();
  });
  audio.addEventListener("seeked", told);
  for (const lane of lanes) lane.node.addEventListener("click", (event) => seek(lane.time(event), true));
  const free = () => !document.activeElement?.closest?.(TYPED) || document.activeElement.closest(".waves");
  keys({
    Space: { text: t("Play or pause"), when: free, does: toggle },
    ArrowLeft: { text: t("{n} seconds back", { n: STEP_S }), when: free, does: () => seek(time() - STEP_S) },
    ArrowRight: { text: t("{n} seconds on", { n: STEP_S }), when: free, does: () => seek(time() + STEP_S) },
    Home: { text: t("To the beginning"), when: free, does: () => seek(0) },
  });
  const node = h("section", { class: "panel call-player", "aria-label": t("Sound") },
    h("div", { class: "player-bar row" }, button, clock, h("span", { class: "grow" }), sides.node, h("label", { class: "row" }, h("span", { class: "soft small" }, t("Speed")), speed), audio),
    h("div", { class: "waves", tabindex: 0, role: "slider", "aria-label": t("Position in the sound"), "aria-valuemin": 0, "aria-valuemax": Math.round(track.length_s), "aria-valuenow": 0 }, lanes.map((lane) => lane.node)),
    gaps(track));
  const slider = node.querySelector(".waves");
  listeners.add((s) => {
    slider.setAttribute("aria-valuenow", Math.round(s));
    slider.setAttribute("aria-valuetext", duration(s));
  });
  return { node, has, seek, onTime: (does) => listeners.add(does), start: () => load(given, lanes).catch(tellFault) };
}

async function load(given, lanes) {
  const made = await Promise.all(given.track.tapes.map((tape) => get(`/api/calls/${given.call.call_id}/waveform/${tape.recording}`)));
  for (const lane of lanes) lane.draw(given.track.tapes.map((tape, at) => ({ ...tape, peaks: made[at].peaks })).filter((tape) => tape.lane === lane.lane));
}

function gaps(track) {
  if (!track.gaps.length) return null;
  return h("ul", { class: "gaps" }, track.gaps.map((gap) => h("li", { class: "chip chip-warn" }, gap.why === "paused" ? t("recording paused") : t("recording failed"), " ", duration(gap.at_s), gap.length_s !== null && `–${duration(gap.at_s + gap.length_s)}`)));
}

/** Both voices, or one of them alone. The sound is led through Web Audio only when one is chosen. */
function sidesOf(audio) {
  let gains = null;
  const led = () => {
    if (gains) return gains;
    const context = new AudioContext();
    const split = context.createChannelSplitter(2);
    const join = context.createChannelMerger(2);
    gains = [0, 1].map((side) => {
      const gain = context.createGain();
      split.connect(gain, side);
      for (const ear of [0, 1]) gain.connect(join, 0, ear); // one voice alone is heard in both ears
      return gain;
    });
    context.createMediaElementSource(audio).connect(split);
    join.connect(context.destination);
    return gains;
  };
  const choices = [["both", t("Both")], ["0", t("Caller")], ["1", t("Operator")]];
  const buttons = choices.map(([side, text]) => h("button", { type: "button", class: "button", "aria-pressed": String(side === "both"), on: { click: () => {
    led().forEach((gain, at) => (gain.gain.value = side === "both" || side === String(at) ? 1 : 0));
    buttons.forEach((each, at) => each.setAttribute("aria-pressed", String(choices[at][0] === side)));
  } } }, text));
  return { node: h("div", { class: "row sides", role: "group", "aria-label": t("Who is heard") }, buttons) };
}
