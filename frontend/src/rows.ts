/** Rows of the table behind the picture, walked and opened by key. */
const NUMBER = "button.num";
let at = -1;

/** Rows that can be seen: of tables marked `data-rows`, or else of every table of the content. */
function rows(): HTMLTableRowElement[] {
  const content = document.getElementById("content");
  const marked = content?.querySelectorAll<HTMLTableRowElement>("table[data-rows] > tbody > tr");
  const all = marked?.length ? marked : content?.querySelectorAll<HTMLTableRowElement>("tbody > tr");
  return [...(all ?? [])].filter((row) => row.getClientRects().length > 0);
}

function current(): HTMLTableRowElement | null {
  const active = document.activeElement;
  return active instanceof HTMLTableRowElement ? active : (active?.closest("tr") ?? null);
}

/** Go to the next or previous row; a grid that has the page's rows moves them itself. */
export function moveRow(by: 1 | -1): boolean {
  const grid = document.getElementById("grid");
  if (grid) return !grid.dispatchEvent(new CustomEvent("row", { detail: by, cancelable: true }));
  const all = rows();
  const row = current();
  const from = row ? all.indexOf(row) : Math.min(at, all.length);
  const next = all[Math.max(0, Math.min(from + by, all.length - 1))];
  if (!next) return false;
  at = all.indexOf(next);
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

/** Follow the row's link, or else open its first number; only when a row itself is in focus. */
export function openRow(): boolean {
  const row = document.activeElement;
  if (!(row instanceof HTMLTableRowElement)) return false;
  const link = row.querySelector<HTMLElement>("a[href]") ?? row.querySelector<HTMLElement>(NUMBER);
  link?.click();
  return link !== null;
}
