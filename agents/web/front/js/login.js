// Logging in, and choosing a password by a one-time link.

import "./shared/frame.js";
import { postOnce } from "./shared/api.js";
import { byId } from "./shared/dom.js";
import { t } from "./shared/texts.js";

const form = byId("form");
const said = byId("said");
const link = location.hash.slice(1);

function refuse(message, remedy = "") {
  said.hidden = false;
  said.textContent = `${message} ${remedy}`.trim();
}

/** Only an address of our own: a link with another host in it leads nowhere else. */
function next() {
  const to = new URLSearchParams(location.search).get("to") ?? "/";
  return to.startsWith("/") && !to.startsWith("//") && !to.includes("\\") ? to : "/";
}

const ways = {
  async login(given) {
    await postOnce("/api/login", { name: given.get("name"), password: given.get("password") });
    location.assign(next());
  },
  async password(given) {
    if (given.get("password") !== given.get("again")) return refuse(t("The two passwords differ."), t("Type them again."));
    await postOnce("/api/password", { link, password: given.get("password") });
    location.assign("/login");
    return undefined;
  },
};

if (form.dataset.way === "password" && !link) refuse(t("This address has no one-time link in it."), t("Ask the administrator for a new link."));

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  said.hidden = true;
  try {
    await ways[form.dataset.way](new FormData(form));
  } catch (fault) {
    refuse(fault.message, fault.remedy);
    form.elements.password.select();
  } finally {
    button.disabled = false;
  }
});
