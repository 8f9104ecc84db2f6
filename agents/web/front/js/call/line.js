// The time line of a whole call, drawn; the sound lies in it, and a click in the sound's time plays from there.

import { spansOf } from "./spans.js";
import { h } from "../shared/dom.js";
import { now } from "../shared/ticking.js";
import { duration, queueName, t, when } from "../shared/texts.js";

const TICKS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
const MOST_TICKS = 12;

const names = () => ({ path: t("Menus"), wait: t("Line"), ring: t("Rings"), talk: t("Talk"), hold: t("Hold"), listen: t("Listened"), note: t("Ticket"), sound: t("Sound") });
const ends = () => ({
  answered: t("answered"), expired: t("not answered"), "no-answer": t("not answered"), declined: t("declined"), busy: t("busy"), "seat-busy": t("busy"), "seat-gone": t("telephone lost"), gone: t("telephone lost"),
  "caller-left": t("the caller left"), left: t("the caller left"),
});

export function line(given, sound) {
  const { from, to, lanes } = spansOf(given.events, now());
  const share = (ms) => `${(100 * (ms - from)) / (to - from)}%`;
  const bar = (name, span) => {
    const { text, kind } = spelt(given, name, span);
    const told = `${text} · ${when(span.from, "seconds")} · ${duration((span.to - span.from) / 1000)}`;
    const node = h("div", { class: `bar bar-${name}${kind ? ` bar-${kind}` : ""}${span.bare ? " bar-bare" : ""}${span.turned ? " bar-turned" : ""}`, title: told }, h("span", { class: "bar-text" }, text));
    node.style.insetInlineStart = share(span.from);
    node.style.width = `max(3px, ${(100 * (span.to - span.from)) / (to - from)}%)`;
    return node;
  };
  const row = (name, bars) => h("div", { class: "lane" }, h("div", { class: "lane-name" }, names()[name]), h("div", { class: "lane-bars" }, bars));
  const rows = lanes.map((lane) => row(lane.name, spread(lane, from, to).map((span) => bar(lane.name, span))));
  const { track } = given;
  if (track.began_at) {
    const began = Date.parse(track.began_at);
    const whole = { from: began, to: Math.min(to, began + 1000 * track.length_s) };
    const bars = [bar("sound", whole), ...track.gaps.map((gap) => bar("gap", { from: began + 1000 * gap.at_s, to: gap.length_s === null ? whole.to : began + 1000 * (gap.at_s + gap.length_s), gap }))];
    rows.push(row("sound", bars));
  }
  const head = h("div", { class: "line-now", hidden: true });
  const area = h("div", { class: "line-area" }, ticks(from, to, share), rows, h("div", { class: "line-over" }, head));
  area.addEventListener("click", (event) => {
    const box = area.querySelector(".line-over").getBoundingClientRect();
    const ms = from + ((event.clientX - box.left) / box.width) * (to - from);
    if (track.began_at && event.clientX >= box.left) sound.seek((ms - Date.parse(track.began_at)) / 1000, true);
  });
  sound.onTime((seconds, playing) => {
    head.hidden = !playing && !seconds;
    if (track.began_at) head.style.insetInlineStart = share(Date.parse(track.began_at) + 1000 * seconds);
  });
  return area;
}

/** Notes are instants: their words stand beside them where there is room, to the left near the end. */
function spread(lane, from, to) {
  if (lane.name !== "note") return lane.spans;
  const room = (to - from) / 9;
  return lane.spans.map((span, at, all) => {
    const turned = to - span.from < room;
    const next = all[at + (turned ? -1 : 1)];
    return { ...span, turned, bare: Boolean(next) && Math.abs(next.from - span.from) < room * (turned ? 2 : 1) };
  });
}

function spelt(given, name, { event, closed, gap }) {
  const seat = (number) => [number, given.seats[number]].filter(Boolean).join(" ");
  switch (name) {
    case "path":
      return { text: given.steps[event.fields.step] ?? "" };
    case "wait":
      return { text: t("waits: {queue}", { queue: queueName(event.fields.queue) }), kind: closed?.kind === "CallerHungUp" || closed?.kind === "CallEnded" ? "bad" : "" };
    case "ring": {
      const why = closed?.kind === "SeatAnswered" ? "answered" : (closed?.fields.why ?? "left");
      return { text: `${seat(event.fields.seat)}: ${ends()[why] ?? why}`, kind: why === "answered" ? "good" : "bad" };
    }
    case "talk":
      return event.kind === "DivertStarted" ? { text: t("sent on to {number}", { number: event.fields.dialled ?? "" }) } : { text: seat(event.fields.seat) };
    case "hold":
      return { text: t("hold") };
    case "listen":
      return { text: event.fields.who ?? "" };
    case "sound":
      return { text: t("recorded") };
    case "gap":
      return { text: gap.why === "paused" ? t("recording paused") : t("recording failed"), kind: gap.why };
    default:
      return { text: { TicketDrafted: t("draft"), TicketRegistered: t("registered"), TicketEdited: t("changed"), TicketDropped: t("dropped"), NoticeSent: t("message sent") }[event.kind] };
  }
}

function ticks(from, to, share) {
  const step = TICKS_S.find((each) => (to - from) / 1000 / each <= MOST_TICKS) ?? 14400;
  const marks = [];
  for (let s = 0; s * 1000 <= to - from; s += step) {
    const mark = h("span", { class: "tick" }, duration(s));
    mark.style.insetInlineStart = share(from + 1000 * s);
    marks.push(mark);
  }
  return h("div", { class: "lane lane-ticks", "aria-hidden": "true" }, h("div", { class: "lane-name" }), h("div", { class: "lane-bars" }, marks));
}
