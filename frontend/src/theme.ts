/** A button that goes round the themes: `<button data-theme-toggle>`. */
import { after, keep, kept, show, type Theme } from "./theme_kept.js";

const SAYS: Record<Theme, string> = { auto: "as the device", light: "light", dark: "dark" };

function label(button: HTMLElement, theme: Theme): void {
  button.setAttribute("aria-label", `Theme: ${SAYS[theme]}`);
  button.title = `Theme: ${SAYS[theme]}`;
  button.dataset["theme"] = theme;
}

/** Say on each toggle of a piece of page which theme is on. */
export function enhance(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-theme-toggle]")) {
    button.hidden = false;
    label(button, kept());
  }
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-theme-toggle]");
  if (!button) return;
  const next = after((button.dataset["theme"] as Theme | undefined) ?? kept());
  keep(next);
  show(next);
  label(button, next);
});
