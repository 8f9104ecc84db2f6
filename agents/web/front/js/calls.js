// The list of calls.

import "./shared/frame.js";
import { list } from "./shared/list.js";

list({ search: "number", row: (row) => (row.dataset.call ? `/calls/${row.dataset.call}` : null) });
