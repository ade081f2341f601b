/** The day that is looked at, by hand: a slider over all days, and a step of a day or a week. */
import { submit } from "./context.js";
import { day, number, said, step } from "./days.js";
import { enhancing, target, within } from "./enhance.js";

const WEEK = 7;
const REST = 250;

function parts(): { slider: HTMLInputElement; field: HTMLInputElement } | null {
  const slider = document.querySelector<HTMLInputElement>("#asof-slider");
  const field = slider?.form?.elements.namedItem("as_of");
  return slider && field instanceof HTMLInputElement ? { slider, field } : null;
}

function bounds(slider: HTMLInputElement): [string, string] {
  return [slider.dataset["first"] ?? "", slider.dataset["last"] ?? ""];
}

function tell(slider: HTMLInputElement, iso: string): void {
  slider.value = String(number(iso) ?? slider.max);
  slider.setAttribute("aria-valuetext", said(iso, document.documentElement.lang));
}

function prepare(slider: HTMLInputElement): void {
  const [first, last] = bounds(slider).map(number);
  const found = parts();
  if (first == null || last == null || !found) return;
  slider.removeAttribute("name");
  slider.min = String(first);
  slider.max = String(last);
  slider.step = "1";
  slider.hidden = first >= last;
  tell(slider, found.field.value || day(last));
  for (const button of document.querySelectorAll<HTMLElement>("[data-asof-step]")) button.hidden = false;
}

/** Look at the day `by` days from the one that is shown. */
export function move(by: number): void {
  const found = parts();
  if (!found) return;
  const [first, last] = bounds(found.slider);
  look(step(found.field.value || last, by, first, last));
}

function look(iso: string): void {
  const found = parts();
  if (!found || found.field.value === iso) return;
  found.field.value = iso;
  tell(found.slider, iso);
  if (found.field.form) submit(found.field.form, REST);
}

enhancing((root) => within<HTMLInputElement>(root, "#asof-slider").forEach(prepare));

document.addEventListener("input", (event) => {
  const slider = target<HTMLInputElement>(event, "#asof-slider");
  if (slider) look(day(Number(slider.value)));
});

document.addEventListener("keydown", (event) => {
  if (!target(event, "#asof-slider")) return;
  const by = { PageUp: WEEK, PageDown: -WEEK }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  move(by);
});

document.addEventListener("click", (event) => {
  const button = target<HTMLElement>(event, "[data-asof-step]");
  if (!button) return;
  event.preventDefault();
  move(Number(button.dataset["asofStep"]) * (event.shiftKey ? WEEK : 1));
});
