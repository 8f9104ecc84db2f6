// The list of tickets.

import "./shared/frame.js";
import { list } from "./shared/list.js";

list({ search: "words", row: (row) => row.querySelector("a.number")?.getAttribute("href") ?? null });
