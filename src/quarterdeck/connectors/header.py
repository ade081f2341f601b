"""The first lines of a delimited text: what parts its cells and what its columns are called."""

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from quarterdeck.connectors.look import ROW
from quarterdeck.words.problem import QuarterdeckError

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50
_STATED = re.compile(r"^sep=(.)\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The delimiter, the lines above the header, the columns, and the names that had to change."""

    delimiter: str
    skip: int
    columns: tuple[str, ...]
    renamed: tuple[str, ...]


def read_header(text: str, delimiter: str = "") -> Header:
    """Read the header from the beginning of a text; `delimiter` overrules what is found.

    Blank lines above it are skipped, as is the line `sep=;` that spreadsheets write.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    stated = _STATED.match(text)
    body = text[stated.end() :] if stated else text
    blank = len(body) - len(body.lstrip("\n"))
    body = body[blank:]
    mark = delimiter or (stated[1] if stated else _guess(body))
    cells = _first(body, mark)
    columns, renamed = unique_names(cells)
    return Header(mark, blank + bool(stated), columns, renamed)


def _first(body: str, mark: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(body), delimiter=mark), [])
    except csv.Error as error:
        raise QuarterdeckError(
            f"The header cannot be read: {error}.",
            fix="Often a quote that is never closed: mend the first line and import again.",
        ) from error


def _guess(body: str) -> str:
    """Choose the mark that parts the most cells in the same way in the first lines."""
    return max(DELIMITERS, key=lambda mark: _evenness(body, mark))


def _evenness(body: str, mark: str) -> tuple[int, int]:
    """Return how many of the first lines have as many cells as the header, and that number."""
    rows = csv.reader(io.StringIO(body), delimiter=mark)
    widths: list[int] = []
    with suppress(csv.Error):  # a giant cell: what was read before it tells enough
        widths.extend(len(row) for row, _ in zip(rows, range(_SAMPLE), strict=False) if row)
    if not widths or widths[0] == 1:
        return (0, 0)
    return (Counter(widths)[widths[0]], widths[0])


def unique_names(cells: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Trim header cells and make them differ whatever their case; also return the changed ones."""
    taken = {ROW}
    names, renamed = [], []
    for place, cell in enumerate(cells, start=1):
        bare = cell.strip().strip("\ufeff")
        name, turn = bare or f"column {place}", 2
        while name.casefold() in taken:
            name, turn = f"{bare or 'column'} ({turn})", turn + 1
        if bare and name != bare:
            renamed.append(name)
        taken.add(name.casefold())
        names.append(name)
    return tuple(names), tuple(renamed)
