/** The grid's modules, the parts of it that are used, and its look from the page's own tokens. */
import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  DateFilterModule,
  EventApiModule,
  GridStateModule,
  type GridState,
  LocaleModule,
  ModuleRegistry,
  NumberFilterModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
  TextFilterModule,
  TooltipModule,
  themeQuartz,
} from "ag-grid-community";
import { recall, remember } from "./memory.js";

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  DateFilterModule,
  EventApiModule,
  GridStateModule,
  LocaleModule,
  NumberFilterModule,
  QuickFilterModule,
  RenderApiModule,
  RowApiModule,
  ScrollApiModule,
  TextFilterModule,
  TooltipModule,
]);

export const theme = themeQuartz.withParams({
  accentColor: "var(--accent)",
  backgroundColor: "var(--paper)",
  foregroundColor: "var(--ink)",
  borderColor: "var(--line)",
  browserColorScheme: "inherit",
  cellHorizontalPadding: 8,
  cellTextColor: "var(--ink)",
  chromeBackgroundColor: "var(--paper)",
  columnBorder: false,
  fontFamily: "inherit",
  fontSize: 13,
  headerBackgroundColor: "var(--paper)",
  headerColumnResizeHandleColor: "var(--hair)",
  headerFontSize: 12,
  headerFontWeight: 400,
  headerHeight: 32,
  headerTextColor: "var(--muted)",
  iconSize: 12,
  oddRowBackgroundColor: "var(--paper)",
  rowBorder: { color: "var(--hair)" },
  rowHeight: 28,
  rowHoverColor: "var(--faint)",
  spacing: 4,
  tooltipBackgroundColor: "var(--ink)",
  tooltipTextColor: "var(--paper)",
  wrapperBorder: { color: "var(--line)" },
  wrapperBorderRadius: 0,
});

const KEY = "grid";

/** How the columns were left: which, in what order and width, and by what they are sorted. */
export function arrangement(): GridState | undefined {
  try {
    return JSON.parse(recall(KEY) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keep how the columns are; filters are not kept, so that no later look is short unseen. */
export function keepArrangement(state: GridState): void {
  const { columnOrder, columnSizing, columnVisibility, sort } = state;
  remember(KEY, JSON.stringify({ columnOrder, columnSizing, columnVisibility, sort }));
}

/** Forget how the columns were left. */
export function forgetArrangement(): void {
  remember(KEY, null);
}
