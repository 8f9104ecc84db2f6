// What both said, in the order in which they said it: a click on a word plays from there, the word that is heard is
// marked.

import { h } from "../shared/dom.js";
import { duration, t } from "../shared/texts.js";

const PAUSE_S = 1.6; // after it the same speaker begins a new turn
const LANGUAGES = { kk: "kk", ru: "ru", en: "en" };

export function words(given, sound) {
  const head = h("div", { class: "panel-head" }, h("h2", {}, t("What was said")));
  if (given.transcripts === null) return { node: h("section", { class: "panel call-words" }, head, h("p", { class: "empty" }, t("You have no right to read transcripts."))) };
  const said = given.transcripts.flatMap((each) => spoken(each, given.track)).sort((one, other) => one.from - other.from);
  if (!said.length) return { node: h("section", { class: "panel call-words" }, head, h("p", { class: "empty" }, t("There is no transcript."))) };
  const nodes = [];
  const list = h("ol", { class: "turns" }, turns(said).map((turn) => h("li", { class: `turn turn-${turn.lane}` },
    h("button", { type: "button", class: "turn-time number", disabled: !sound.has, on: { click: () => sound.seek(turn.words[0].from, true) } }, duration(turn.words[0].from)),
    h("div", {}, h("span", { class: "turn-who" }, turn.lane ? t("Operator") : t("Caller")),
      h("p", { dir: "auto", lang: LANGUAGES[turn.language] ?? null }, turn.words.map((word) => {
        const node = h("span", { class: `word${word.sure < 0.5 ? " word-unsure" : ""}` }, word.text);
        nodes.push({ ...word, node });
        return [node, " "];
      }))))));
  const at = new Map(nodes.map((word) => [word.node, word]));
  list.addEventListener("click", (event) => {
    const word = at.get(event.target);
    if (word && sound.has && !String(getSelection())) sound.seek(word.from, true);
  });
  const follow = following(nodes);
  sound.onTime((seconds, playing) => follow(seconds, playing));
  return { node: h("section", { class: "panel call-words" }, head, list) };
}

/** A transcript's words in the sound's time; one without times is one long word at its tape's beginning. */
function spoken(transcript, track) {
  const tape = track.tapes.find((each) => each.leg === transcript.leg);
  const begins = tape?.at_s ?? 0;
  const lane = transcript.leg.startsWith("seat") ? 1 : 0;
  const about = { lane, language: transcript.language };
  if (!transcript.words.length) return transcript.text ? [{ ...about, text: transcript.text, from: begins, to: begins + (tape?.length_s ?? 0), sure: 1 }] : [];
  return transcript.words.map((word) => ({ ...about, text: word.word, from: begins + word.start_s, to: begins + word.end_s, sure: word.confidence }));
}

function turns(said) {
  const made = [];
  for (const word of said) {
    const last = made.at(-1);
    if (last && last.lane === word.lane && word.from - last.words.at(-1).to < PAUSE_S) last.words.push(word);
    else made.push({ lane: word.lane, language: word.language, words: [word] });
  }
  return made;
}

/** Marks the words at an instant; both may speak at once. */
function following(nodes) {
  let marked = [];
  return (seconds, playing) => {
    const now = nodes.filter((word) => word.from <= seconds && seconds < Math.max(word.to, word.from + 0.15));
    if (now.length === marked.length && now.every((word, place) => word === marked[place])) return;
    for (const word of marked) word.node.classList.remove("word-now");
    for (const word of now) word.node.classList.add("word-now");
    if (playing && now[0] && now[0] !== marked[0]) now[0].node.scrollIntoView({ block: "nearest" });
    marked = now;
  };
}
