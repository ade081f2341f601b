import assert from "node:assert/strict";
import { test } from "node:test";

import { CONTEXT, asked, inContext } from "../src/address.js";

test("what is empty is not said, and what the page alone understands stays", () => {
  const fields: Array<[string, string]> = [["scope", "emea"], ["where", " "], ["as_of", ""]];
  const query = asked(fields, "?scope=all&as_of=2026-01-01&metric=win_rate");
  assert.equal(String(query), "scope=emea&metric=win_rate");
});

test("a place keeps the context unless it says its own", () => {
  const here = "https://crm.example/forecast?scope=emea&as_of=2026-09-21&metric=x";
  assert.equal(inContext("/deals/7", here, CONTEXT), "/deals/7?scope=emea&as_of=2026-09-21");
  assert.equal(inContext("/forecast?scope=all", here, ["scope"]), "/forecast?scope=all");
});

test("a place elsewhere is not gone to", () => {
  const here = "https://crm.example/forecast";
  assert.equal(inContext("https://other.example/x", here, CONTEXT), here);
  assert.equal(inContext("javascript:alert(1)", here, CONTEXT), here);
});
