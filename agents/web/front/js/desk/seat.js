// The seat's bar: always in sight. What the seat does and since when, what comes next, and the keys for it.

import { post } from "../shared/api.js";
import { ask } from "../shared/dialog.js";
import { fill, h } from "../shared/dom.js";
import { inWords, seatState } from "./texts.js";
import { phoneText } from "./phone.js";
import { tellFault } from "../shared/toast.js";
import { t } from "../shared/texts.js";

export function seatDeeds(desk, follow, phone) {
  const wish = async (name, body = {}) => {
    const seat = desk.now.me?.seat;
    if (!seat) return;
    const { seat: now } = await post(`/api/seats/${seat}/${name}`, body);
    desk.set({ seat: now });
  };
  return {
    ready: () => wish("ready"),
    more: () => wish("wrap-up"),
    async pause() {
      if (!desk.now.me?.seat) return;
      const reason = await askReason(desk.now.reasons);
      if (reason) await wish("pause", { reason });
    },
    async leave() {
      const yes = await ask({ name: "leave", title: t("Leave the seat?"), body: h("p", {}, t("No calls come to it until somebody logs in there again.")), actions: [{ text: t("Stay"), value: null }, { text: t("Leave the seat"), value: true, kind: "primary" }] });
      if (!yes) return;
      await wish("logout");
      phone.stop();
      follow.putAway();
      await follow.again();
    },
  };
}

/** One key for each reason. */
function askReason(reasons) {
  return new Promise((resolve) => {
    const done = ask({
      name: "pause",
      title: t("Why do you pause?"),
      body: h("div", { class: "stack reasons" }, reasons.map((each, at) => h("button", { class: "button reason", type: "button", autofocus: at === 0, on: { click: (event) => take(event.target, each.reason) } }, h("kbd", { class: "kbd" }, at + 1), inWords(each.names)))),
      actions: [{ text: t("Cancel"), value: null }],
    });
    const dialog = document.querySelector('dialog[data-dialog="pause"]');
    const take = (_, reason) => {
      dialog.close();
      dialog.remove();
      resolve(reason);
    };
    dialog.addEventListener("keydown", (event) => {
      const at = Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? 0);
      if (at && reasons[at - 1]) {
        event.preventDefault();
        take(null, reasons[at - 1].reason);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const buttons = [...dialog.querySelectorAll(".reason")];
        buttons[(buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1) + buttons.length) % buttons.length].focus();
      }
    });
    done.then(resolve);
  });
}

/** A talk is as long as it is, whatever holds were in it. */
const talkedSince = (seat, card) => (seat.state === "talking" && card?.call_id === seat.call_id && card.answered_at ? card.answered_at : seat.since);

const TONE = { ready: "good", offered: "accent", talking: "accent", hold: "warn", "wrap-up": "info", paused: "warn", parked: "bad" };

export function drawSeat(desk, node, deeds) {
  const act = (does) => () => Promise.resolve(does()).catch(tellFault);
  const button = (id, key, text, does, extra = {}) => h("button", { class: "button", type: "button", id, ...extra, on: { click: act(does) } }, text, key && h("kbd", { class: "kbd" }, key));
  desk.draw(({ me, seat, phone, help, reasons, card }) => [me, seat, phone.state, phone.use, phone.text, help, reasons, card?.answered_at], ({ me, seat, phone, help, reasons, card }) => {
    node.hidden = !seat || seat.state === "logged-out";
    if (node.hidden) return fill(node);
    const telephone = phoneText(phone);
    const why = seat.state === "paused" ? inWords(reasons.find((each) => each.reason === seat.why)?.names) : "";
    return fill(node,
      h("div", { class: `state state-${TONE[seat.state] ?? ""}`, id: "state", "data-state": seat.state },
        h("span", { class: "state-name" }, seatState(seat.state), why && h("span", { class: "state-why" }, why)),
        seat.state === "wrap-up" && seat.until
          ? h("time", { class: "state-time", id: "wrap-up-left", "data-until": seat.until, title: t("Left of the wrap-up") }, "")
          : h("time", { class: "state-time", "data-since": talkedSince(seat, card) }, "")),
      seat.then && h("span", { class: "chip chip-warn" }, t("then: {state}", { state: seatState(seat.then) })),
      h("div", { class: "row seat-buttons" },
        button("ready", "F8", t("Ready"), deeds.ready, { "aria-pressed": String(seat.state === "ready"), disabled: seat.state === "ready" || seat.state === "offered" }),
        seat.state === "wrap-up" ? button("more", "F9", t("More time"), deeds.more) : button("pause", "F9", t("Break"), deeds.pause, { "aria-pressed": String(seat.state === "paused") })),
      h("div", { class: "seat-middle" }, h("strong", { class: "number" }, me.seat), h("button", { class: "button button-bare seat-phone", type: "button", id: "settings", title: t("Telephone"), on: { click: act(deeds.telephone) } }, h("span", { class: `dot dot-${telephone.tone}` }), telephone.text)),
      h("div", { class: "row seat-end" },
        !seat.call_id && button("dial", "Alt+O", t("Call out"), deeds.dial),
        button("help", "Alt+H", help ? t("Help is called") : t("I need help"), deeds.help, { "aria-pressed": String(Boolean(help)), class: help ? "button button-danger" : "button" }),
        h("button", { class: "button button-bare", type: "button", id: "leave-seat", on: { click: act(deeds.leave) } }, t("Leave the seat"))),
    );
  });
}
