/** Runs before anything is drawn, so that a page never flashes in the wrong theme. */
import { kept, show } from "./theme_kept.js";

document.documentElement.classList.add("js");
show(kept());
