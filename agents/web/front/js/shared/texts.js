// Texts in the reader's language. The page carries its catalogue as data (no request, no flash of another language);
// a text without a translation shows as it is written here, in English, and a test fails.

const said = JSON.parse(document.getElementById("texts")?.textContent ?? "{}");

export const language = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(language);
// Kazakh dates and numbers read like the Russian ones where the browser has no Kazakh.
const locale = Intl.DateTimeFormat.supportedLocalesOf([language]).length ? language : "ru";
const zone = document.documentElement.dataset.zone || undefined;

/** @param {string} text @param {Record<string, unknown>} [values] */
function filled(text, values) {
  return values ? text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole)) : text;
}

/** The text in the reader's language; {names} are filled from values. */
export function t(text, values) {
  const found = said[text];
  return filled(typeof found === "string" ? found : text, values);
}

/** A counted text: `tn("{n} call", "{n} calls", 3)`. */
export function tn(one, many, n, values = {}) {
  const forms = said[one];
  const at = { one: 0, few: 1, many: 2, other: 1 }[plural.select(n)] ?? 0;
  const text = Array.isArray(forms) ? (forms[Math.min(at, forms.length - 1)] ?? many) : n === 1 ? one : many;
  return filled(text, { n, ...values });
}

const shapes = {
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
  day: { day: "numeric", month: "long" },
  full: { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
};

/** An instant (ISO text or Date) in the centre's time zone. @param {keyof typeof shapes} [shape] */
export function when(instant, shape = "full") {
  // Chromium's Kazakh writes 2026-01-15, and "M11 22" for a month in words; Kazakhstan writes 15.01.2026 and 22 қараша.
  if (language === "kk" && shape === "day") return kazakhDay(instant);
  const spelt = language === "kk" ? "ru" : locale;
  return new Intl.DateTimeFormat(spelt, { ...shapes[shape], timeZone: zone }).format(new Date(instant));
}

const MONTHS = ["қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым", "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан"];

function kazakhDay(instant) {
  const [day, month] = new Intl.DateTimeFormat("ru", { day: "numeric", month: "numeric", timeZone: zone }).format(new Date(instant)).split(".");
  return `${Number(day)} ${MONTHS[Number(month) - 1]}`;
}

/** Seconds as 0:42, 12:05 or 1:02:03. */
export function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

const queues = JSON.parse(document.getElementById("queues")?.textContent ?? "{}");

/** All queues of the centre. */
export const queueNames = () => Object.keys(queues).sort();

/** What people call a queue. */
export const queueName = (queue) => queues[queue] ?? queue ?? "";

const languages = { kk: () => t("Kazakh"), ru: () => t("Russian"), en: () => t("English") };

/** A language's name in the reader's. */
export const languageName = (code) => languages[code]?.() ?? code ?? "";

/** A telephone number as people read it: +7 701 000 04 02. */
export function phone(number) {
  const found = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(number ?? "");
  return found ? `+7 ${found.slice(1).join(" ")}` : (number ?? "");
}
