"""The last lines of a report that are no rows: totals, who made it, whose copyright it is."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from quarterdeck.connectors.header import Header
from quarterdeck.connectors.scan import Scan, text_blocks
from quarterdeck.words.problem import Problem, Severity

_FEW = 2

Rows = Iterator[tuple[int, Sequence[str]]]
"""Rows, each with the line on which it begins."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands below the data: from which line on, how many rows, and how many full ones."""

    line: int
    rows: int
    full: int


def ends_data(cells: Sequence[str], patterns: Sequence[str]) -> bool:
    """Tell whether the first filled cell of a row matches a pattern, whatever its case."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return any(fnmatchcase(first.lower(), pattern.lower()) for pattern in patterns)


def find_ending(rows: Rows, patterns: Sequence[str]) -> Ending | None:
    """Return what the first row that matches begins, None when none does.

    Lines of one cell that stand right above it, apart from the data, belong to it: a report says
    its own name there. A row is full when more than half as many cells as in the widest are filled.
    """
    widest = 0
    title: list[tuple[int, Sequence[str]]] = []
    apart = False
    for line, cells in rows:
        filled = _filled(cells)
        if ends_data(cells, patterns):
            last = [c for _, c in title] + [cells] + [c for _, c in rows if _filled(c)]
            full = sum(1 for more in last if _filled(more) > max(_FEW, widest // 2))
            return Ending(title[0][0] if title else line, len(last), full)
        if filled == 1 and (title or apart or len(cells) == 1):
            title.append((line, cells))
        elif filled:
            title = []
        apart = not filled
        widest = max(widest, filled)
    return None


def ending_note(name: str, ending: Ending) -> Problem:
    """Say from which line on rows are left out; a warning where some look like data all the same.

    The text of such lines is not repeated: it may name a person.
    """
    rows = "1 row" if ending.rows == 1 else f"{ending.rows:,} rows"
    says = f"{rows} from line {ending.line:,} on left out, as the mapping says for 'footer'."
    if not ending.full:
        where, fix, severity = name, "Nothing to do.", Severity.NOTE
    else:
        where, severity = f"{name}: line {ending.line:,}", Severity.WARNING
        says += f" {ending.full:,} of them have as many cells as a row of data."
        fix = "Look there: if data follow, narrow the patterns of `footer` in the mapping."
    return Problem(where, says, fix, severity=severity, count=ending.rows)


def cut_text(
    path: Path, found: Scan, header: Header, *, patterns: Sequence[str], to: Path
) -> tuple[Path, Scan, Ending | None]:
    """Return a text that ends above its footer: a copy at `to`, or itself where it has none."""
    ending = find_ending(_records(path, found, header), patterns) if patterns else None
    if ending is None:
        return path, found, None
    left = ending.line - 1
    with to.open("wb") as copy:
        for line in _lines(path, found):
            if not left:
                break
            copy.write(line)
            left -= 1
    return to, replace(found, compressed=False, lines=ending.line - 1), ending


def _records(path: Path, found: Scan, header: Header) -> Rows:
    """Yield the rows below the header with their lines; those that cannot be told end it."""
    lines = (line.decode("utf-8", "replace") for line in _lines(path, found))
    for _ in range(header.below):
        next(lines, "")
    reader = csv.reader(lines, delimiter=header.delimiter)
    while True:
        begins = header.below + reader.line_num + 1
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        yield begins, cells


def _lines(path: Path, found: Scan) -> Iterator[bytes]:
    """Yield each line with its line end."""
    rest = b""
    for block in text_blocks(path, compressed=found.compressed):
        *whole, rest = (rest + block).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())
