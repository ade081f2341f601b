/** Days as whole numbers, so that a slider can count them; no clock and no time zone. */
const DAY = 86_400_000;

/** The number of an ISO day, or null for what is none. */
export function number(iso: string): number | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(iso);
  if (!parts) return null;
  const days = Math.round(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / DAY);
  return iso === day(days) ? days : null;
}

/** The ISO day of a number. */
export function day(days: number): string {
  return new Date(days * DAY).toISOString().slice(0, 10);
}

/** The day `by` days from another, never before `first` nor after `last`. */
export function step(from: string, by: number, first: string, last: string): string {
  const start = number(from) ?? number(last) ?? 0;
  const moved = Math.max(start + by, number(first) ?? start + by);
  return day(Math.min(moved, number(last) ?? moved));
}

/** A day as people say it: "Monday 21 September 2026". */
export function said(iso: string, language: string): string {
  const written = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  return inWords(iso, language, written);
}

/** A day where there is little room: "Mon 21 Sept". */
export function shortly(iso: string, language: string): string {
  return inWords(iso, language, { weekday: "short", day: "numeric", month: "short" });
}

function inWords(iso: string, language: string, how: Intl.DateTimeFormatOptions): string {
  const days = number(iso);
  if (days === null) return iso;
  const parts = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    ...how,
    timeZone: "UTC",
  });
  return parts.format(days * DAY).replace(",", "");
}
