"""The connectors that are installed, and which of them answers for a file."""

from pathlib import Path
from typing import cast

from quarterdeck import plugins
from quarterdeck.connectors.look import Connector, Look, Wish
from quarterdeck.words.problem import QuarterdeckError

GROUP = "quarterdeck.connectors"
_BINARY = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
}


def look_at(path: Path, wish: Wish) -> Look:
    """Return what the first connector that knows the file says; QuarterdeckError when none does."""
    for door in plugins.load(GROUP).values():
        look = cast("Connector", door).look(path, wish)
        if look is not None:
            return look
    with path.open("rb") as file:
        head = file.read(8)
    kind = next((says for mark, says in _BINARY.items() if head.startswith(mark)), "no table")
    raise QuarterdeckError(
        f"{path.name} is {kind}; CSV, JSON Lines and Parquet can be read.",
        fix="Save or export it as CSV (UTF-8) and import that.",
        where=str(path),
    )


def rows(look: Look) -> str:
    """Return SQL for the rows of a file by the connector that knows it."""
    return cast("Connector", plugins.load(GROUP)[look.connector]).relation(look)
