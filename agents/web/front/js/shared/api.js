// The API as functions. Every refusal is a Fault with a sentence and a remedy in the reader's language. When the session
// has ended, a dialog logs in again over the page and the request is repeated: nothing that was typed is lost.

import { logInAgain } from "./login_again.js";
import { t } from "./texts.js";

export class Fault extends Error {
  constructor({ code, message, remedy = "" }, status) {
    super(message);
    Object.assign(this, { code, remedy, status });
  }
}

let csrf = document.querySelector('meta[name="csrf"]')?.content ?? "";

/** Whoever needs the token itself (htmx). */
export const csrfToken = () => csrf;

async function freshToken() {
  const answer = await fetch("/api/csrf", { credentials: "same-origin" });
  if (answer.ok) csrf = (await answer.json()).csrf;
}

/** Asks once; `retry` says what may still be mended. */
async function asked(method, path, body, signal, retry) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") Object.assign(headers, { "X-CSRF-Token": csrf, "Content-Type": "application/json" });
  let answer;
  try {
    const content = method === "GET" ? undefined : JSON.stringify(body ?? {});
    answer = await fetch(path, { method, headers, body: content, credentials: "same-origin", signal });
  } catch (wrong) {
    if (wrong.name === "AbortError") throw wrong;
    const message = t("The centre cannot be reached.");
    throw new Fault({ code: "away", message, remedy: t("What you typed is kept. It is sent when the network is back.") }, 0);
  }
  if (answer.status === 204) return null;
  const given = await answer.json().catch(() => ({}));
  if (answer.ok) return given;
  const fault = new Fault({ code: "fault", message: t("The centre did not understand."), ...given }, answer.status);
  if (fault.code === "csrf" && retry.csrf) {
    await freshToken();
    return asked(method, path, body, signal, { ...retry, csrf: false });
  }
  if (fault.code === "not-logged-in" && retry.login) {
    await freshToken();
    await logInAgain((name, password) => asked("POST", "/api/login", { name, password }, undefined, { csrf: true }), fault);
    await freshToken();
    return asked(method, path, body, signal, { ...retry, login: false });
  }
  throw fault;
}

const ALL = { csrf: true, login: true };

/** @param {Record<string, unknown>} [query] without the empty ones */
export function get(path, query = {}, { signal } = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return asked("GET", search ? `${path}?${search}` : path, undefined, signal, ALL);
}

export const post = (path, body, { signal } = {}) => asked("POST", path, body, signal, ALL);
export const patch = (path, body, { signal } = {}) => asked("PATCH", path, body, signal, ALL);

/** For the login page itself: no dialog over it. */
export const postOnce = (path, body) => asked("POST", path, body, undefined, { csrf: true });
