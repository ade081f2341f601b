"""The table on a sheet: found below titles, cut above its footer, written as columns of text."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.footer import find_ending
from quarterdeck.connectors.header import unique_names
from quarterdeck.connectors.header_rows import SEARCHED, find_header, joined, likely_header
from quarterdeck.connectors.look import Expected, Look, Wish
from quarterdeck.connectors.workbook import book
from quarterdeck.connectors.workbook.cells import Writing
from quarterdeck.connectors.workbook.grid import Grid, Table
from quarterdeck.connectors.workbook.notes import sheet_notes
from quarterdeck.connectors.workbook.package import Package
from quarterdeck.engine.sql import literal
from quarterdeck.words.problem import QuarterdeckError

_GROUP = 65_536


def table_of(package: Package, grid: Grid, wish: Wish, content_hash: str) -> Look | None:
    """Write the table of a sheet as Parquet and return how to read it; None for a blank sheet."""
    table = find_table(package, grid, wish)
    if table is None:
        return None
    way = sha256(repr((grid.sheet, wish.layout, wish.expected)).encode()).hexdigest()
    path = wish.scratch / f"{content_hash[:16]}.{way[:12]}.parquet"
    _write(table, wish, path, from_1904=book.counts_from_1904(package))
    ending = table.ending
    return Look(
        path=package.path,
        connector="xlsx",
        columns=table.columns,
        types=("VARCHAR",) * len(table.columns),
        content_hash=content_hash,
        read_path=path,
        form=_form(table),
        reading=f"read_parquet({literal(str(path))})",
        lines=table.end - table.begin,
        first_line=table.begin + 1,
        left_out=ending.rows if ending else 0,
        full_left_out=ending.full if ending else 0,
        sheet=grid.sheet,
        shown=_shown(table),
        own_dates=True,
        notes=tuple(sheet_notes(package.path.name, table, wish)),
    )


def _shown(table: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the currencies that the formats of each column show, for columns that show any."""
    pairs = zip(table.columns, table.places, strict=True)
    found = ((name, table.grid.signs.get(place)) for name, place in pairs)
    return tuple((name, tuple(sorted(signs))) for name, signs in found if signs)


def _form(table: Table) -> str:
    first, last = table.header
    rows = f"row {first}" if first == last else f"rows {first} to {last}"
    return f"Excel, sheet {table.grid.sheet!r}, header in {rows}"


def find_table(package: Package, grid: Grid, wish: Wish) -> Table | None:
    """Find header, columns and rows of a sheet's table; None when the sheet is blank."""
    filled = [n for n in range(len(grid.rows)) if not grid.is_blank(n)]
    if not filled:
        return None
    first, last = _header(package, grid, wish)
    names = joined([grid.text(n) for n in range(first - 1, last)])
    numbers = range(last, filled[-1] + 1)
    below = ((n + 1, grid.text(n)) for n in numbers)
    ending = find_ending(below, wish.layout.footer) if wish.layout.footer else None
    end = ending.line - 1 if ending else filled[-1] + 1
    while end > last and grid.is_blank(end - 1):
        end -= 1
    places = tuple(_places(grid, names, last, end))
    columns, renamed = unique_names(
        [names[place] if place < len(names) else "" for place in places]
    )
    return Table(grid, (first, last), columns, places, last, max(end, last), renamed, ending)


def _header(package: Package, grid: Grid, wish: Wish) -> tuple[int, int]:
    """Return the first and last row of the header (from 1): stated, looked for, or the likely."""
    stated = wish.layout.header_row
    if stated:
        if stated[-1] > len(grid.rows) or grid.is_blank(stated[-1] - 1):
            raise QuarterdeckError(
                f"{package.path.name}: the sheet {grid.sheet!r} has no header in row "
                f"{stated[-1]:,}, where the mapping says it stands.",
                fix="Correct header_row in the mapping: the row of the header as Excel counts it.",
                where=str(package.path),
            )
        return stated[0], stated[-1]
    lines = [grid.text(n) for n in range(min(len(grid.rows), SEARCHED + 5))]
    return find_header(lines, wish.expected) or _likely(grid, lines)


def _likely(grid: Grid, lines: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return the likely header, with the rows below it that name what spanning cells hold."""
    first, last = likely_header(lines)
    while last - 1 in grid.spans and last < len(lines):
        last += 1
    return first, last


def _places(grid: Grid, names: Sequence[str], begin: int, end: int) -> Iterator[int]:
    """Yield the columns that have a name or hold anything."""
    width = max((len(row) for row in grid.rows), default=0)
    for place in range(width):
        named = place < len(names) and names[place].strip()
        if named or any(_holds(grid, row, place) for row in range(begin, end)):
            yield place


def _holds(grid: Grid, row: int, place: int) -> bool:
    cell = grid.rows[row][place]
    return bool(cell.strip()) if isinstance(cell, str) else True


def _write(table: Table, wish: Wish, path: Path, *, from_1904: bool) -> None:
    """Write the rows of a table as Parquet, all of it text, group by group."""
    expected = wish.expected
    writings = [
        Writing(
            comma=same(name) in expected.commas,
            dates=same(name) in expected.dates,
            from_1904=from_1904,
        )
        for name in table.columns
    ]
    _hold_for_rows_below(table, expected)
    schema = pa.schema([(name, pa.string()) for name in table.columns])
    with pq.ParquetWriter(path, schema, compression="lz4") as file:
        for begin in range(table.begin, table.end, _GROUP):
            rows = range(begin, min(begin + _GROUP, table.end))
            columns = [
                _column(table, rows, place, writing, plain=same(name) in expected.plain)
                for name, place, writing in zip(table.columns, table.places, writings, strict=True)
            ]
            file.write_table(pa.table([pa.array(c, pa.string()) for c in columns], schema=schema))


def _column(
    table: Table, rows: range, place: int, writing: Writing, *, plain: bool
) -> list[str | None]:
    """Return a column as text; error cells are empty where a missing value is no lost money."""
    column = [writing(table.grid.rows[row][place]) for row in rows]
    for (row, at), told in table.grid.errors.items():
        if at == place and row in rows:
            column[row - rows.start] = None if plain else told
    return column


def _hold_for_rows_below(table: Table, expected: Expected) -> None:
    """Write cells merged over several rows into each of them.

    A number is written only where it is a name or a day: an amount merged over three deals is not
    the amount of each.
    """
    names = dict(zip(table.places, table.columns, strict=True))
    for place, rows in table.above().items():
        repeats = same(names[place]) in expected.plain | expected.dates
        for row, top in rows.items():
            cell = table.grid.rows[top][place]
            amount = isinstance(cell, int | float) and not isinstance(cell, bool)
            if repeats or not amount:
                table.grid.rows[row][place] = cell
