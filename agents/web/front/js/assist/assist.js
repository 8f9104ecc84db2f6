/**
 * What helps the operator while the caller talks: the live transcript, suggested services (Alt+1..3), the proposed
 * checklist (Alt+0), the knowledge article, open tickets alike. One component for the right column of the desk:
 *
 *     const panel = assist(node, {
 *       call_id, language,                  // the call, and the language in which it is spoken
 *       said: "",                           // what the menus heard before the answer; may be empty
 *       service: null, address: "",         // as the draft ticket has them
 *       state: undefined,                   // what state() gave before a reload
 *       onService(service) {},              // {service, names}: the operator chose a suggestion or started a checklist
 *       onText(line) {},                    // a line for the ticket's text: an answer of the checklist, an utterance taken over
 *       onChecklistDone(done) {},           // {checklist, service, answers: [{step, question, answer, at}], closes, missing: [step]};
 *                                           // its answers were all given to onText already
 *       onState() {},                       // state() gives something new: to be kept
 *       onTicket(ticket) {},                // {ticket, public}: the operator opens one of the tickets alike
 *     });
 *     panel.words(event)                    // each event of the stream's topic "words" (other calls' are left out)
 *     panel.reset()                         // after the stream's reset: what was said is asked for again
 *     panel.service(id | null)              // the ticket's service has changed: article, checklist, tickets alike follow
 *     panel.address(text)                   // the ticket's address has changed: tickets alike follow
 *     panel.mayClose() -> {closes, missing: [{step, text}]} // whether the started checklist lets the case be closed
 *     panel.state() -> object               // answers so far, to be kept over a reload
 *     panel.close()                         // the call's desk is done with: keys and requests are let go
 *
 * The stream must ask for the topic "words". Look: css/aid.css. Texts: locale/{kk,ru}/assist.po.
 */

import { get, post } from "../shared/api.js";
import { alikePanel } from "./alike.js";
import { articlePanel } from "./article.js";
import { checklistPanel } from "./checklist.js";
import { guessesPanel, MOST } from "./guesses.js";
import { saidPanel } from "./said.js";
import { tabs } from "./tabs.js";
import { fill, h } from "../shared/dom.js";
import { keys } from "../shared/keys.js";
import { tellFault } from "../shared/toast.js";
import { language as own, t } from "../shared/texts.js";

const SUGGEST_LETTERS = 900; // of what was said last
const TRIGGER_LETTERS = 9000;
const AFTER_FINAL_MS = 250;
const AFTER_PARTIAL_MS = 1500;
const AFTER_TYPING_MS = 600;

let open = null; // the panel whose keys work

keys({
  ...Object.fromEntries(Array.from({ length: MOST }, (_, at) => [`Alt+${at + 1}`, { text: t("Take suggested service {n}", { n: at + 1 }), does: () => open.take(at), when: () => open !== null }])),
  "Alt+0": { text: t("Start or go on with the checklist"), does: () => open.begin(), when: () => open !== null },
});

export function assist(node, options) {
  const { call_id: call, language, said = "", onService = () => {}, onText = () => {}, onChecklistDone = () => {}, onState = () => {}, onTicket = () => {} } = options;
  const spoken = language === "ru" ? "ru" : "kk";
  const ended = new AbortController();
  const { signal } = ended;
  const now = { service: options.service ?? null, address: options.address ?? "", followed: null, proposed: null, asked: null };

  const transcript = saidPanel({ onText, onChange: (isPartial) => later("guess", isPartial ? AFTER_PARTIAL_MS : AFTER_FINAL_MS, guess) });
  const guesses = guessesPanel({ onService: choose });
  const checklist = checklistPanel({ spoken, onText, onDone: onChecklistDone, onChange: changed });
  const article = articlePanel({ spoken });
  const alike = alikePanel({ onTicket });
  const offer = h("div", { class: "assist-offer", role: "status" });
  const more = tabs([
    { id: "article", text: t("Article"), node: article.node },
    { id: "checklist", text: t("Checklist"), node: checklist.node, hidden: true },
    { id: "alike", text: t("Tickets alike"), node: alike.node },
  ]);
  fill(node, h("div", { class: "assist" }, transcript.node, guesses.node, offer, more.node));

  const timers = {};
  function later(name, ms, does) {
    const due = performance.now() + ms;
    if (timers[name] && timers[name].due <= due) return; // it comes sooner anyway
    clearTimeout(timers[name]?.timer);
    const run = () => {
      delete timers[name];
      does().catch(quietly);
    };
    timers[name] = { due, timer: setTimeout(run, ms) };
  }

  function quietly(fault) {
    if (fault?.name !== "AbortError" && !signal.aborted) console.warn(fault?.code ?? fault);
  }

  async function guess() {
    const text = [said, transcript.text()].filter(Boolean).join(" ").trim();
    if (!text || text === now.asked) return;
    now.asked = text;
    const [fitting, called] = await Promise.all([
      post("/api/suggestions", { text: text.slice(-SUGGEST_LETTERS) }, { signal }),
      post("/api/triggers", { text: text.slice(-TRIGGER_LETTERS) }, { signal }),
    ]);
    guesses.show(fitting.suggestions);
    propose(called.checklists.find((each) => each.service !== checklist.started()?.service) ?? null);
  }

  /** It is fetched at once: when the key is pressed, the next letters typed belong to its first step. */
  function propose(each) {
    now.proposed = each;
    if (each) fetched(each.service).catch(quietly);
    drawOffer();
  }

  const lists = new Map();
  async function fetched(service) {
    if (!lists.has(service)) {
      const { checklists } = await get(`/api/catalogue/${encodeURIComponent(service)}/checklists`, {}, { signal });
      lists.set(service, checklists[0] ?? null);
    }
    return lists.get(service);
  }

  function drawOffer() {
    const each = checklist.started() ? null : now.proposed;
    fill(offer, each && h("button", { class: `assist-start ${each.danger ? "assist-danger" : ""}`, type: "button", on: { click: () => begin() } },
      h("span", {}, h("strong", {}, each.names[own] ?? each.names.ru), each.heard && h("q", { class: "small" }, each.heard)), h("span", { class: "row" }, t("Start the checklist"), h("kbd", { class: "kbd" }, "Alt+0"))));
  }

  function changed() {
    more.show("checklist", Boolean(checklist.started()));
    drawOffer();
    onState();
  }

  async function begin() {
    if (checklist.started()) {
      more.choose("checklist");
      return checklist.focus();
    }
    if (!now.proposed) return undefined;
    const { service, names } = now.proposed;
    if (service !== now.service) choose({ service, names }); // before: whoever is told may move the focus
    return lists.has(service) ? show(lists.get(service)) : start(service);
  }

  async function start(service, kept = {}, focus = true) {
    show(await fetched(service), kept, focus);
  }

  function show(found, kept = {}, focus = true) {
    if (!found) return;
    checklist.start(found, { kept, focus: false });
    more.choose("checklist");
    if (!focus) return;
    checklist.focus();
    requestAnimationFrame(() => checklist.focus());
  }

  function choose({ service, names }) {
    onService({ service, names });
    follow(service);
  }

  function follow(service) {
    if (service === now.followed) return;
    now.service = now.followed = service;
    guesses.chosen(service);
    later("article", 0, readArticle);
    later("alike", AFTER_FINAL_MS, lookAlike);
  }

  async function readArticle() {
    const asked = now.service;
    const found = asked ? await get(`/api/articles/${encodeURIComponent(asked)}`, {}, { signal }) : null;
    if (asked !== now.service) return;
    article.show(found);
    if (found?.checklist && !checklist.started()) {
      propose({ service: asked, names: found.names, danger: found.danger, heard: "" });
    }
  }

  async function lookAlike() {
    const { service, address } = now;
    const hasAddress = address.trim().length >= 3;
    const found = hasAddress ? await get("/api/duplicates", { service, address: address.slice(0, 200), call }, { signal }) : { tickets: [] };
    if (service !== now.service || address !== now.address) return;
    alike.show(found.tickets, hasAddress);
    more.count("alike", found.tickets.length, found.tickets.some((each) => each.near === "house"));
  }

  const readWords = async () => transcript.fill(await get(`/api/words/${encodeURIComponent(call)}`, {}, { signal }));

  const panel = {
    words: (event) => void (event.call_id === call && transcript.take(event)),
    reset: () => void readWords().catch(quietly),
    service: (id) => follow(id || null),
    address(text) {
      now.address = text ?? "";
      later("alike", AFTER_TYPING_MS, lookAlike);
    },
    mayClose: () => checklist.mayClose(),
    state: () => ({ checklist: checklist.state(), tab: more.chosen() }),
    take: (at) => void (guesses.at(at) && choose(guesses.at(at))),
    begin: () => begin().catch(tellFault),
    close() {
      ended.abort();
      for (const { timer } of Object.values(timers)) clearTimeout(timer);
      if (open === panel) open = null;
      fill(node);
    },
  };

  open = panel;
  panel.reset();
  if (said) later("guess", 0, guess);
  if (now.service) follow(now.service);
  if (now.address) later("alike", 0, lookAlike);
  const kept = options.state?.checklist;
  if (kept) start(kept.service, kept.answers, false).catch(quietly);
  return panel;
}
