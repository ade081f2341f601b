"""Every import of a workspace, the newest first: what it brought, and whether it counts."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.ledger.entry import Entry
from quarterdeck.playbook.model import Settings
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Figure,
    Part,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count

_SECONDS = 16


@dataclass(frozen=True, slots=True)
class Batches:
    """The entries of a ledger up to a head, and which of them count there, by id."""

    settings: Settings
    as_of: date
    ledger_head: str
    entries: tuple[Entry, ...]
    counting: frozenset[str]


def batches_report(found: Batches) -> Report:
    """Return the imports as a page; an empty ledger says how to begin."""
    return Report(
        title="Imports",
        workspace=found.settings.name,
        as_of=found.as_of,
        ledger_head=found.ledger_head or "none yet",
        currency=found.settings.currency,
        blocks=_blocks(found),
        simulated=found.settings.simulated,
    )


def _blocks(found: Batches) -> tuple[Block, ...]:
    if not found.entries:
        return (EmptyState("Nothing is imported yet.", "Run: quarterdeck import FILE..."),)
    held = sum(e.quarantined for e in found.entries if e.id in found.counting)
    rows = sum(e.accepted for e in found.entries if e.id in found.counting)
    told = (
        _plain(len(found.counting)),
        " imports count, with ",
        _plain(rows),
        " rows; ",
        *((_plain(held), " rows are held back.") if held else ("no row is held back.",)),
    )
    return (Sentence(told, lead=True), batches_table(found))


def batches_table(found: Batches) -> Table:
    """Return one row for each import and each withdrawal, the newest first."""
    columns = (
        Column("batch", "Batch"),
        Column("source", "File"),
        Column("table", "Table"),
        Column("observed", "Observed", "date"),
        Column("recorded", "Recorded"),
        Column("rows_in", "Rows in", "count"),
        Column("accepted", "Accepted", "count"),
        Column("quarantined", "Held back", "count"),
        Column("duplicates", "Known before", "count"),
        Column("state", "State"),
    )
    rows = tuple(_row(found, entry) for entry in reversed(found.entries))
    return Table("", columns, rows, "A wrong import is withdrawn, never deleted.")


def _row(found: Batches, entry: Entry) -> tuple[Part, ...]:
    return (
        entry.id,
        entry.source or (f"withdraws {entry.withdraws}" if entry.withdraws else ""),
        entry.table,
        entry.observed_at.date().isoformat() if entry.observed_at else "",
        entry.recorded_at.isoformat(" ")[:_SECONDS],
        *map(_plain, (entry.rows_in, entry.accepted, entry.quarantined, entry.duplicates)),
        _state(found, entry),
    )


def _plain(number: int) -> Figure:
    return count(number)


def _state(found: Batches, entry: Entry) -> str:
    if entry.withdraws:
        return f"withdrawal: {entry.reason}" if entry.reason else "withdrawal"
    if entry.id in found.counting:
        return "counts"
    gone = any(e.withdraws == entry.id for e in found.entries)
    return "withdrawn" if gone else "replaced by a later one"
