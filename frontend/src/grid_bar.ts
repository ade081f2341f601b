/** What stands above the grid: a filter over all columns, what it leaves, and which columns show. */
import type { GridApi } from "ag-grid-community";
import { said } from "./days.js";
import { forgetArrangement } from "./grid_look.js";
import { NAME, type Row, type Rows, writer } from "./grid_rows.js";
import { make } from "./make.js";

const REST = 150;

export interface Bar {
  element: HTMLElement;
  /** Say again how many rows are left of how many, and what they come to. */
  count(api: GridApi<Row>, rows: Rows): void;
  /** Offer the columns of new rows. */
  offer(api: GridApi<Row>, rows: Rows): void;
}

/** Make the bar of a grid. */
export function bar(api: () => GridApi<Row> | null): Bar {
  const field = make("input", { type: "search", placeholder: "Filter", "aria-label": "Filter all columns" });
  const says = make("p", { role: "status", class: "note" });
  const all = make("button", { type: "button", class: "button", hidden: "" }, ["Show all"]);
  const boxes = make("div", { role: "group", "aria-label": "Columns" });
  const chooser = make("details", { class: "menu end" }, [make("summary", {}, ["Columns"]), boxes]);
  let waiting: ReturnType<typeof setTimeout> | undefined;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => api()?.setGridOption("quickFilterText", field.value), REST);
  });
  all.addEventListener("click", () => {
    field.value = "";
    api()?.setGridOption("quickFilterText", "");
    api()?.setFilterModel(null);
    field.focus();
  });
  chooser.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !chooser.open) return;
    event.preventDefault();
    chooser.open = false;
    chooser.querySelector("summary")?.focus();
  });
  return {
    element: make("div", { class: "grid-bar" }, [field, all, says, chooser]),
    count: (grid, rows) => {
      says.textContent = left(grid, rows);
      all.hidden = !grid.isAnyFilterPresent();
    },
    offer: (grid, rows) => boxes.replaceChildren(...choices(grid, rows)),
  };
}

/** "1,204 of 100,000 deals, Amount 12,345,678 EUR": what filters leave, and its money, exactly. */
function left(api: GridApi<Row>, rows: Rows): string {
  const at = rows.columns.findIndex((column) => column.kind === "money");
  const column = rows.columns[at];
  let count = 0;
  let sum = 0n;
  api.forEachNodeAfterFilter(({ data }) => {
    count += 1;
    const value = data?.[at];
    if (typeof value === "number") sum += BigInt(value);
  });
  const all = rows.rows.length;
  const number = (value: number): string => value.toLocaleString("en");
  const some = count === all ? `${number(all)} deals` : `${number(count)} of ${number(all)} deals`;
  if (!column) return some;
  const written = writer(column, [Number(sum)])(Number(sum));
  const marked = rows.since && rows.changes.size ? `; marked: changed since ${said(rows.since, "en")}` : "";
  return `${some}, ${column.title} ${written} ${column.currency ?? ""}`.trim() + marked;
}

function choices(api: GridApi<Row>, rows: Rows): HTMLElement[] {
  const boxes = rows.columns
    .filter((column) => column.field !== NAME || column.hidden === false)
    .map((column) => {
      const box = make("input", { type: "checkbox" });
      box.checked = api.getColumn(column.field)?.isVisible() ?? false;
      box.addEventListener("change", () => api.setColumnsVisible([column.field], box.checked));
      return make("label", {}, [box, ` ${column.title}`]);
    });
  const reset = make("button", { type: "button", class: "plain" }, ["As they were at first"]);
  reset.addEventListener("click", () => {
    api.resetColumnState();
    forgetArrangement();
    api.dispatchEvent({ type: "columnEverythingChanged" } as never);
  });
  return [...boxes, reset];
}
