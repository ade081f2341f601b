/** The keyboard: one listener reads keys, and each command goes to who knows how. */
import { target } from "./enhance.js";
import { help } from "./help.js";
import { type Command, read } from "./keymap.js";
import { recall } from "./memory.js";
import { open as palette } from "./palette.js";
import { close } from "./panels.js";
import { moveRow, openRow } from "./rows.js";
import { move as moveDay } from "./slider.js";

const PATIENCE = 1200;
const TYPING = "input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]";
let asked = Number.NEGATIVE_INFINITY;

/** Do a command; true when there was something to do, so that the key means nothing else. */
function run(command: Command): boolean {
  switch (command.does) {
    case "row":
      return moveRow(command.by);
    case "open":
      return openRow();
    case "close":
      return close();
    case "day":
      moveDay(command.by);
      return true;
    case "page":
      return goTo(command.key);
    case "export":
      return toExports();
    case "keys":
      help();
      return true;
    case "palette":
      palette();
      return true;
  }
}

function goTo(key: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`a[data-key="${CSS.escape(key)}"]`);
  link?.click();
  return link !== null;
}

function toExports(): boolean {
  const found = document.querySelector<HTMLElement>("[data-export], .exports a");
  found?.focus();
  if (found?.matches("[data-export]")) found.click();
  return found !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const command = event.ctrlKey || event.metaKey;
  if (!command && event.key !== "Escape") {
    if (target(event, TYPING) || document.querySelector("dialog[open]")) return;
    if (recall("keys") === "off" && event.key.length === 1) return;
  }
  const heard = read({ key: event.key, command }, event.timeStamp - asked < PATIENCE);
  asked = heard.waits ? event.timeStamp : Number.NEGATIVE_INFINITY;
  if (heard.command && run(heard.command)) event.preventDefault();
});
