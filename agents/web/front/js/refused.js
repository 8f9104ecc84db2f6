// A page that cannot be shown still has its frame: language, theme, the way out.

import "./shared/frame.js";
