// Words for what the line and the seats say in codes.

import { language, t } from "../shared/texts.js";

const states = {
  ready: () => t("free"),
  offered: () => t("telephone rings"),
  talking: () => t("talking"),
  hold: () => t("caller on hold"),
  "wrap-up": () => t("writing up"),
  paused: () => t("away"),
  parked: () => t("telephone out of reach"),
  "logged-out": () => t("nobody there"),
};

export const stateText = (state) => states[state]?.() ?? state;

const whys = {
  missed: () => t("missed a call"),
  declined: () => t("declined a call"),
  "wrap-up": () => t("finishes a ticket"),
  supervision: () => t("listens in"),
  "no audio": () => t("sends no sound"),
};

/** A pause's reason as the site names it, or one that the centre gives by itself. */
export function whyText(why, reasons) {
  const named = reasons.find((each) => each.reason === why)?.names;
  return named?.[language] || named?.kk || whys[why]?.() || "";
}

/** A queue by the name that the flow gives it. */
export { queueName as queueText } from "../shared/texts.js";

const tongues = { kk: "KK", ru: "RU", en: "EN" };
export const tongue = (code) => tongues[code] ?? "";

const wheres = { menu: () => t("in the menus"), line: () => t("in the line"), divert: () => t("on the way to 112") };
export const whereText = (where) => wheres[where]?.() ?? "";

/** 0.8642 as 86 %. Never rounded up: 79.6 % is not a target of 80 % reached. */
export const share = (value) => (value === null || value === undefined ? "–" : `${Math.floor(value * 100 + 1e-6)} %`);
