"""Headers that stand below a title, or over two or three lines as in tables made for people."""

from collections.abc import Sequence

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.look import Expected

SEARCHED = 60
"""How many of the first lines may hold a header."""

_TALLEST = 3
_FEWEST = 2
_MOSTLY = 0.6

Cells = Sequence[str]


def joined(lines: Sequence[Cells]) -> list[str]:
    """Return the names that several header lines make together.

    A cell that spans columns stands before the names below it: Amount over EUR and USD gives
    'Amount EUR' and 'Amount USD'. A cell with nothing below it is a name alone.
    """
    names = [cell.strip() for cell in lines[0]]
    for below in lines[1:]:
        names = _above(names, [cell.strip() for cell in below])
    return names


def find_header(lines: Sequence[Cells], expected: Expected) -> tuple[int, int] | None:
    """Return the first and last line (from 1) of the first header with the columns expected."""
    for first in range(min(len(lines), SEARCHED)):
        if not _filled(lines[first]):
            continue
        for height in range(1, _TALLEST + 1):
            names = {same(name) for name in joined(lines[first : first + height])}
            if any(header <= names for header in expected.headers):
                return first + 1, min(first + height, len(lines))
    return None


def likely_header(lines: Sequence[Cells]) -> tuple[int, int]:
    """Return the line (from 1, twice) that looks most like a header where nobody says which.

    It is the first of the early lines that names most of the columns in words; a title names one.
    """
    early = lines[:SEARCHED]
    width = max((_filled(line) for line in early), default=0)
    for number, line in enumerate(early, start=1):
        named = [cell for cell in line if cell.strip()]
        if len(named) >= max(_FEWEST, _MOSTLY * width) and not any(map(_is_value, named)):
            return number, number
    first = next((n for n, line in enumerate(early, start=1) if _filled(line)), 1)
    return first, first


def _above(upper: list[str], lower: list[str]) -> list[str]:
    spanning, names = "", []
    for place in range(max(len(upper), len(lower))):
        over = upper[place] if place < len(upper) else ""
        under = lower[place] if place < len(lower) else ""
        if over:
            spanning = over if under else ""
        names.append(
            " ".join(part for part in (over or (spanning if under else ""), under) if part)
        )
    return names


def _filled(line: Cells) -> int:
    return sum(1 for cell in line if cell.strip())


def _is_value(cell: str) -> bool:
    """Tell a number, a day or an e-mail from the name of a column."""
    bare = cell.strip().replace("\u00a0", "")
    return "@" in bare or not any(letter.isalpha() for letter in bare)
