/** Ctrl K: pages, people, metrics and days by name, in a dialog with one field and one list. */
import { CONTEXT, inContext } from "./address.js";
import { enhancing, target, within } from "./enhance.js";
import { grouped, moved, type Result, results, summary } from "./found.js";
import { make } from "./make.js";

const REST = 120;
const LIST = "palette-list";
/** A saved view has all of its state in its own address. */
const SAVED = "saved view";

class Palette {
  private readonly field = make("input", {
    type: "text",
    role: "combobox",
    "aria-label": "Find",
    "aria-autocomplete": "list",
    "aria-controls": LIST,
    "aria-expanded": "false",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "A page, person, metric or day",
  });
  private readonly list = make("ul", { id: LIST, role: "listbox", "aria-label": "Found" });
  private readonly says = make("p", { role: "status", class: "note" });
  private readonly dialog = make("dialog", { id: "palette", "aria-label": "Find" });
  private found: Result[] = [];
  private active = -1;
  private asking = new AbortController();
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.dialog.append(this.field, this.list, this.says);
    this.field.addEventListener("input", () => this.soon());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  open(): void {
    if (this.dialog.open) return;
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.field.select();
    void this.ask();
  }

  private soon(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.ask(), REST);
  }

  private async ask(): Promise<void> {
    const asked = this.field.value.trim();
    this.asking.abort();
    this.asking = new AbortController();
    const place = `${document.body.dataset["prefix"] ?? ""}/search.json?q=${encodeURIComponent(asked)}`;
    try {
      const answer = await fetch(place, { signal: this.asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.show(grouped(results(await answer.json())), asked);
    } catch (error) {
      if ((error as Error).name === "AbortError") return;
      this.show([], asked);
      this.says.textContent = "The search does not answer. Try again.";
    }
  }

  private show(found: Result[], asked: string): void {
    this.found = found;
    this.list.replaceChildren(...found.map((one, i) => option(one, i, found[i - 1]?.kind)));
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.says.textContent = summary(found.length, asked);
    this.activate(found.length ? 0 : -1);
  }

  private activate(index: number): void {
    this.active = index;
    [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === index)));
    const row = this.list.children[index];
    if (row) this.field.setAttribute("aria-activedescendant", row.id);
    else this.field.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.go(this.found[this.active]);
    }
    const next = moved(this.active, event.key, this.found.length);
    if (next === this.active) return;
    event.preventDefault();
    this.activate(next);
  }

  private clicked(event: Event): void {
    const row = target<HTMLElement>(event, "[role=option]");
    if (row) this.go(this.found[[...this.list.children].indexOf(row)]);
  }

  private go(one: Result | undefined): void {
    if (!one) return;
    this.dialog.close();
    location.assign(one.kind === SAVED ? one.url : inContext(one.url, location.href, CONTEXT));
  }
}

function option(one: Result, index: number, before: string | undefined): HTMLElement {
  const attributes = { id: `${LIST}-${index}`, role: "option", "aria-selected": "false" };
  const kind = make("small", one.kind === before ? { class: "same" } : {}, [one.kind]);
  return make("li", attributes, [make("span", {}, [one.label]), kind]);
}

const palette = new Palette();

/** Open the palette. */
export function open(): void {
  palette.open();
}

enhancing((root) => {
  for (const button of within<HTMLElement>(root, "#palette-open")) {
    button.hidden = false;
    button.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
  }
});

document.addEventListener("click", (event) => {
  if (target(event, "#palette-open")) open();
});
