import assert from "node:assert/strict";
import { test } from "node:test";

import { apart, told } from "../src/span.js";

test("two days never meet or pass each other", () => {
  assert.equal(apart(5, 9, -1), 5);
  assert.equal(apart(12, 9, -1), 8);
  assert.equal(apart(9, 9, -1), 8);
  assert.equal(apart(12, 9, 1), 12);
  assert.equal(apart(3, 9, 1), 10);
});

test("a day is said with its total, or with the last one known before it", () => {
  const totals = { "7": "10 EUR", "14": "12 EUR" };
  const named = (days: number) => `day ${days}`;
  assert.equal(told(14, totals, named), "day 14, 12 EUR open");
  assert.equal(told(13, totals, named), "day 13; 10 EUR open at the end of day 7");
  assert.equal(told(3, totals, named), "day 3");
});
