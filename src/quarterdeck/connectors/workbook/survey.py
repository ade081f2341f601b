"""What the text of a sheet tells before it is read: its extent, its errors, its cell formats."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from quarterdeck.connectors.workbook.package import Package
from quarterdeck.words.problem import QuarterdeckError

MOST_CELLS = 25_000_000
"""Cells of the rectangle that a sheet may span; a full sheet of 20 columns has fewer."""

_LONGEST_CELL = 4 * 1024**2
_COLUMN = re.compile(rb'r="([A-Z]{1,3})[0-9]')
_ROW = re.compile(rb'r="[A-Z]{0,3}([0-9]{1,9})"')
# Excel and all its kin write r="B7"; whatever else XML allows is looked at the slow way.
_UNUSUAL = re.compile(rb"\br(?:\s+=|=[^\"])")
_ANY_COLUMN = re.compile(rb"[\"']([A-Z]{1,3})[0-9]{1,9}[\"']")
_ANY_ROW = re.compile(rb"[\"'][A-Z]{0,3}([0-9]{1,9})[\"']")
_MAY_ERR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?=[^<>]*\bt\s*=\s*[\"']e[\"'])[^<>]*\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})"
    rb"[\"'][^<>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_MAY_LACK = re.compile(
    rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?\s*</(?:\w+:)?c>"
)
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b(?![^<>]*\bt\s*=\s*[\"']str[\"'])[^<>]*\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})"
    rb"[\"'][^<>]*>\s*<(?:\w+:)?f\b[^<>]*>([^<]*)</(?:\w+:)?f>\s*"
    rb"(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v\s*/>)?\s*</(?:\w+:)?c>"
)
_STYLED = re.compile(rb'r="([A-Z]{1,3})[0-9]{1,7}" s="([0-9]+)"')


@dataclass(slots=True)
class Survey:
    """How many rows and columns a sheet spans, its error cells, and the formats of each column.

    `errors` has the text by (row, column), a formula that was never calculated as it is written;
    `formats` pairs of (column, format); both from 0.
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: set[tuple[int, int]] = field(default_factory=set)


def survey(package: Package, part: str, sheet: str) -> Survey:
    """Look through the text of a sheet; QuarterdeckError when it spans more than can be read."""
    found = Survey()
    for text in cells_of(package, part, sheet):
        usual = not _UNUSUAL.search(text)
        columns = set((_COLUMN if usual else _ANY_COLUMN).findall(text))
        rows = set((_ROW if usual else _ANY_ROW).findall(text))
        found.columns = max(found.columns, *(column_number(c) + 1 for c in columns), 0)
        found.rows = max(found.rows, *map(int, rows), 0)
        if found.rows * found.columns > MOST_CELLS:
            raise _too_wide(package, sheet, found)
        for column, row, told in _ERROR.findall(text) if _MAY_ERR.search(text) else ():
            found.errors[int(row) - 1, column_number(column)] = told.decode("utf-8", "replace")
        for column, row, formula in _UNCALCULATED.findall(text) if _MAY_LACK.search(text) else ():
            told = unescape(formula.decode("utf-8", "replace"))
            found.errors[int(row) - 1, column_number(column)] = f"={told}"
        found.formats |= {(column_number(c), int(s)) for c, s in set(_STYLED.findall(text))}
    return found


def column_number(letters: bytes) -> int:
    """Return the place of a column from its letters: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1


def cells_of(package: Package, part: str, sheet: str) -> Iterator[bytes]:
    """Yield the text of a sheet in pieces that cut no cell."""
    rest = b""
    for piece in package.pieces(part):
        text = rest + piece
        last = max(text.rfind(b"<c"), text.rfind(b"<", 0, text.rfind(b":c ")), 0)
        if len(text) - last > _LONGEST_CELL:
            raise QuarterdeckError(
                f"{package.path.name}: a cell of the sheet {sheet!r} is longer than Excel allows.",
                fix="Export it as CSV (UTF-8) and import that.",
                where=str(package.path),
            )
        yield text[:last]
        rest = text[last:]
    yield rest


def _too_wide(package: Package, sheet: str, found: Survey) -> QuarterdeckError:
    return QuarterdeckError(
        f"{package.path.name}: the sheet {sheet!r} spans {found.rows:,} rows and "
        f"{found.columns:,} columns, more than can be read.",
        fix="Delete stray cells far below or right of the table, or export it as CSV (UTF-8).",
        where=str(package.path),
    )
