/** The list of keys, in a dialog; single letters can be switched off there. */
import { LISTED } from "./keymap.js";
import { make } from "./make.js";
import { recall, remember } from "./memory.js";

const ID = "keys";

function pages(): Array<[string, string]> {
  const links = [...document.querySelectorAll<HTMLElement>("a[data-key]")];
  return links
    .filter((link) => link.dataset["key"])
    .map((link) => [`g ${link.dataset["key"]}`, (link.firstChild?.textContent ?? "").trim()]);
}

function list(rows: ReadonlyArray<readonly [string, string]>): HTMLElement {
  const lines = rows.flatMap(([keys, means]) => [
    make("dt", {}, keys.split(/\s+/).map((key) => (key === "or" ? " or " : make("kbd", {}, [key])))),
    make("dd", {}, [means]),
  ]);
  return make("dl", {}, lines);
}

function letters(): HTMLElement {
  const box = make("input", { type: "checkbox" });
  box.checked = recall("keys") !== "off";
  box.addEventListener("change", () => remember("keys", box.checked ? null : "off"));
  return make("label", {}, [box, " Single letters work"]);
}

/** Show the keys. */
export function help(): void {
  document.getElementById(ID)?.remove();
  const shut = make("button", { class: "close" }, ["Close"]);
  const dialog = make("dialog", { id: ID, class: "keys", "aria-labelledby": `${ID}-t` }, [
    make("form", { method: "dialog", class: "top" }, [make("h2", { id: `${ID}-t` }, ["Keys"]), shut]),
    list(LISTED),
    make("h3", {}, ["Pages"]),
    list(pages()),
    letters(),
  ]);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}
