import assert from "node:assert/strict";
import { test } from "node:test";

import { type Column, order, readRows, writer } from "../src/grid_rows.js";

const money: Column = { field: "amount", title: "Amount", kind: "money", currency: "EUR", digits: 2 };
const of = (kind: Column["kind"]): Column => ({ field: "x", title: "X", kind });

test("money of a column is written alike, with cents only where some deal has them", () => {
  assert.equal(writer(money, [120_000, 5_000])(-120_000), "\u22121,200");
  assert.equal(writer(money, [120_000, 5_001])(120_000), "1,200.00");
  assert.equal(writer({ ...money, digits: 0 }, [1_200])(1_200), "1,200");
  assert.equal(writer(money, [])(null), "unknown");
});

test("each kind has its own writing", () => {
  assert.equal(writer(of("share"), [])(0.275), "27.5 %");
  assert.equal(writer(of("count"), [])(1200), "1,200");
  assert.equal(writer(of("date"), [])("2026-09-21"), "2026-09-21");
  assert.equal(writer(of("text"), [])(null), "");
});

test("what is unknown comes last in either order", () => {
  const values = [3, null, 1];
  const sorted = (down: boolean) => [...values].sort((a, b) => order(a, b, down) * (down ? -1 : 1));
  assert.deepEqual(sorted(false), [1, 3, null]);
  assert.deepEqual(sorted(true), [3, 1, null]);
  assert.ok(order("b", "A", false) > 0);
});

test("changes are known by the deal, wherever sorting puts it", () => {
  const columns = [of("text"), money].map((column, i) => ({ ...column, field: i ? "amount" : "id" }));
  const rows = readRows({ columns, rows: [["D7", 1], ["D9", 2]], changes: { "1": { amount: 5 } } });
  assert.deepEqual([...rows.changes], [["D9", { amount: 5 }]]);
});

test("an answer that is none is refused with what is wrong", () => {
  const why = (answer: unknown): string => {
    try {
      readRows(answer);
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  assert.equal(why({}), "no columns or rows");
  assert.equal(why({ columns: [{ ...of("text"), kind: "x" }], rows: [] }), "column x has no known kind");
  assert.equal(why({ columns: [of("text")], rows: [] }), "no column id");
});
