// The strip at the top: what is wrong, who asks for help, what may be one incident, whom one listens to. Calm when all is.

import { post } from "../shared/api.js";
import { icon } from "./icons.js";
import { free } from "./rows.js";
import { fill, h } from "../shared/dom.js";
import { keys } from "../shared/keys.js";
import { tellFault } from "../shared/toast.js";
import { language, t, tn } from "../shared/texts.js";

export function alarms(strip, board, ears) {
  let shown = "";
  keys({ H: { text: t("Listen where help is asked for"), does: () => help(), when: () => free() && helped().length > 0 && board.may("calls.listen") } });

  const helped = () => [...board.seats.values()].filter((each) => each.help).sort((a, b) => (a.help.asked_at < b.help.asked_at ? -1 : 1));
  const help = () => {
    const first = helped().find((each) => board.talks(each));
    return first && ears.listen(first, "listen");
  };

  return () => {
    const all = [...board.alarms.values()].sort((a, b) => Number(b.grave) - Number(a.grave) || (a.raised_at < b.raised_at ? -1 : 1));
    const asking = helped();
    const spelt = JSON.stringify([board.ready, all, asking.map((each) => [each.seat, each.help, each.call_id]), board.surges, ears.now, ears.ringing]);
    if (spelt === shown) return;
    shown = spelt;
    const calm = !all.length && !asking.length && !board.surges.length && !ears.now;
    strip.classList.toggle("board-calm", calm);
    fill(strip, ears.now && heard(ears), asking.map((seat) => asks(seat, board, ears)), all.map(alarm), board.surges.map((surge) => one(surge, board)), calm && board.ready && h("span", { class: "notice notice-calm" }, icon("good"), t("No alarms.")));
  };
}

function alarm(each) {
  return h("div", { class: `notice notice-${each.grave ? "bad" : "warn"}`, role: each.grave ? "alert" : null }, icon("alarm"), h("span", {}, each.texts[language] ?? each.texts.en), h("time", { "data-since": each.raised_at }));
}

function asks(seat, board, ears) {
  const listen = board.may("calls.listen") && board.talks(seat);
  return h("div", { class: "notice notice-help", role: "alert" }, icon("hand"), h("b", {}, `${seat.seat} ${seat.name}`), h("span", {}, seat.help.text || t("asks for help")), h("time", { "data-since": seat.help.asked_at }),
    listen && h("button", { class: "button", type: "button", on: { click: () => ears.listen(seat, "listen") } }, h("kbd", { class: "kbd" }, "H"), t("Listen")),
    listen && h("button", { class: "button", type: "button", on: { click: () => ears.listen(seat, "join") } }, t("Join")),
    !listen && h("button", { class: "button", type: "button", on: { click: () => post(`/api/seats/${seat.seat}/help`, { on: false }).catch(tellFault) } }, t("I have seen to it")));
}

function one(surge, board) {
  const what = surge.names[language] ?? surge.names.kk ?? surge.service;
  const where = surge.place || t("all over the city");
  const count = tn("{n} call", "{n} calls", surge.count);
  return h("div", { class: "notice notice-surge" }, icon("surge"), h("b", {}, `${what}: ${where}`), h("span", {}, t("{calls} in a short time: one incident?", { calls: count })), h("time", { "data-since": surge.first_at }),
    h("a", { class: "button", href: `/tickets?${new URLSearchParams({ service: surge.service, words: surge.place })}` }, t("Tickets")),
    board.may("seats.change") && h("button", { class: "button", type: "button", on: { click: () => post("/api/surges/dismiss", { service: surge.service, place: surge.place }).catch(tellFault) } }, t("I have seen to it")));
}

function heard(ears) {
  const { seat, name, mode, since } = ears.now;
  const texts = { listen: t("You are listening to seat {seat}", { seat: `${seat} ${name}` }), whisper: t("You are whispering to seat {seat}: the caller does not hear you", { seat: `${seat} ${name}` }), join: t("You are in the conversation of seat {seat}: both hear you", { seat: `${seat} ${name}` }) };
  const other = [["listen", t("Listen")], ["whisper", t("Whisper")], ["join", t("Join")]].filter(([each]) => each !== mode && mode !== "join");
  return h("div", { class: "notice notice-ear", role: "status" }, icon("ear"), h("b", {}, ears.ringing ? t("Your telephone rings: lift it to listen to seat {seat}", { seat: `${seat} ${name}` }) : texts[mode]), h("time", { "data-since": since }),
    other.map(([each, text]) => h("button", { class: "button", type: "button", on: { click: () => ears.change(each) } }, text)),
    h("button", { class: "button button-danger", type: "button", on: { click: () => ears.stop() } }, h("kbd", { class: "kbd" }, "Esc"), t("Stop")));
}
