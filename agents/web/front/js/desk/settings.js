// The telephone's settings: which one, its microphone and loudspeaker, and a look whether it hears.

import { ask } from "../shared/dialog.js";
import { h } from "../shared/dom.js";
import { phoneChoice } from "./phone.js";
import { t } from "../shared/texts.js";

const LOOK_MS = 100;

export async function phoneSettings(desk, phone) {
  const use = phoneChoice();
  const inner = use === "browser" ? phone.inner : null;
  const [microphones, speakers] = inner ? await Promise.all([inner.microphones(), inner.speakers()]).catch(() => [[], []]) : [[], []];
  const radio = (value, text) => h("label", { class: "row" }, h("input", { type: "radio", name: "use", value, checked: use === value }), text);
  const select = (name, label, devices) => devices.length > 0 && h("label", { class: "field" }, h("span", {}, label), h("select", { class: "input", name }, devices.map((each) => h("option", { value: each.id, selected: Boolean(each.chosen) }, each.name))));
  const meter = h("div", { class: "meter" }, h("span", {}));
  const looking = inner && setInterval(() => meter.firstChild.style.setProperty("width", `${Math.round(100 * (inner.level?.().said ?? 0))}%`), LOOK_MS);
  const body = h("div", { class: "stack" }, radio("browser", t("Telephone in this browser")), radio("table", t("Telephone on the table")),
    select("microphone", t("Microphone"), microphones), select("speaker", t("Loudspeaker"), speakers), inner && h("div", { class: "field" }, h("span", {}, t("Your voice")), meter));
  await ask({
    name: "telephone",
    title: t("Telephone"),
    body,
    actions: [{ text: t("Cancel"), value: null }, { text: t("Save"), kind: "primary", value: async () => {
      const chosen = body.querySelector('input[name="use"]:checked')?.value ?? use;
      const [microphone, speaker] = ["microphone", "speaker"].map((name) => body.querySelector(`select[name="${name}"]`)?.value);
      if (inner && microphone) await inner.choose(microphone);
      if (inner && speaker) await inner.speakInto(speaker);
      if (chosen !== use) await phone.use(chosen);
      return true;
    } }],
  });
  clearInterval(looking);
}
