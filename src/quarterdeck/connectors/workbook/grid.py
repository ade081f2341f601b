"""A sheet read into memory: its cells row by row, its error cells, the currencies it shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineWorkbook

from quarterdeck.connectors.footer import Ending
from quarterdeck.connectors.workbook import book
from quarterdeck.connectors.workbook.book import Sheet
from quarterdeck.connectors.workbook.cells import Cell, Writing
from quarterdeck.connectors.workbook.package import Package
from quarterdeck.connectors.workbook.strings import refuse_repeated
from quarterdeck.connectors.workbook.survey import survey
from quarterdeck.words.problem import QuarterdeckError

_PLAIN = Writing()


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a sheet from its first row and column on; empty ones are ''.

    `errors` has the text of error cells by (row, column), `signs` the currencies that the formats
    of a column show, `spans` the rows in which a cell spans some columns, `tall` the cells that
    span rows as (column, first row, last row); all count from 0.
    """

    sheet: str
    rows: Sequence[list[Cell]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    signs: dict[int, frozenset[str]] = field(default_factory=dict)
    spans: frozenset[int] = frozenset()
    tall: tuple[tuple[int, int, int], ...] = ()

    def text(self, row: int) -> list[str]:
        """Return a row as text, error cells as they show."""
        return [
            self.errors.get((row, place)) or _PLAIN(cell) or ""
            for place, cell in enumerate(self.rows[row])
        ]

    def is_blank(self, row: int) -> bool:
        """Tell whether nothing stands in a row."""
        return not any(cell.strip() if isinstance(cell, str) else True for cell in self.rows[row])


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet: its columns by place, its rows (from 0, the end not included)."""

    grid: Grid
    header: tuple[int, int]
    columns: tuple[str, ...]
    places: tuple[int, ...]
    begin: int
    end: int
    renamed: tuple[str, ...] = ()
    ending: Ending | None = None

    def above(self) -> dict[int, dict[int, int]]:
        """Return, by column and row, the row above whose cell spans down to it."""
        found: dict[int, dict[int, int]] = {}
        for place, top, end in self.grid.tall:
            if place in self.places and top >= self.begin:
                rows = range(top + 1, min(end + 1, self.end))
                found.setdefault(place, {}).update(dict.fromkeys(rows, top))
        return found


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the sheets of one workbook."""

    package: Package

    def grid(self, sheet: Sheet) -> Grid:
        """Read a sheet; QuarterdeckError when it is damaged or larger than can be read."""
        found = survey(self.package, sheet.part, sheet.name)
        refuse_repeated(self.package, sheet.part, sheet.name)
        shown = book.currencies(self.package)
        signs: dict[int, set[str]] = {}
        for column, style in found.formats:
            if style in shown:
                signs.setdefault(column, set()).add(shown[style])
        rows, spans, tall = self._rows(sheet)
        shown_in = {column: frozenset(some) for column, some in signs.items()}
        return Grid(sheet.name, rows, found.errors, shown_in, spans, tall)

    def _rows(
        self, sheet: Sheet
    ) -> tuple[Sequence[list[Cell]], frozenset[int], tuple[tuple[int, int, int], ...]]:
        try:
            read = self._open().get_sheet_by_name(sheet.name)
            rows = read.to_python(skip_empty_area=False)
            width = max((len(row) for row in rows), default=0)
            merged = read.merged_cell_ranges or ()
            tall = tuple((left, top, end) for (top, left), (end, _) in merged if end > top)
            return rows, frozenset(_spans(merged, width)), tall
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # the reader may panic, which is no Exception
            told = str(error).strip().splitlines() or [type(error).__name__]
            raise QuarterdeckError(
                f"{self.package.path.name}: the sheet {sheet.name!r} cannot be read: {told[0]}.",
                fix="Open and save it in Excel, or export it as CSV (UTF-8), and import that.",
                where=str(self.package.path),
            ) from error

    def _open(self) -> CalamineWorkbook:
        return CalamineWorkbook.from_path(self.package.path)


def _spans(merged: Sequence[tuple[tuple[int, int], tuple[int, int]]], width: int) -> Iterator[int]:
    """Yield the rows that hold a cell over several columns, though not over all as a title does."""
    for (top, left), (bottom, right) in merged:
        if top == bottom and 0 < right - left < width - 1:
            yield top
