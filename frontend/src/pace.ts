/** How far along an answer is, judged by how long the last one took. */
const GUESS = 1500;

/** What an answer is expected to take, in milliseconds, from what the last one took. */
export function usual(last: number | undefined): number {
  return Math.max(last ?? GUESS, 1);
}

/** The share of a bar after `elapsed`: two thirds at the usual time, and never quite full. */
export function share(elapsed: number, expected: number): number {
  return 1 - Math.exp((-1.1 * elapsed) / expected);
}
