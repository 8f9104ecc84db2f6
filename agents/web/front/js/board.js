// The supervisor's board: one screen, kept up to date by the stream; nothing is asked for more often than every 15 s.

import "./shared/frame.js";
import { get } from "./shared/api.js";
import { alarms } from "./board/alarms.js";
import { charts } from "./board/charts.js";
import { figures } from "./board/figures.js";
import { gone } from "./board/gone.js";
import { listening } from "./board/listen.js";
import { seats } from "./board/seats.js";
import { store } from "./board/store.js";
import { waiting } from "./board/waiting.js";
import { wall } from "./board/wall.js";
import { byId } from "./shared/dom.js";
import { stream } from "./shared/stream.js";
import { heard } from "./shared/ticking.js";
import { tellFault } from "./shared/toast.js";

const AGAIN_MS = 5000;
const board = store();
const ears = listening(board);
const abandoned = gone(byId("gone"), board);
const drawn = charts(byId("charts"), board);
wall(byId("wall"), drawn);

const parts = [
  alarms(byId("alarms"), board, ears),
  figures(byId("figures"), board),
  waiting(byId("waiting"), board),
  seats(byId("seats"), board, ears),
];

// A burst of events is one drawing.
let due = false;
board.changed = () => {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    for (const draw of parts) draw();
  });
};

let again = null;

async function load() {
  clearTimeout(again);
  try {
    const first = board.me === null;
    board.me ??= await get("/api/me");
    const now = await get("/api/board");
    heard(now.line.at);
    board.begin(now);
    if (first) ears.restore();
    abandoned.load();
    drawn.load();
    document.body.dataset.state = "live";
  } catch (fault) {
    if (fault.status) tellFault(fault); // a lost network has its banner
    if (fault.status !== 403) again = setTimeout(load, AGAIN_MS);
  }
}

get("/api/reasons").then(({ reasons }) => (board.reasons = reasons), tellFault);

stream({
  topics: "line,seat,call,alarm,figures,surge",
  calls: "all",
  on: {
    line: (change) => {
      heard(change.at);
      board.line(change);
    },
    seat: (change) => board.seat(change),
    queues: (change) => board.moved(change) || load(),
    help: (change) => board.help(change),
    call: (change) => {
      board.call(change);
      ears.call(change);
      abandoned.call(change);
    },
    alarm: (change) => board.alarm(change),
    figures: (change) => board.count(change),
    surge: (change) => board.surge(change),
  },
  reset: load,
});

// Colours of waits and occupancy go on without events; figures of one who sees only some queues are not pushed.
setInterval(board.changed, 1000);
setInterval(async () => {
  try {
    if (!document.hidden && board.me?.queues) board.today(await get("/api/figures/today"));
  } catch (fault) {
    if (fault.status) tellFault(fault); // a lost network has its banner
  }
}, 15000);
