import assert from "node:assert/strict";
import { test } from "node:test";

import { LISTED, read } from "../src/keymap.js";

const plain = (key: string, waits = false) => read({ key, command: false }, waits);

test("a g waits for its letter, and the letter then names a page", () => {
  assert.deepEqual(plain("g"), { waits: true });
  assert.deepEqual(plain("j", true), { command: { does: "page", key: "j" }, waits: false });
  assert.deepEqual(plain("j"), { command: { does: "row", by: 1 }, waits: false });
});

test("with Control a letter is the browser's own, except k", () => {
  assert.deepEqual(read({ key: "k", command: true }, false).command, { does: "palette" });
  assert.deepEqual(read({ key: "j", command: true }, false), { waits: false });
});

test("every key that is listed does something", () => {
  for (const key of LISTED.flatMap(([keys]) => keys.split(/\s+/))) {
    const shown = { Esc: "Escape", Ctrl: "/", K: "/", or: "/" }[key] ?? key;
    assert.ok(plain(shown).command, `${key} does nothing`);
  }
});
