"""A quote left open takes the rows after it into one cell: such a file is refused, line named."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from quarterdeck.connectors.look import Look
from quarterdeck.connectors.scan import first_bytes, text_blocks
from quarterdeck.words.problem import QuarterdeckError

_ENOUGH = 20
_TIMES = 5
_NAMED = 5


@dataclass(frozen=True, slots=True)
class IdShape:
    """What the ids of a file look like: their column, how many were read, what all have.

    `digits` says that each has a digit, `blanks` that some have a blank.
    """

    place: int
    count: int
    digits: bool
    blanks: bool

    def fits(self, cell: str) -> bool:
        """Tell whether a text may be an id of this file."""
        bare = cell.strip().strip('"')
        has_digit = any(c.isdigit() for c in bare)
        return bool(bare) and (has_digit or not self.digits) and (self.blanks or " " not in bare)


def refuse(look: Look, texts: Iterable[tuple[str, bool]], ids: IdShape) -> None:
    """Raise QuarterdeckError naming the line where the first quote opens that hides rows.

    `texts` may be rows, the flagged ones for sure. A text is prose when none of its lines has an id
    where a row would, as long as far more rows were read than it has lines.
    """
    hidden = (text for text, sure in texts if sure or _hides_rows(text, look, ids))
    openings = [text.split("\n", 1)[0] for text in islice(hidden, _NAMED)]
    if not openings:
        return
    line = min((found for opening in openings if (found := _line_of(look, opening))), default=0)
    place = f"line {line:,}" if line else "it"
    raise QuarterdeckError(
        f"{look.path.name} has a quote that hides the rows after it: it opens in {place} and is "
        "never closed, or only in a later row. Nothing was recorded.",
        fix=f"Close or remove the quote in {place}, double quotes inside a cell, and import again.",
        where=f"{look.path}:{line}" if line else str(look.path),
    )


def _hides_rows(text: str, look: Look, ids: IdShape) -> bool:
    """Tell whether a line of a cell may be a row: the first line is the rest of the cell's own."""
    lines = text.split("\n")[1:]
    if ids.count < max(_ENOUGH, _TIMES * len(lines)):
        return True
    rows = [cells for line in lines if len(cells := line.split(look.delimiter)) > ids.place + 1]
    return not rows or any(ids.fits(cells[ids.place]) for cells in rows)


def _line_of(look: Look, opening: str) -> int:
    """Return the number of the first line with a quote that ends in a text; 0 when none does."""
    sought = opening.rstrip("\r").replace('"', '""').encode()
    whole = opening.rstrip("\r").encode()
    _, packed = first_bytes(look.read_path)
    number, rest = 1, b""
    for block in text_blocks(look.read_path, compressed=packed):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        for line in lines:
            bare = line.rstrip(b"\r")
            if bare.endswith(b'"' + sought) or (b'"' in bare and bare == whole):
                return number
            number += 1
    return 0
