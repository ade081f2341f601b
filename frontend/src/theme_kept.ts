/** Which theme a person chose, and how it is shown: `auto` leaves it to the device. */
import { recall, remember } from "./memory.js";

export type Theme = "auto" | "light" | "dark";

export const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const KEY = "theme";

/** The theme chosen before, or `auto`. */
export function kept(): Theme {
  const said = recall(KEY);
  return THEMES.find((theme) => theme === said) ?? "auto";
}

/** Remember a theme. */
export function keep(theme: Theme): void {
  remember(KEY, theme === "auto" ? null : theme);
}

/** Draw the page in a theme: `data-theme` on the root, absent for `auto`. */
export function show(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

/** The theme that follows in the round of three. */
export function after(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "auto";
}
