// The session has ended in the middle of the work: one dialog, whatever number of requests wait for it.

import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { t } from "./texts.js";

let asking = null;

/** @param {(name: string, password: string) => Promise<unknown>} logIn */
export function logInAgain(logIn, fault) {
  asking ??= dialog(logIn, fault).finally(() => {
    asking = null;
  });
  return asking;
}

async function dialog(logIn, fault) {
  const known = document.querySelector('meta[name="user"]')?.content ?? "";
  const name = h("input", { class: "input", name: "name", autocomplete: "username", value: known, required: true });
  const password = h("input", { class: "input", name: "password", type: "password", autocomplete: "current-password", required: true, autofocus: true });
  const said = h("p", { class: "fault", role: "alert", hidden: true });
  const done = await ask({
    name: "login",
    title: t("Log in again"),
    body: [
      h("p", {}, t("Your session has ended. The call goes on, and what you typed is kept.")),
      h("label", { class: "field" }, h("span", {}, t("Name")), name),
      h("label", { class: "field" }, h("span", {}, t("Password")), password),
      said,
    ],
    actions: [{ text: t("Log in"), kind: "primary", value: async () => {
      try {
        await logIn(name.value, password.value);
        if (known && name.value.trim().toLowerCase() !== known) location.reload();
        return true;
      } catch (refused) {
        said.hidden = false;
        said.textContent = `${refused.message} ${refused.remedy ?? ""}`;
        password.select();
        return undefined;
      }
    } }],
  });
  if (!done) throw fault;
}
