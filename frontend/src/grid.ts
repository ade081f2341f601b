/**
 * The Deals page's grid, loaded by that page alone: `<div id="grid" data-url data-nonce>` takes the
 * place of the table that `data-instead` names. Rows come as JSON and stay in the grid when the
 * context changes; a row opens beside, Enter opens its page.
 */
import {
  type CellKeyDownEvent,
  createGrid,
  type FullWidthCellKeyDownEvent,
  type GridApi,
  type GridOptions,
  type RowClickedEvent,
} from "ag-grid-community";
import { CONTEXT, inContext } from "./address.js";
import { type Bar, bar } from "./grid_bar.js";
import { columns } from "./grid_columns.js";
import { arrangement, keepArrangement, theme } from "./grid_look.js";
import { NAME, readRows, type Row, type Rows } from "./grid_rows.js";
import { make } from "./make.js";

const REST = 150;
const PAGES = "/deals/";

class Deals {
  readonly api: GridApi<Row>;
  private readonly bar: Bar;
  private rows: Rows = { columns: [], rows: [], changes: new Map() };
  private asked = "";
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly place: HTMLElement,
    nonce: string,
  ) {
    this.bar = bar(() => this.api);
    const body = make("div", { class: "grid-body" });
    this.settle();
    place.replaceChildren(this.bar.element, body);
    this.api = createGrid<Row>(body, this.options(nonce));
    place.addEventListener("row", (event) => this.step(event as CustomEvent<1 | -1>));
    void this.load();
  }

  private options(nonce: string): GridOptions<Row> {
    const state = arrangement();
    return {
      ...(state ? { initialState: state } : {}),
      theme,
      styleNonce: nonce,
      loading: true,
      alwaysShowVerticalScroll: true,
      animateRows: false,
      enableCellTextSelection: true,
      cacheQuickFilter: true,
      tooltipShowDelay: 300,
      getRowId: ({ data }) => this.name(data),
      localeText: { noRowsToShow: "No deals here", noMatchingRows: "No deals match" },
      onStateUpdated: ({ state: now, sources }) => {
        if (!sources.includes("gridInitializing")) keepArrangement(now);
      },
      onFilterChanged: () => this.bar.count(this.api, this.rows),
      onColumnEverythingChanged: () => this.bar.offer(this.api, this.rows),
      onRowClicked: (event) => this.clicked(event),
      onCellKeyDown: (event) => this.key(event),
    };
  }

  /** Stand where the page has its table, which who has no scripts reads instead. */
  settle(): void {
    const { instead } = this.place.dataset;
    const content = document.getElementById("content");
    const table = instead ? content?.querySelector<HTMLElement>(`${instead}:not(#grid *)`) : null;
    if (!table || table.hidden) return;
    table.hidden = true;
    table.before(this.place);
  }

  /** Ask for the rows of the address as it is now, unless they are there. */
  async load(): Promise<void> {
    const { url } = this.place.dataset;
    const asked = `${url ?? `${PAGES}rows.json`}${location.search}`;
    this.fill();
    if (asked === this.asked) return;
    this.asked = asked;
    this.api.setGridOption("loading", true);
    try {
      const answer = await fetch(asked, { headers: { Accept: "application/json" } });
      const said: unknown = await answer.json();
      if (!answer.ok) throw new Error((said as { error?: string }).error ?? String(answer.status));
      if (asked === this.asked) this.show(readRows(said));
    } catch (error) {
      if (asked === this.asked) this.refuse((error as Error).message);
    }
  }

  /** The grid reaches down to the end of the window, from wherever the page lets it begin. */
  private fill(): void {
    const top = this.place.getBoundingClientRect().top + scrollY + this.bar.element.offsetHeight;
    (this.place.lastElementChild as HTMLElement).style.setProperty("--grid-top", `${Math.round(top)}px`);
  }

  private show(rows: Rows): void {
    this.rows = rows;
    this.place.querySelector(".grid-lost")?.remove();
    this.api.setGridOption("columnDefs", columns(rows, (name) => this.page(name)));
    this.api.setGridOption("rowData", [...rows.rows]);
    this.api.setGridOption("loading", false);
    this.bar.offer(this.api, rows);
    this.bar.count(this.api, rows);
  }

  private refuse(why: string): void {
    this.asked = "";
    this.api.setGridOption("loading", false);
    const again = make("button", { type: "button", class: "button" }, ["Try again"]);
    again.addEventListener("click", () => void this.load());
    const says = make("div", { class: "grid-lost", role: "alert" }, [`No rows came: ${why} `, again]);
    this.place.querySelector(".grid-lost")?.remove();
    this.bar.element.after(says);
  }

  private name(row: Row): string {
    return String(row[this.rows.columns.findIndex((column) => column.field === NAME)]);
  }

  private page(name: string): string {
    const prefix = document.body.dataset["prefix"] ?? "";
    const place = `${prefix}${PAGES}${encodeURIComponent(name)}`;
    return inContext(place, location.href, CONTEXT);
  }

  private beside(row: Row): void {
    const detail = this.page(this.name(row));
    document.dispatchEvent(new CustomEvent("quarterdeck:beside", { detail }));
  }

  private clicked({ data, event }: RowClickedEvent<Row>): void {
    if (!data || !(event instanceof MouseEvent) || event.ctrlKey || event.metaKey) return;
    if (String(getSelection() ?? "") !== "") return;
    event.preventDefault();
    this.beside(data);
  }

  private key({ data, event }: CellKeyDownEvent<Row> | FullWidthCellKeyDownEvent<Row>): void {
    if (!data || !(event instanceof KeyboardEvent)) return;
    if (event.key === "Enter") location.assign(this.page(this.name(data)));
    if (event.key !== " ") return;
    event.preventDefault();
    this.beside(data);
  }

  /** Go a row on or back; what is open beside follows once the keys rest. */
  private step(event: CustomEvent<1 | -1>): void {
    const focused = this.api.getFocusedCell();
    const next = focused ? focused.rowIndex + event.detail : this.api.getFirstDisplayedRowIndex();
    const row = this.api.getDisplayedRowAtIndex(next);
    const column = focused?.column ?? this.api.getAllDisplayedColumns()[0];
    if (!row?.data || !column) return;
    event.preventDefault();
    this.api.ensureIndexVisible(next);
    this.api.setFocusedCell(next, column);
    if (!document.querySelector("#side:popover-open")) return;
    const { data } = row;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.beside(data), REST);
  }
}

// The policy that came with the page holds for as long as the page lives, so its nonce is kept.
const nonce = document.querySelector<HTMLElement>("#grid")?.dataset["nonce"] ?? "";
let deals: Deals | null = null;

function mount(): void {
  if (deals && !deals.place.isConnected) {
    deals.api.destroy();
    deals = null;
  }
  const place = document.getElementById("grid");
  deals?.settle();
  if (deals) void deals.load();
  else if (place) deals = new Deals(place, nonce);
}

// The grid with its rows, its sorting and its place outlives a change of context.
document.addEventListener("htmx:before:swap", (event) => {
  for (const { fragment } of (event as CustomEvent<{ tasks: Array<{ fragment: ParentNode }> }>).detail.tasks) {
    fragment.querySelector("#grid")?.setAttribute("hx-preserve", "true");
  }
});
document.addEventListener("htmx:after:swap", mount);
mount();
