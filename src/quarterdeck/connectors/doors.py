"""The connectors that are installed, and which of them answers for a file."""

from pathlib import Path
from typing import cast

from quarterdeck import plugins
from quarterdeck.connectors.look import Connector, Look, Wish
from quarterdeck.connectors.other_forms import other_form
from quarterdeck.connectors.scan import first_bytes
from quarterdeck.words.problem import QuarterdeckError

GROUP = "quarterdeck.connectors"


def look_at(path: Path, wish: Wish) -> Look:
    """Return what the first connector that knows the file says; QuarterdeckError when none does."""
    for door in plugins.load(GROUP).values():
        look = cast("Connector", door).look(path, wish)
        if look is not None:
            return look
    head, _ = first_bytes(path)
    kind, fix = other_form(head) or ("no table", "Export it as CSV (UTF-8) and import that.")
    raise QuarterdeckError(
        f"{path.name} is {kind}; CSV, Excel (.xlsx), JSON Lines and Parquet can be read.",
        fix=fix,
        where=str(path),
    )


def rows(look: Look) -> str:
    """Return SQL for the rows of a file by the connector that knows it."""
    return cast("Connector", plugins.load(GROUP)[look.connector]).relation(look)
