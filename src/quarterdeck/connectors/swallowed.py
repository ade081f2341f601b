"""A quote left open takes the rows after it into one cell: such a file is refused, line named."""

from quarterdeck.connectors.look import Look
from quarterdeck.connectors.scan import first_bytes, text_blocks
from quarterdeck.words.problem import QuarterdeckError


def refuse(look: Look, openings: list[str]) -> None:
    """Raise QuarterdeckError naming the line where the first of those quotes opens, if any."""
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
