/** Two days that stay in their order, and what is known of the total on one of them. */

/** The day that a handle may stand on: `side` -1 stays before its mate, 1 after it. */
export function apart(wanted: number, mate: number, side: -1 | 1): number {
  return side < 0 ? Math.min(wanted, mate - 1) : Math.max(wanted, mate + 1);
}

/** A day in words with its total, or with the last one known before it. */
export function told(
  days: number,
  totals: Readonly<Record<string, string>>,
  named: (days: number) => string,
): string {
  const before = Object.keys(totals)
    .map(Number)
    .filter((one) => one <= days);
  const latest = Math.max(...before);
  if (!before.length) return named(days);
  const total = `${totals[String(latest)] ?? ""} open`;
  return latest === days
    ? `${named(days)}, ${total}`
    : `${named(days)}; ${total} at the end of ${named(latest)}`;
}
