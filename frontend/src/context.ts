/** The context bar is the address: changing a field swaps the content in place, Back undoes it. */
import { asked } from "./address.js";
import { enhancing, target, within } from "./enhance.js";

const TYPED = 400;
/** What stands outside the content and says the same state; it is brought in line with it. */
const FOLLOWERS = ["#context", "body > header", "body > footer"];

let waiting: ReturnType<typeof setTimeout> | undefined;

/** Ask for the content again as the context bar says now, after `wait` milliseconds of rest. */
export function submit(form: HTMLFormElement, wait = 0): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (form.isConnected && form.checkValidity()) form.requestSubmit();
  }, wait);
}

function prepare(form: HTMLFormElement): void {
  const attributes = {
    "hx-get": form.getAttribute("action") || location.pathname,
    "hx-target": "#content",
    "hx-select": "#content",
    "hx-select-oob": FOLLOWERS.map((one) => `${one}:outerMorph:${one}`).join(","),
    "hx-push-url": "true",
    "hx-swap": "outerHTML",
    "hx-sync": "replace",
  };
  for (const [name, value] of Object.entries(attributes)) form.setAttribute(name, value);
}

enhancing((root) => within<HTMLFormElement>(root, "form#context").forEach(prepare));

// On a phone the fields stand behind one line of words: who opened them has them open after Back too.
let opened = false;

document.addEventListener(
  "toggle",
  (event) => {
    const said = target<HTMLDetailsElement>(event, "#context-said");
    if (said) opened = said.open;
  },
  true,
);

enhancing((root) => {
  for (const said of within<HTMLDetailsElement>(root, "#context-said")) said.open ||= opened;
});

document.addEventListener("change", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
  if (field.form?.id !== "context" || field.type === "range") return;
  submit(field.form, field.type === "date" ? TYPED : 0);
});

/** The day that is looked at when none is said: then the address need not say it either. */
function byDefault(form: Element | null, name: string, value: string): boolean {
  const last = form?.querySelector<HTMLElement>("#asof-slider")?.dataset["last"];
  return name === "as_of" && value === last;
}

// What is empty or goes without saying is not in the address; what the page alone knows stays.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  const form = target(event, "form#context");
  if (!form) return;
  const body = ctx.request.body as FormData;
  const fields = [...body].map(([name, value]): [string, string] => [
    name,
    byDefault(form, name, String(value)) ? "" : String(value),
  ]);
  for (const name of new Set(body.keys())) body.delete(name);
  for (const [name, value] of asked(fields, location.search)) body.append(name, value);
});
