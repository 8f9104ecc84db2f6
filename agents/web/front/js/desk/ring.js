// The telephone rings: the ring as it runs out, and how to answer it.

import { fill, h } from "../shared/dom.js";
import { now } from "../shared/ticking.js";
import { languageText } from "./texts.js";
import { phone as spelt, t } from "../shared/texts.js";

export function ringPanel({ seat, phone, card }, { answer, decline }) {
  const node = h("div", { class: "ring panel", "data-ring": seat.call_id ?? "" });
  const left_ms = seat.until ? Date.parse(seat.until) - now() : 16000;
  const whole_ms = seat.until && seat.since ? Date.parse(seat.until) - Date.parse(seat.since) : 16000;
  const bar = h("div", { class: "ring-bar" });
  const browser = phone.use === "browser";
  fill(node,
    h("div", { class: "ring-head" }, h("span", { class: "ring-dot", "aria-hidden": "true" }), card?.direction === "out" ? t("Outgoing call") : t("Incoming call")),
    h("div", { class: "ring-who" }, h("div", { class: "ring-number number" }, card ? spelt(card.number) || t("Number hidden") : "…"), card && h("div", { class: "ring-more" }, [card.name, languageText(card.language)].filter(Boolean).join(" · "))),
    h("div", { class: "ring-left" }, h("span", { class: "ring-seconds number" }, "")),
    h("div", { class: "ring-track", "aria-hidden": "true" }, bar),
    browser
      ? h("div", { class: "row ring-actions" },
        h("button", { class: "button button-primary button-big", type: "button", id: "answer", on: { click: answer } }, t("Answer"), h("kbd", { class: "kbd" }, "F2")),
        h("button", { class: "button button-danger button-big", type: "button", on: { click: decline } }, t("Decline"), h("kbd", { class: "kbd" }, "Shift+F2")))
      : h("p", { class: "ring-lift" }, t("Lift the receiver of your telephone")),
    browser && phone.state !== "ready" && h("p", { class: "fault" }, phone.text, " ", phone.remedy),
    card?.band === 0 && h("p", { class: "ring-danger" }, t("Danger to life: answer at once")),
  );
  bar.animate([{ transform: `scaleX(${clamp(left_ms / whole_ms)})` }, { transform: "scaleX(0)" }], { duration: Math.max(1, left_ms), fill: "forwards" });
  const seconds = node.querySelector(".ring-seconds");
  const count = () => {
    seconds.textContent = String(Math.max(0, Math.ceil((seat.until ? Date.parse(seat.until) - now() : 0) / 1000)));
    if (node.isConnected) setTimeout(count, 250);
  };
  setTimeout(count, 0);
  return node;
}

const clamp = (share) => Math.max(0, Math.min(1, share));
