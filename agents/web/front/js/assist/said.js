// What is being said, as it is said: each utterance once, its newest text in place of the one before; what may still change
// is grey. Who reads further up is not pulled down.

import { fill, h } from "../shared/dom.js";
import { t, when } from "../shared/texts.js";

const MOST_SHOWN = 300;
const NEAR_END = 40; // pixels

const WHY = {
  "no-model": () => t("No transcript: there is no speech model for this language"),
  away: () => t("No transcript now: the recogniser is away"),
  busy: () => t("Some words are missing: too many people speak at once"),
  resting: () => t("Nothing is written down while the caller waits or the recording is paused"),
};

/** onText(text): the operator takes an utterance over into the ticket. */
export function saidPanel({ onText, onChange }) {
  const utterances = new Map();
  const hearing = new Map();
  const nodes = new Map();
  let atEnd = true;
  const list = h("ol", { class: "assist-words", tabindex: "0", "aria-label": t("What is being said"), on: { scroll: () => (atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END) } });
  new ResizeObserver(toEnd).observe(list); // what stands below it may grow
  const state = h("p", { class: "assist-deaf small", role: "status" });
  const empty = h("p", { class: "assist-empty soft small" }, t("Words appear here as soon as the caller speaks."));
  const node = h("section", { class: "assist-said panel" }, h("div", { class: "panel-head" }, h("h3", {}, t("What is being said"))), state, empty, list);

  function take(event) {
    if (event.state && event.state !== "heard") {
      hearing.set(event.leg, event);
      return tellHearing();
    }
    hearing.set(event.leg, { state: "on" });
    tellHearing();
    write(event);
  }

  function write(event) {
    const before = utterances.get(event.utterance);
    if (before?.final && !event.final) return;
    utterances.set(event.utterance, event);
    show(event);
    onChange(!event.final);
  }

  function tellHearing() {
    const off = [...hearing.values()].find((each) => each.state === "off");
    fill(state, off ? (WHY[off.why] ?? WHY.away)() : "");
  }

  function show(event) {
    const old = nodes.get(event.utterance);
    if (!event.text) {
      old?.remove();
      nodes.delete(event.utterance);
      utterances.delete(event.utterance);
    } else if (old) {
      old.querySelector(".assist-text").textContent = event.text;
      old.classList.toggle("assist-partial", !event.final);
    } else {
      place(event);
    }
    empty.hidden = nodes.size > 0;
    toEnd();
  }

  function toEnd() {
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  function place(event) {
    const who = event.leg === "seat" ? t("You") : t("Caller");
    const take = h("button", { class: "assist-take", type: "button", title: t("Into the ticket's text"), "aria-label": t("Into the ticket's text"), on: { click: () => onText(utterances.get(event.utterance)?.text ?? "") } }, "+");
    const row = h("li", { class: `assist-utterance assist-${event.leg === "seat" ? "seat" : "caller"}${event.final ? "" : " assist-partial"}`, "data-at": event.at },
      h("span", { class: "assist-who small" }, who, " ", h("time", { datetime: event.at }, when(event.at, "seconds"))),
      h("span", { class: "assist-text" }, event.text), take);
    nodes.set(event.utterance, row);
    const later = [...list.children].find((each) => each.dataset.at > event.at);
    list.insertBefore(row, later ?? null);
    while (list.children.length > MOST_SHOWN) list.firstElementChild.remove();
  }

  return {
    node,
    take,
    /** From /api/words: what the stream told meanwhile is newer. */
    fill({ words, hearing: sides }) {
      for (const each of words) if (!utterances.get(each.utterance)?.final && (each.final || !utterances.has(each.utterance))) write(each);
      for (const each of sides) if (!hearing.has(each.leg)) take(each);
    },
    /** The caller's words so far, the oldest first. */
    text: () => [...utterances.values()].filter((each) => each.leg === "caller").sort((a, b) => (a.at < b.at ? -1 : 1)).map((each) => each.text).join(" "),
  };
}
