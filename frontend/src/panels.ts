/**
 * How a number is computed, beside the work: on a wide screen a panel stays open while one works
 * on, one at a time; on a narrow one it closes as popovers do. Without this they all do.
 */
import { enhancing, target, within } from "./enhance.js";

const WIDE = matchMedia("(min-width: 1280px)");
const PANEL = ".panel[popover]";
const OPEN = ".panel:popover-open";
const openers = new WeakMap<Element, HTMLElement>();

function prepare(panel: HTMLElement): void {
  if (!panel.matches(":popover-open")) panel.popover = WIDE.matches ? "manual" : "auto";
}

enhancing((root) => within<HTMLElement>(root, PANEL).forEach(prepare));
WIDE.addEventListener("change", () => {
  for (const panel of document.querySelectorAll<HTMLElement>(PANEL)) prepare(panel);
});

function opened(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(OPEN)];
}

/** Close the panel that is open, one opened from another before that; false when none is. */
export function close(): boolean {
  const all = opened();
  const inner = all.find((one) => all.every((two) => one === two || !from(two, one))) ?? all.at(-1);
  if (!inner) return false;
  const back = inner.contains(document.activeElement) || document.activeElement === document.body;
  inner.hidePopover();
  if (back) openers.get(inner)?.focus();
  return true;
}

/** Whether `inner` was opened from within `outer`. */
function from(inner: HTMLElement, outer: HTMLElement): boolean {
  return outer.contains(openers.get(inner) ?? null);
}

// A panel's events do not bubble, so they are heard on their way down.
document.addEventListener(
  "beforetoggle",
  (event) => {
    const panel = target<HTMLElement>(event, PANEL);
    if (!panel || panel !== event.target || event.newState !== "open") return;
    if (document.activeElement instanceof HTMLElement) openers.set(panel, document.activeElement);
    if (panel.popover !== "manual") return;
    for (const other of opened()) if (other !== panel && !from(panel, other)) other.hidePopover();
  },
  true,
);
