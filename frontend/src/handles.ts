/** Two handles on the line of a total: from the end of which day to the end of which. */
import { submit } from "./context.js";
import { day, number, said, shortly } from "./days.js";
import { enhancing, target, within } from "./enhance.js";
import { apart, told } from "./span.js";

const WEEK = 7;
const REST = 250;
/** Nearer to a side than this share of a hundred, a label is written over the side by so much. */
const EDGE = 10;
const HANG = 40;
const HANDLES = ".timeline input[type=range]";

/** The days that were chosen and are not asked for yet, by field: an answer on its way undoes none. */
const chosen = new Map<string, number>();

function other(handle: HTMLInputElement): HTMLInputElement | null {
  const all = [...(handle.parentElement?.querySelectorAll<HTMLInputElement>("input") ?? [])];
  return all.find((one) => one !== handle) ?? null;
}

function tell(handle: HTMLInputElement): void {
  const raw = handle.parentElement?.dataset["totals"] ?? "{}";
  const totals = JSON.parse(raw) as Record<string, string>;
  const named = (days: number): string => said(day(days), document.documentElement.lang);
  handle.setAttribute("aria-valuetext", told(Number(handle.value), totals, named));
}

function placed(part: string, share: number): [string, number] {
  if (part === "start") return share < EDGE ? ["start", -HANG] : ["end", -4];
  return share > 100 - EDGE ? ["end", HANG] : ["start", 4];
}

/** Show the day of a handle in the picture, which knows the total of the days it came with alone. */
function draw(handle: HTMLInputElement): void {
  const part = handle.classList.contains("from") ? "start" : "end";
  const find = (name: string): Element | null | undefined =>
    handle.parentElement?.querySelector(`[data-part="${name}"]`);
  const share = (one: HTMLInputElement): number =>
    (100 * (Number(one.value) - Number(one.min))) / (Number(one.max) - Number(one.min));
  const at = `${share(handle)}%`;
  const line = find(`${part}-line`);
  line?.setAttribute("x1", at);
  line?.setAttribute("x2", at);
  find(`${part}-dot`)?.remove();
  const label = find(`${part}-label`);
  const [anchor, shift] = placed(part, share(handle));
  for (const [name, value] of Object.entries({ x: at, "text-anchor": anchor, dx: String(shift) })) {
    label?.setAttribute(name, value);
  }
  if (label) label.textContent = shortly(day(Number(handle.value)), document.documentElement.lang);
  const mate = other(handle);
  if (!mate) return;
  const ends = [share(handle), share(mate)];
  find("stretch")?.setAttribute("x", `${Math.min(...ends)}%`);
  find("stretch")?.setAttribute("width", `${Math.abs(share(handle) - share(mate))}%`);
}

function move(handle: HTMLInputElement, wanted: number): void {
  const mate = other(handle);
  const side = handle.classList.contains("from") ? -1 : 1;
  handle.value = String(mate ? apart(wanted, Number(mate.value), side) : wanted);
  tell(handle);
  draw(handle);
}

/** Choose both days, so that the one that stood by default stays where it is. */
function choose(handle: HTMLInputElement): void {
  for (const one of [handle, other(handle)]) {
    if (one) chosen.set(one.dataset["day"] ?? "", Number(one.value));
  }
  const form = document.querySelector<HTMLFormElement>("form#context");
  if (!form) return;
  say(form);
  submit(form, REST);
}

/** Say the chosen days in the context bar. */
function say(form: HTMLFormElement): void {
  for (const [name, days] of chosen) {
    const field = form.elements.namedItem(name);
    if (!(field instanceof HTMLInputElement)) continue;
    field.value = day(Math.max(days, number(field.min) ?? days));
  }
}

enhancing((root) => {
  for (const handle of within<HTMLInputElement>(root, HANDLES)) {
    const days = chosen.get(handle.dataset["day"] ?? "");
    if (days === undefined) tell(handle);
    else move(handle, days);
  }
});

document.addEventListener(
  "submit",
  (event) => {
    const form = target<HTMLFormElement>(event, "form#context");
    if (form) say(form);
    chosen.clear();
  },
  true,
);

document.addEventListener("input", (event) => {
  const handle = target<HTMLInputElement>(event, HANDLES);
  if (handle) move(handle, Number(handle.value));
});

document.addEventListener("change", (event) => {
  const handle = target<HTMLInputElement>(event, HANDLES);
  if (handle) choose(handle);
});

document.addEventListener("keydown", (event) => {
  const handle = target<HTMLInputElement>(event, HANDLES);
  const by = { PageUp: WEEK, PageDown: -WEEK }[event.key];
  if (!handle || by === undefined) return;
  event.preventDefault();
  move(handle, Number(handle.value) + by);
  choose(handle);
});
