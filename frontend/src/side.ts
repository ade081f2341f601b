/** A page opened beside the one that is worked on: `open` puts its content into a side panel. */
import htmx from "htmx.org";
import { inContext, CONTEXT } from "./address.js";
import { make } from "./make.js";

const ID = "side";
const REFERENCES = ["popovertarget", "aria-labelledby", "aria-describedby", "aria-controls", "for"];

function panel(): HTMLElement {
  const found = document.getElementById(ID);
  if (found) return found;
  const full = make("a", { class: "full", href: "#" }, ["Open the page"]);
  const shut = make("button", { type: "button", class: "close", popovertarget: ID }, ["Close"]);
  shut.setAttribute("popovertargetaction", "hide");
  const attributes = { id: ID, class: "panel side", popover: "manual", role: "dialog" };
  const made = make("div", { ...attributes, "aria-label": "Beside the page" }, [
    make("div", { class: "top" }, [full, shut]),
    make("div", { id: `${ID}-body`, "aria-live": "off" }),
  ]);
  document.body.append(made);
  return made;
}

/** Open a page in the side panel, in the context of this one. */
export async function open(url: string): Promise<void> {
  const place = inContext(url, location.href, CONTEXT);
  const side = panel();
  side.querySelector("a.full")?.setAttribute("href", place);
  if (!side.matches(":popover-open")) side.showPopover();
  side.setAttribute("aria-busy", "true");
  try {
    await htmx.ajax("GET", place, { target: `#${ID}-body`, select: "#content > *", swap: "innerHTML" });
  } finally {
    side.removeAttribute("aria-busy");
  }
}

/** Give all names inside a fragment a name of their own, so that none means two things. */
function apart(fragment: DocumentFragment): void {
  for (const named of fragment.querySelectorAll("[id]")) named.id = `${ID}-${named.id}`;
  for (const name of REFERENCES) {
    for (const referring of fragment.querySelectorAll(`[${name}]`)) {
      const said = (referring.getAttribute(name) ?? "").split(/\s+/);
      referring.setAttribute(name, said.map((id) => `${ID}-${id}`).join(" "));
    }
  }
}

document.addEventListener("htmx:before:swap", (event) => {
  for (const task of event.detail.tasks) {
    if (task.type === "main" && task.target?.id === `${ID}-body`) apart(task.fragment);
  }
});

// Islands know nothing of htmx: they ask by an event.
document.addEventListener("quarterdeck:beside", (event) => {
  void open((event as CustomEvent<string>).detail);
});
