// Sitting down: a free seat, and the telephone one wants to speak through.

import { post } from "../shared/api.js";
import { fill, h } from "../shared/dom.js";
import { phoneChoice } from "./phone.js";
import { queueText, seatState } from "./texts.js";
import { tellFault } from "../shared/toast.js";
import { t } from "../shared/texts.js";

export function chooseSeat(desk, node, { phone, again }) {
  let use = phoneChoice();
  const sit = async (seat) => {
    try {
      await post(`/api/seats/${seat}/login`, {});
      await again();
      await phone.start();
    } catch (fault) {
      tellFault(fault);
      again();
    }
  };
  const radio = (value, text, more) => h("label", { class: "phone-choice" }, h("input", { type: "radio", name: "phone", value, checked: use === value, on: { change: () => { use = value; localStorage.setItem("desk:phone", use); } } }), h("span", {}, h("strong", {}, text), h("span", { class: "small soft" }, more)));
  const seats = desk.now.seats;
  fill(node, h("div", { class: "choose" },
    h("h1", {}, t("Choose your seat")),
    h("div", { class: "phones" }, radio("browser", t("Telephone in this browser"), t("headset at this computer")), radio("table", t("Telephone on the table"), t("any SIP telephone registered at the seat"))),
    h("div", { class: "seats" }, seats.map((each) => {
      const free = each.state === "logged-out";
      return h("button", { class: `seat-card${free ? "" : " seat-taken"}`, type: "button", disabled: !free && each.seat !== desk.now.me.seat, "data-seat": each.seat, on: { click: () => sit(each.seat) } },
        h("span", { class: "seat-number number" }, each.seat), h("span", { class: "seat-name" }, each.name), h("span", { class: "seat-more small" }, free ? t("Free") : seatState(each.state)), h("span", { class: "seat-queues small soft" }, each.queues.map(queueText).join(", ")));
    })),
    seats.length === 0 && h("p", { class: "empty" }, t("There is no seat for you. Ask the administrator.")),
  ));
  node.querySelector(".seat-card:not(:disabled)")?.focus();
}
