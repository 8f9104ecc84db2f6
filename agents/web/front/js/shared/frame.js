// What every page has around it: theme, language, logging out.

import { post } from "./api.js";
import { keys, list } from "./keys.js";
import { tellFault } from "./toast.js";

const root = document.documentElement;
const YEAR_S = 31536000;

function cookie(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_S}; samesite=strict`;
}

document.getElementById("theme")?.addEventListener("click", () => {
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  cookie("ivr109-theme", root.dataset.theme);
  document.dispatchEvent(new CustomEvent("theme"));
});

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", async () => {
    cookie("ivr109-language", button.dataset.language);
    try {
      if (document.querySelector('meta[name="user"]')) await post("/api/me", { language: button.dataset.language });
      location.reload();
    } catch (fault) {
      tellFault(fault);
    }
  });
}

document.getElementById("keys")?.addEventListener("click", () => list());
document.getElementById("leave")?.addEventListener("click", async () => {
  try {
    await post("/api/logout");
  } catch (fault) {
    if (fault.code !== "not-logged-in") return tellFault(fault);
  }
  location.assign("/login");
});

export { keys };
