/** Loaded by every page, after it is parsed. Each module adds one behaviour; none is needed. */
import "./config.js";
import "htmx.org";
import "./refuse.js";
import "./theme.js";
