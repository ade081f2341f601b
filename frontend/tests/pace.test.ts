import assert from "node:assert/strict";
import { test } from "node:test";

import { share, usual } from "../src/pace.js";

test("a bar is two thirds full at the usual time and never quite full", () => {
  const expected = usual(2000);
  assert.ok(Math.abs(share(2000, expected) - 2 / 3) < 0.01);
  assert.ok(share(60_000, expected) <= 1);
  assert.equal(share(0, usual(undefined)), 0);
});
