/** Attributes never become code: what htmx would compile from a page is refused. */
import htmx from "htmx.org";

interface Internals {
  initSecurity(policy: undefined, call: unknown, later: unknown): void;
}

class Refused {
  constructor() {
    throw new Error("Code in attributes does not run here");
  }
}

htmx.registerExtension("quarterdeck", {
  init: (internals: Internals) => internals.initSecurity(undefined, Refused, Refused),
});
