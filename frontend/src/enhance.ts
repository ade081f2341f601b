/** Behaviour for pieces of page: run once for the page, and again for whatever is swapped in. */
type Enhancer = (root: ParentNode) => void;

const enhancers: Enhancer[] = [];

/** Run `enhance` now and for each piece that comes later; it must bear being run twice. */
export function enhancing(enhance: Enhancer): void {
  enhancers.push(enhance);
  enhance(document);
}

/** All elements of a piece that match, the piece itself included. */
export function within<T extends Element>(root: ParentNode, selector: string): T[] {
  const below = [...root.querySelectorAll<T>(selector)];
  return root instanceof Element && root.matches(selector) ? [root as unknown as T, ...below] : below;
}

/** The nearest element above an event's target that matches. */
export function target<T extends Element>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}

document.addEventListener("htmx:before:process", (event) => {
  const root = event.target;
  if (root instanceof Element) for (const enhance of enhancers) enhance(root);
});
