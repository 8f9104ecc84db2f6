// What an operator should know of a service: who answers for it and until when, what to say, to ask and to do.

import { fill, h } from "../shared/dom.js";
import { language, t } from "../shared/texts.js";

const HEADS = { say: () => t("Say"), ask: () => t("Ask"), do: () => t("Do") };

/** spoken: the language of the call. What is said aloud stands in it, what is done in the operator's own. */
export function articlePanel({ spoken }) {
  const node = h("div", { class: "assist-article" });
  const own = (names) => names[language] ?? names.ru ?? names.kk;
  const written = (article, wanted) => article.texts.find((each) => each.language === wanted) ?? article.texts[0];

  function show(article) {
    if (!article) return fill(node, h("p", { class: "assist-empty soft small" }, t("Choose a service: what to say and to ask stands here then.")));
    return fill(node, h("h3", {}, own(article.names)), facts(article), article.referral && h("p", { class: "assist-referral" }, article.referral.text[spoken] ?? own(article.referral.text)), Object.keys(HEADS).map((purpose) => section(article, purpose)));
  }

  function facts(article) {
    const chip = (text, kind = "") => h("span", { class: `chip ${kind}` }, text);
    return h("div", { class: "row assist-facts" },
      article.divert && chip(t("Connect with {number} at once", { number: article.divert }), "chip-bad"),
      article.danger && !article.divert && chip(t("Danger"), "chip-bad"),
      chip(own(article.body)), chip(t("Term: {term}", { term: own(article.term) }), "chip-info"),
      article.photo_after && chip(t("Photos before and after")), article.per_object && chip(t("Name the object")));
  }

  function section(article, purpose) {
    const text = article.texts.length > 0 && written(article, purpose === "do" ? language : spoken);
    const part = text && text.sections.find((each) => each.purpose === purpose);
    return part && h("section", { class: `assist-part assist-part-${purpose}` }, h("h4", { class: "small" }, HEADS[purpose]()), h("ul", { lang: text.language }, part.lines.map((line) => h("li", {}, line))));
  }

  show(null);
  return { node, show };
}
