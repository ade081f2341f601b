"""The rows held back, batch by batch: as text and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from quarterdeck.connectors.fixing import Proposal
from quarterdeck.connectors.held import HeldRow
from quarterdeck.connectors.sentences import many
from quarterdeck.words.money import currencies, format_money, to_major

_NEXT = """\
To mend them in a spreadsheet: quarterdeck quarantine list --csv mend.csv, correct the cells there,
then: quarterdeck quarantine replay mend.csv
"""
_MOST = 10


def quarantine_text(rows: Sequence[HeldRow], currency: str, ways: Sequence[Proposal] = ()) -> str:
    """Return each row with its line, its reason, money and text, and what would mend which."""
    if not rows:
        return "No row is held back.\n"
    parts = []
    for (file, batch), held in groupby(rows, key=lambda row: (row.file, row.batch)):
        parts.append(f"{file} (batch {batch})")
        parts += [line for row in held for line in _lines(row, currency)]
    return "\n".join(parts) + f"\n\n{many(len(rows), 'row')} held back.\n{_ways(ways)}{_NEXT}"


def _ways(ways: Sequence[Proposal]) -> str:
    """Say what would mend rows alike; what only people can know stands in capitals."""
    if not ways:
        return ""
    lines = [f"  {many(way.rows, 'row')}: {way.command}" for way in ways[:_MOST]]
    more = [f"  and {len(ways) - _MOST:,} more ways; --json has all"] if len(ways) > _MOST else []
    head = "What would mend them, once the words in capitals are filled in (try with --preview):"
    return "\n".join([head, *lines, *more]) + "\n"


def _lines(row: HeldRow, currency: str) -> tuple[str, str]:
    place = f"row {row.row:,}" if row.line is None else f"line {row.line:,}"
    told = [f"  {place}: {row.reason.replace('_', ' ')}"]
    told += [f" ({row.field})"] if row.field != "row" else []
    if row.money is not None:
        told.append(f", {stake(row, currency)} at stake")
    elif row.counts_money:
        told.append(", amount unknown")
    text = row.raw.replace("\r", "").replace("\n", "\n    ")
    return "".join(told), f"    {text}"


def stake(row: HeldRow, currency: str) -> str:
    """Return the money of a row with its currency, '' where none is known."""
    if row.money is None:
        return ""
    if row.currency in {"", *currencies()}:
        return format_money(row.money, row.currency or currency)
    return f"{_major(row, currency)} {row.currency}"


def quarantine_json(
    rows: Sequence[HeldRow], currency: str, ways: Sequence[Proposal] = ()
) -> dict[str, Any]:
    """Return the document of `quarantine list`; money as text in major units, or null."""
    return {
        "count": len(rows),
        "rows": [_json(row, currency) for row in rows],
        "fixes": [asdict(way) for way in ways],
    }


def _major(row: HeldRow, currency: str) -> str | None:
    """Return the money of a row in major units, an unknown currency as the own one."""
    if row.money is None:
        return None
    known = row.currency if row.currency in currencies() else currency
    return to_major(row.money, known)


def _json(row: HeldRow, currency: str) -> dict[str, Any]:
    return {
        "batch": row.batch,
        "file": row.file,
        "row": row.row,
        "line": row.line,
        "reason": row.reason,
        "field": row.field,
        "money": _major(row, currency),
        "currency": row.currency or currency,
        "raw": row.raw,
    }
