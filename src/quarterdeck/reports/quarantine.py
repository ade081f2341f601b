"""The rows held back, batch by batch: as text and as JSON."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from quarterdeck.connectors.held import HeldRow
from quarterdeck.connectors.sentences import many
from quarterdeck.words.money import format_money, to_major

_NEXT = """\
To mend them: quarterdeck quarantine list --csv mend.csv, correct the cells there, then
              quarterdeck quarantine replay mend.csv
"""


def quarantine_text(rows: Sequence[HeldRow], currency: str) -> str:
    """Return each row with its line, why it is held back, the money at stake and its text."""
    if not rows:
        return "No row is held back.\n"
    parts = []
    for (file, batch), held in groupby(rows, key=lambda row: (row.file, row.batch)):
        parts.append(f"{file} (batch {batch})")
        parts += [line for row in held for line in _lines(row, currency)]
    return "\n".join(parts) + f"\n\n{many(len(rows), 'row')} held back.\n{_NEXT}"


def _lines(row: HeldRow, currency: str) -> tuple[str, str]:
    place = f"row {row.row:,}" if row.line is None else f"line {row.line:,}"
    told = [f"  {place}: {row.reason.replace('_', ' ')}"]
    told += [f" ({row.field})"] if row.field != "row" else []
    if row.money is not None:
        told.append(f", {format_money(row.money, row.currency or currency)} at stake")
    elif row.counts_money:
        told.append(", amount unknown")
    text = row.raw.replace("\r", "").replace("\n", "\n    ")
    return "".join(told), f"    {text}"


def quarantine_json(rows: Sequence[HeldRow], currency: str) -> dict[str, Any]:
    """Return the document of `quarantine list`; money as text in major units, or null."""
    return {"count": len(rows), "rows": [_json(row, row.currency or currency) for row in rows]}


def _json(row: HeldRow, currency: str) -> dict[str, Any]:
    return {
        "batch": row.batch,
        "file": row.file,
        "row": row.row,
        "line": row.line,
        "reason": row.reason,
        "field": row.field,
        "money": None if row.money is None else to_major(row.money, currency),
        "currency": currency,
        "raw": row.raw,
    }
