/** What this browser remembers of one person's choices; never a number of the company. */
const PREFIX = "quarterdeck-";
const page = new Map<string, string>();

/** What was remembered under a key, or null. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return page.get(key) ?? null;
  }
}

/** Remember under a key, or forget with null; where storage is shut off it lasts as the page. */
export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
  } catch {
    if (value === null) page.delete(key);
    else page.set(key, value);
  }
}
