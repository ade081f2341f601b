/** Addresses: what the context bar says, merged with what the page itself understands. */

/** What a form says, without what it leaves empty, and what the address says beside the form. */
export function asked(form: Iterable<[string, string]>, address: string): URLSearchParams {
  const fields = [...form];
  const named = new Set(fields.map(([name]) => name));
  const rest = [...new URLSearchParams(address)].filter(([name]) => !named.has(name));
  return new URLSearchParams([...fields, ...rest].filter(([, value]) => value.trim() !== ""));
}

/** A place to go to, in the same context: what the place does not say itself, `from` says. */
export function inContext(place: string, from: string, kept: readonly string[]): string {
  const base = new URL(from);
  const url = new URL(place, base);
  if (url.origin !== base.origin) return base.href;
  for (const name of kept) {
    const value = base.searchParams.get(name);
    if (value && !url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return url.pathname + url.search + url.hash;
}

/** What travels from page to page. */
export const CONTEXT = ["scope", "period", "measure", "as_of", "compare", "where"] as const;
