/** What the palette shows: results as they were found, in groups, and which of them is active. */
export interface Result {
  label: string;
  kind: string;
  url: string;
}

/** Read an answer of the search; what is no result is left out. */
export function results(answer: unknown): Result[] {
  const listed = (answer as { results?: unknown } | null)?.results;
  if (!Array.isArray(listed)) return [];
  return listed.filter(
    (one: Partial<Result> | null): one is Result =>
      typeof one?.label === "string" && typeof one.kind === "string" && typeof one.url === "string",
  );
}

/** The same results with those of a kind together, kinds in the order they first came. */
export function grouped(found: readonly Result[]): Result[] {
  const kinds = [...new Set(found.map((one) => one.kind))];
  return kinds.flatMap((kind) => found.filter((one) => one.kind === kind));
}

/** Which result is active after a key; -1 is none, and the ends meet. */
export function moved(active: number, key: string, count: number): number {
  if (count === 0) return -1;
  switch (key) {
    case "ArrowDown":
      return (active + 1) % count;
    case "ArrowUp":
      return active <= 0 ? count - 1 : active - 1;
    case "PageDown":
      return count - 1;
    case "PageUp":
      return 0;
    default:
      return active;
  }
}

/** What is said of a search, for who does not see the list. */
export function summary(count: number, asked: string): string {
  if (count === 0) return asked ? `Nothing found for "${asked}".` : "Type to search.";
  return count === 1 ? "1 result" : `${count} results`;
}
