/** Which theme a person chose, and how it is shown: `auto` leaves it to the device. */
export type Theme = "auto" | "light" | "dark";

export const THEMES: readonly Theme[] = ["auto", "light", "dark"];
const KEY = "quarterdeck-theme";

/** The theme chosen before, or `auto`. */
export function kept(): Theme {
  try {
    const said = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === said) ?? "auto";
  } catch {
    return "auto";
  }
}

/** Remember a theme; a browser that keeps nothing still shows it until the next page. */
export function keep(theme: Theme): void {
  try {
    if (theme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be shut off: the choice then lasts as long as the page.
  }
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
