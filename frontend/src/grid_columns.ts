/** Columns of the answer as the grid takes them. */
import type { ColDef, ICellRendererParams, ValueFormatterParams } from "ag-grid-community";
import { make } from "./make.js";
import { type Column, NAME, order, type Row, type Rows, unit, type Value, writer } from "./grid_rows.js";

const NUMBERS = new Set(["money", "count", "share"]);
const WIDTHS = { text: 136, money: 128, date: 112, count: 88, share: 96 };
const DAY = 86_400_000;

/** Return the columns of some rows; the first one of text leads to the row's own page. */
export function columns(rows: Rows, page: (name: string) => string): ColDef<Row>[] {
  const name = rows.columns.findIndex((column) => column.field === NAME);
  const first = rows.columns.find((column) => column.kind === "text" && column.field !== NAME);
  return rows.columns.map((column, at) => {
    const write = writer(column, values(rows.rows, at));
    const old = (row: Row | undefined): Value | undefined =>
      rows.changes.get(String(row?.[name]))?.[column.field];
    const link = column === first ? (row: Row) => page(String(row[name])) : undefined;
    const grows = link ? { flex: 1, minWidth: 240 } : {};
    return { ...shape(column, at), ...grows, ...changed(write, old), ...drawn({ write, old, link }) };
  });
}

function* values(rows: readonly Row[], at: number): Iterable<Value> {
  for (const row of rows) yield row[at] ?? null;
}

function shape(column: Column, at: number): ColDef<Row> {
  const numeric = NUMBERS.has(column.kind);
  return {
    colId: column.field,
    field: String(at) as never,
    headerName: column.currency ? `${column.title}, ${column.currency}` : column.title,
    initialHide: column.hidden ?? column.field === NAME,
    initialWidth: WIDTHS[column.kind],
    comparator: (a: Value, b: Value, _one, _two, descending) => order(a, b, descending),
    ...(numeric ? { headerClass: "number", cellClass: "number" } : {}),
    ...filter(column),
  };
}

function filter(column: Column): ColDef<Row> {
  switch (column.kind) {
    case "text":
      return { filter: "agTextColumnFilter" };
    case "date":
      return { filter: "agDateColumnFilter", filterParams: { comparator: byDay, defaultOption: "inRange" } };
    default: {
      return {
        filter: "agNumberColumnFilter",
        filterParams: { defaultOption: "greaterThanOrEqual" },
        filterValueGetter: ({ data, column: asked }) => {
          const value = data?.[Number(asked.getColDef().field)];
          return typeof value === "number" ? asWritten(column, value) : null;
        },
        getQuickFilterText: () => "",
      };
    }
  }
}

/** A number as people read it: money in whole units, a share in per cent. */
function asWritten(column: Column, value: number): number {
  if (column.kind === "money") return value / unit(column);
  return column.kind === "share" ? Number((value * 100).toFixed(6)) : value;
}

/** Compare the day a filter asks for, which it hands over as local midnight, with a cell's. */
function byDay(asked: Date, cell: string | null): number {
  if (!cell) return -1;
  const local = Date.UTC(asked.getFullYear(), asked.getMonth(), asked.getDate());
  return Math.round((Date.parse(`${cell}T00:00:00Z`) - local) / DAY);
}

type Old = (row: Row | undefined) => Value | undefined;
type Write = (value: Value) => string;

function changed(write: Write, old: Old): ColDef<Row> {
  return {
    valueFormatter: (cell: ValueFormatterParams<Row, Value>) => write(cell.value ?? null),
    cellClassRules: {
      changed: ({ data }) => old(data) !== undefined,
      unknown: ({ value }) => value === null,
    },
    tooltipValueGetter: ({ data }) => {
      const was = old(data as Row | undefined);
      return was === undefined ? null : `was ${write(was)}`;
    },
  };
}

interface Drawn {
  write: Write;
  old: Old;
  link: ((row: Row) => string) | undefined;
}

/** Cells are plain text, but for what changed, which says so to who cannot hover, and for links. */
function drawn({ write, old, link }: Drawn): ColDef<Row> {
  const draw = ({ data, value }: ICellRendererParams<Row, Value>): HTMLElement => {
    const was = old(data);
    const text = write(value ?? null);
    const href = link && data ? link(data) : "";
    const cell = href ? make("a", { href, tabindex: "-1" }, [text]) : make("span", {}, [text]);
    if (was !== undefined) cell.append(make("span", { class: "unseen" }, [`, was ${write(was)}`]));
    return cell;
  };
  const plain = ({ data }: ICellRendererParams<Row, Value>): boolean => !link && old(data) === undefined;
  return { cellRendererSelector: (cell) => (plain(cell) ? undefined : { component: draw }) };
}
