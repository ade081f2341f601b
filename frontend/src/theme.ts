/** A button that goes round the themes: `<button id="theme" hidden>`. */
import { enhancing, target, within } from "./enhance.js";
import { after, keep, kept, show, type Theme } from "./theme_kept.js";

const SAYS: Record<Theme, string> = { auto: "as the device", light: "light", dark: "dark" };
const TOGGLE = "#theme, [data-theme-toggle]";

function label(button: HTMLElement, theme: Theme): void {
  button.hidden = false;
  button.setAttribute("aria-label", `Theme: ${SAYS[theme]}`);
  button.title = `Theme: ${SAYS[theme]}`;
}

enhancing((root) => {
  for (const button of within<HTMLElement>(root, TOGGLE)) label(button, kept());
});

document.addEventListener("click", (event) => {
  const button = target<HTMLElement>(event, TOGGLE);
  if (!button) return;
  const next = after(kept());
  keep(next);
  show(next);
  label(button, next);
});
