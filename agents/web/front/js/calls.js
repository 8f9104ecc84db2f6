// The list of calls.

import "./frame.js";
import { list } from "./list.js";

list({ search: "number", row: (row) => (row.dataset.call ? `/calls/${row.dataset.call}` : null) });
