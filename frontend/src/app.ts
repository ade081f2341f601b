/** Loaded by every page, after it is parsed. Each module adds one behaviour; no page needs any. */
import "./config.js";
import "htmx.org";
import "./refuse.js";
import "./theme.js";
import "./context.js";
import "./slider.js";
import "./handles.js";
import "./keys.js";
import "./palette.js";
import "./panels.js";
import "./side.js";
import "./progress.js";
import "./lost.js";
import "./print.js";

document.documentElement.classList.add("js");
