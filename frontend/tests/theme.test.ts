import assert from "node:assert/strict";
import { test } from "node:test";

import { THEMES, after } from "../src/theme_kept.js";

test("the toggle goes round the three themes", () => {
  assert.deepEqual(THEMES.map(after), ["light", "dark", "auto"]);
});
