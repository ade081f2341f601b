import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped, moved, results, summary } from "../src/found.js";

const one = (label: string, kind: string) => ({ label, kind, url: `/${label}` });

test("an answer that is none gives no results", () => {
  for (const answer of [null, {}, { results: "x" }, { results: [null, { label: "a" }] }]) {
    assert.deepEqual(results(answer), []);
  }
});

test("kinds stand together in the order they first came", () => {
  const found = [one("a", "page"), one("b", "deal"), one("c", "page")];
  assert.deepEqual(grouped(found).map((each) => each.label), ["a", "c", "b"]);
});

test("the ends of the list meet, and an empty one has no active result", () => {
  assert.equal(moved(2, "ArrowDown", 3), 0);
  assert.equal(moved(0, "ArrowUp", 3), 2);
  assert.equal(moved(-1, "ArrowUp", 3), 2);
  assert.equal(moved(1, "x", 3), 1);
  assert.equal(moved(0, "ArrowDown", 0), -1);
});

test("what was found is said in words", () => {
  assert.equal(summary(1, "a"), "1 result");
  assert.equal(summary(0, "zz"), 'Nothing found for "zz".');
});
