/** `<button data-print>` prints the page, which has a paper form of its own. */
import { enhancing, target, within } from "./enhance.js";

enhancing((root) => {
  for (const button of within<HTMLElement>(root, "[data-print]")) button.hidden = false;
});

document.addEventListener("click", (event) => {
  if (target(event, "[data-print]")) window.print();
});
