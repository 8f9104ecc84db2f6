// The wall: the same board for people three metres away. Kept for this browser, and in the address for a television.

import { free } from "./rows.js";
import { keys } from "../shared/keys.js";
import { t } from "../shared/texts.js";

const KEPT = "ivr109-board-view";

export function wall(button, drawn) {
  const asked = new URLSearchParams(location.search).get("view");
  show((asked ?? kept()) === "wall");
  button.addEventListener("click", turn);
  keys({ V: { text: t("Wall view"), does: turn, when: free } });

  function turn() {
    show(document.body.dataset.view !== "wall");
    drawn.draw();
  }

  function show(is) {
    document.body.dataset.view = is ? "wall" : "desk";
    button.setAttribute("aria-pressed", String(is));
    try {
      localStorage.setItem(KEPT, is ? "wall" : "desk");
    } catch {
      // a browser that keeps nothing still shows the board
    }
    history.replaceState(null, "", is ? "?view=wall" : location.pathname);
  }
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
