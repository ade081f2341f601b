"""The playbook's CSV tables: read row by row with line numbers, comment lines allowed."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quarterdeck.playbook.notes import Notes, read_text
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError, Severity, did_you_mean

COMMENT = "#"
"""A row whose first cell begins with this is a comment."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its cells by column, all stripped, absent columns as ''."""

    path: str
    line: int
    cells: dict[str, str]
    notes: Notes

    def __getitem__(self, column: str) -> str:
        """Return the cell of a column."""
        return self.cells.get(column, "")

    def where(self, column: str = "") -> str:
        """Return file, line and column for a message."""
        return f"{self.path}:{self.line} {column}".rstrip()

    def note(
        self, column: str, says: str, *, fix: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Note a problem with one cell."""
        self.notes.add(self.where(column), says, fix=fix, severity=severity)


def read_table(
    root: Path, path: str, notes: Notes, *, required: tuple[str, ...], known: tuple[str, ...] = ()
) -> tuple[Row, ...]:
    """Read a table of the playbook; empty when the file is absent.

    `required` columns must be in the header, `known` ones may be; anything else is noted. Commas
    and semicolons both separate, as spreadsheets of different countries write them.
    """
    text = read_text(root, path, notes)
    if text is None:
        return ()
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        rows.extend((lines.line_num, [cell.strip() for cell in cells]) for cells in lines)
    except csv.Error as error:
        notes.add(
            f"{path}:{rows[-1][0] + 1 if rows else 1}",
            f"The table cannot be read on: {error}.",
            fix="Look for a quote that is not closed, or save the file as CSV again.",
        )
        return ()
    rows = [(at, cells) for at, cells in rows if any(cells) and not cells[0].startswith(COMMENT)]
    if not rows:
        return ()
    (at, header), *body = rows
    header = [name.casefold() for name in header]
    if not _header_fits(f"{path}:{at}", header, notes, required=required, known=known):
        return ()
    return tuple(_rows(path, header, body, notes))


def day(row: Row, column: str) -> date | None:
    """Read a day from a cell; None, with a note, when it is none."""
    try:
        return parse_day(row[column])
    except QuarterdeckError as error:
        row.notes.add_error(row.where(column), error)
        return None


def delimiter(text: str) -> str:
    """Tell commas from semicolons by the header line."""
    for line in text.split("\n"):
        if line.strip() and not line.lstrip('"').startswith(COMMENT):
            return ";" if ";" in line and "," not in line else ","
    return ","


def _header_fits(
    where: str,
    header: list[str],
    notes: Notes,
    *,
    required: tuple[str, ...],
    known: tuple[str, ...],
) -> bool:
    """Note what is wrong with a header; true when the required columns are all there."""
    columns = (*required, *known)
    for name in dict.fromkeys(header):
        if name and name not in columns:
            notes.add(
                f"{where} {name}",
                f"The column {name!r} is not known here.{did_you_mean(name, columns)}",
                fix=f"Known columns: {', '.join(columns)}.",
            )
        if name and header.count(name) > 1:
            notes.add(
                f"{where} {name}", f"The column {name!r} stands here twice.", fix="Remove one."
            )
    missing = [name for name in required if name not in header]
    if missing:
        notes.add(
            where,
            f"The column {', '.join(missing)} is missing.",
            fix=f"The first line must name the columns: {', '.join(columns)}.",
        )
    return not missing


def _rows(
    path: str, header: list[str], body: Iterable[tuple[int, list[str]]], notes: Notes
) -> Iterable[Row]:
    for line, cells in body:
        if len(cells) > len(header) and any(cells[len(header) :]):
            notes.add(
                f"{path}:{line}",
                f"The line has {len(cells)} cells for {len(header)} columns.",
                fix="Put quotes around a cell that holds a comma.",
            )
        yield Row(path, line, dict(zip(header, cells, strict=False)), notes)
