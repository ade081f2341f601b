"""The first lines of a delimited text: what parts its cells and what its columns are called."""

import csv
import io
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from quarterdeck.connectors.header_rows import joined
from quarterdeck.connectors.look import ROW
from quarterdeck.words.problem import QuarterdeckError

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 50
_STATED = re.compile(r"^sep=(.)\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The delimiter, the rows above the header, the columns, and the names that had to change.

    `below` is how many lines end with the header: a cell in quotes may hold line ends, so that
    there may be more of them than rows.
    """

    delimiter: str
    skip: int
    columns: tuple[str, ...]
    renamed: tuple[str, ...]
    below: int = 1


def read_header(text: str, delimiter: str = "", stated: tuple[int, ...] = ()) -> Header:
    """Read the header from the beginning of a text; `delimiter` overrules what is found.

    Blank lines above it are skipped, as is the line `sep=;` that spreadsheets write; so are all
    above the first of the lines that are stated, which count from 1 and end with the last.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if stated:
        return _stated_header(text, delimiter, first=stated[0], last=stated[-1])
    mark_line = _STATED.match(text)
    body = text[mark_line.end() :] if mark_line else text
    blank = len(body) - len(body.lstrip("\n"))
    body = body[blank:]
    mark = delimiter or (mark_line[1] if mark_line else _guess(body))
    cells, height = _first(body, mark)
    columns, renamed = unique_names(cells)
    above = blank + bool(mark_line)
    return Header(mark, above, columns, renamed, above + height)


def _stated_header(text: str, delimiter: str, *, first: int, last: int) -> Header:
    """Read the header from the lines a mapping names; QuarterdeckError where there are fewer."""
    lines = text.split("\n")
    mark_line = _STATED.match(text)
    body = "\n".join(lines[first - 1 :])
    mark = delimiter or (mark_line[1] if mark_line else _guess(body))
    if last > len(lines) or not "".join(lines[first - 1 : last]).strip(f" \t{mark}"):
        raise QuarterdeckError(
            f"There is no header in line {last:,}, where the mapping says it stands.",
            fix="Correct header_row in the mapping: the line of the header, counted from 1.",
        )
    above = csv.reader(
        io.StringIO("".join(f"{line}\n" for line in lines[: last - 1])), delimiter=mark
    )
    skipped = sum(1 for _ in above)
    cells = [_first(line, mark)[0] for line in lines[first - 1 : last]]
    columns, renamed = unique_names(joined(cells))
    return Header(mark, skipped, columns, renamed, last)


def _first(body: str, mark: str) -> tuple[list[str], int]:
    rows = csv.reader(io.StringIO(body), delimiter=mark)
    try:
        return next(rows, []), rows.line_num
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
