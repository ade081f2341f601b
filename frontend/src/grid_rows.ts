/** The rows of the grid as the server gives them, checked, and how each kind of value is written. */
export type Kind = "text" | "money" | "date" | "count" | "share";
export type Value = string | number | null;
export type Row = readonly Value[];

/** A column; money is whole minor units of `currency`, which has `digits` of them to a unit. */
export interface Column {
  field: string;
  title: string;
  kind: Kind;
  currency?: string;
  digits?: number;
  hidden?: boolean;
}

export interface Rows {
  columns: Column[];
  rows: Row[];
  /** Old values of what changed, by the row's name and the column's field. */
  changes: Map<string, Record<string, Value>>;
  /** The day whose values the old ones are, if the answer says it. */
  since?: string;
}

const KINDS: readonly string[] = ["text", "money", "date", "count", "share"];
const MINUS = "\u2212";
/** The column that names a row and its page. */
export const NAME = "id";

/** Read an answer; throws what is wrong with it. */
export function readRows(answer: unknown): Rows {
  const { columns, rows, changes, since } = (answer ?? {}) as { [key: string]: unknown };
  if (!Array.isArray(columns) || !Array.isArray(rows)) throw new Error("no columns or rows");
  for (const column of columns as Column[]) {
    if (!KINDS.includes(column.kind)) throw new Error(`column ${column.field} has no known kind`);
  }
  const name = (columns as Column[]).findIndex((column) => column.field === NAME);
  if (name < 0) throw new Error(`no column ${NAME}`);
  const named = Object.entries((changes ?? {}) as Record<string, Record<string, Value>>).map(
    ([index, old]): [string, Record<string, Value>] => [String((rows as Row[])[Number(index)]?.[name]), old],
  );
  const read = { columns: columns as Column[], rows: rows as Row[], changes: new Map(named) };
  return typeof since === "string" ? { ...read, since } : read;
}

/** Minor units of one unit of a column's money. */
export function unit(column: Column): number {
  return 10 ** (column.digits ?? 2);
}

/** Writes the values of a column, all alike: minor digits only if any value has some. */
export function writer(column: Column, values: Iterable<Value>): (value: Value) => string {
  switch (column.kind) {
    case "money":
      return money(column, values);
    case "count":
      return (value) => (typeof value === "number" ? grouped(value, 0) : unknown(value));
    case "share":
      return (value) => (typeof value === "number" ? `${grouped(value * 100, 1)} %` : unknown(value));
    case "date":
      return unknown;
    case "text":
      return (value) => String(value ?? "");
  }
}

function money(column: Column, values: Iterable<Value>): (value: Value) => string {
  const minor = unit(column);
  let digits = 0;
  for (const value of values) {
    if (typeof value !== "number" || value % minor === 0) continue;
    digits = column.digits ?? 2;
    break;
  }
  return (value) => (typeof value === "number" ? grouped(value / minor, digits) : unknown(value));
}

const formats = new Map<number, Intl.NumberFormat>();

function grouped(value: number, digits: number): string {
  let format = formats.get(digits);
  if (!format) {
    format = new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(digits, format);
  }
  return format.format(value).replace("-", MINUS);
}

function unknown(value: Value): string {
  return value === null ? "unknown" : String(value);
}

/** Order two values; what is unknown comes last either way. */
export function order(a: Value | undefined, b: Value | undefined, descending: boolean): number {
  if (a == null || b == null) {
    const last = descending ? -1 : 1;
    return a == null ? (b == null ? 0 : last) : -last;
  }
  if (typeof a === "number" && typeof b === "number") return a - b;
  const [left, right] = [String(a).toLowerCase(), String(b).toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}
