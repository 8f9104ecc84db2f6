// The list of tickets.

import "./frame.js";
import { list } from "./list.js";

list({ search: "words", row: (row) => row.querySelector("a.number")?.getAttribute("href") ?? null });
