// What happens, as it happens: one EventSource on /api/events. It resumes by itself where it was; where that is not known
// any more, `reset` asks the page to ask for everything anew. A banner says when what is shown may be old.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { t } from "./texts.js";

const TOLD_AFTER_MS = 1500;
const AGAIN_MS = 2000;

/**
 * @param {{topics: string, calls?: "own" | "all", on?: Record<string, (given: any) => void>, reset?: () => void,
 *   state?: (up: boolean) => void}} wants  `on.line(change)`, `on.seat(change)`, `on.call(change)`, …
 * @returns {{close: () => void}}
 */
export function stream({ topics, calls = "own", on = {}, reset = () => {}, state = () => {} }) {
  let source = null;
  let last = "";
  let late = null;
  let closed = false;

  function open() {
    if (closed) return;
    const query = new URLSearchParams({ topics, calls, ...(last ? { last } : {}) });
    source = new EventSource(`/api/events?${query}`);
    source.addEventListener("open", () => up(true));
    source.addEventListener("error", () => {
      up(false);
      // A refused stream (an ended session, a page limit) is closed for good: find out why, then begin anew.
      if (source.readyState === EventSource.CLOSED) again();
    });
    for (const name of ["dropped", "ended"]) source.addEventListener(name, () => again());
    source.addEventListener("reset", (event) => {
      last = event.lastEventId || last;
      reset();
    });
    for (const [topic, take] of Object.entries(on)) {
      source.addEventListener(topic, (event) => {
        last = event.lastEventId || last;
        take(JSON.parse(event.data));
      });
    }
  }

  function again() {
    source.close();
    up(false);
    if (closed) return;
    setTimeout(async () => {
      await get("/api/me").catch(() => {});
      open();
    }, AGAIN_MS);
  }

  function up(is) {
    clearTimeout(late);
    if (is) banner(false);
    else late = setTimeout(() => banner(true), TOLD_AFTER_MS);
    state(is);
  }

  open();
  return {
    close() {
      closed = true;
      clearTimeout(late);
      source.close();
    },
  };
}

function banner(shown) {
  let node = document.getElementById("away");
  if (!node) {
    node = h("div", { id: "away", class: "away", role: "alert" });
    document.body.prepend(node);
  }
  node.hidden = !shown;
  if (shown) fill(node, t("No connection to the centre: what is shown may be old. Calls go on; the page comes back by itself."));
}
