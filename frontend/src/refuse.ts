/**
 * What htmx may not do here: turn attributes into code, and take back, while it brings the bars in
 * line with an answer, what scripts have shown or set up there (focus would be lost with it).
 */
import htmx from "htmx.org";

interface Internals {
  initSecurity(policy: undefined, call: unknown, later: unknown): void;
}

class Refused {
  constructor() {
    throw new Error("Code in attributes does not run here");
  }
}

interface Morphed {
  attrName: string;
  newValue: string | null;
}

htmx.registerExtension("quarterdeck", {
  init: (internals: Internals) => internals.initSecurity(undefined, Refused, Refused),
  htmx_before_morph_attr: (element: Element, { attrName, newValue }: Morphed) => {
    const taken = newValue === null && (attrName.startsWith("hx-") || element.id === "asof-slider");
    const opened = attrName === "open" && element.id === "context-said";
    return attrName !== "hidden" && !taken && !opened;
  },
});
