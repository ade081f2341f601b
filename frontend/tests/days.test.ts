import assert from "node:assert/strict";
import { test } from "node:test";

import { day, number, said, step } from "../src/days.js";

test("a day and its number are the same thing", () => {
  for (const iso of ["1970-01-01", "2024-02-29", "2026-09-21", "2026-12-31"]) {
    assert.equal(day(number(iso) ?? -1), iso);
  }
  for (const none of ["", "2026-02-30", "2026-9-1", "0002-09-2", "today"]) {
    assert.equal(number(none), null);
  }
});

test("a step stays between the first and the last day", () => {
  const within = (from: string, by: number) => step(from, by, "2026-01-01", "2026-09-28");
  assert.equal(within("2026-03-29", 1), "2026-03-30");
  assert.equal(within("2026-09-28", 1), "2026-09-28");
  assert.equal(within("2026-01-03", -7), "2026-01-01");
  assert.equal(within("", -1), "2026-09-27");
});

test("a day is said with its weekday", () => {
  assert.equal(said("2026-09-21", "en"), "Monday 21 September 2026");
  assert.equal(said("soon", "en"), "soon");
});
