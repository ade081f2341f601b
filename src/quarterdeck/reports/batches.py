"""Every import of a workspace, the newest first: what it brought, and whether it counts."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.ledger.entry import Entry
from quarterdeck.ledger.manifest import taken_back
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
from quarterdeck.words.named import BATCH, Named

_SECONDS = 16
WITHDRAWN = "withdrawn"
"""The state of an import that was taken back."""


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
    return Table(
        "", columns, rows, "A wrong import is withdrawn, never deleted, and can be brought back."
    )


def _row(found: Batches, entry: Entry) -> tuple[Part, ...]:
    return (
        entry.id if entry.withdraws else Named(entry.id, BATCH, entry.id),
        entry.source or _does(entry, found.entries),
        entry.table,
        entry.observed_at.date().isoformat() if entry.observed_at else "",
        entry.recorded_at.isoformat(" ")[:_SECONDS],
        *map(_plain, (entry.rows_in, entry.accepted, entry.quarantined, entry.duplicates)),
        state_of(entry, found.entries, found.counting),
    )


def _does(entry: Entry, entries: tuple[Entry, ...]) -> str:
    """Return what a withdrawal takes back: an import, or the withdrawal of one."""
    taken = next((e for e in entries if e.id == entry.withdraws), entry)
    return f"brings {taken.withdraws} back" if taken.withdraws else f"withdraws {taken.id}"


def _plain(number: int) -> Figure:
    return count(number)


def state_of(entry: Entry, entries: tuple[Entry, ...], counting: frozenset[str]) -> str:
    """Return whether an import counts, in words; of a withdrawal why it was made."""
    if entry.withdraws:
        name = _does(entry, entries).partition(" ")[0]
        what = "withdrawal" if name == "withdraws" else "brought back"
        return f"{what}: {entry.reason}" if entry.reason else what
    if entry.id in counting:
        return "counts"
    return WITHDRAWN if entry.id in taken_back(entries) else "replaced by a later one"
