"""The rows held back as a page: why, in which files and whose, with the money at stake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from quarterdeck.connectors.fixing import Proposal
from quarterdeck.connectors.held import HeldRow
from quarterdeck.connectors.sentences import FAULTS
from quarterdeck.playbook.model import Settings
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count
from quarterdeck.reports.quarantine import stake
from quarterdeck.words.money import currencies, format_money

_Key = TypeVar("_Key")
_LISTED = 12


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Rows held back, beside each whose it is ('' where nobody is named), and what would mend them.

    `as_of` is the last day observed, `ledger_head` the hash of the ledger's last entry, `hidden`
    how many more rows there are, about deals that are confidential to the reader.
    """

    settings: Settings
    as_of: date
    ledger_head: str
    rows: tuple[HeldRow, ...]
    owners: tuple[str, ...]
    ways: tuple[Proposal, ...]
    hidden: int = 0


def held_report(found: HeldBack) -> Report:
    """Return the page of rows held back, summed up by reason, file and person."""
    return Report(
        title="Held back",
        workspace=found.settings.name,
        as_of=found.as_of,
        ledger_head=found.ledger_head or "none yet",
        currency=found.settings.currency,
        blocks=(*_blocks(found), *_hidden(found.hidden)),
        simulated=found.settings.simulated,
    )


def held_sheet(found: HeldBack) -> Table:
    """Return every row that is held back, with its place, its reason and its text."""
    columns = (
        Column("batch", "Import"),
        Column("file", "File"),
        Column("line", "Line"),
        Column("reason", "Held back for"),
        Column("field", "Field"),
        Column("owner", "Owner"),
        Column("money", "At stake"),
        Column("raw", "Row"),
    )
    currency = found.settings.currency
    rows = tuple(
        (r.batch, r.file, place(r), _called(r.reason), r.field, owner, stake(r, currency), r.raw)
        for r, owner in zip(found.rows, found.owners, strict=True)
    )
    return Table("", columns, rows, empty="No row is held back.")


def place(row: HeldRow) -> str:
    """Return where a row stands in its file."""
    return f"row {row.row:,}" if row.line is None else f"{row.line:,}"


def _blocks(found: HeldBack) -> tuple[Block, ...]:
    if not found.rows and found.hidden:
        return ()
    if not found.rows:
        says = "No row is held back: every row of every import that counts is in the numbers."
        return (EmptyState(says, "Rows of later imports that cannot be read stand here."),)
    at_stake = _money(found.rows, found.settings.currency)
    money = (f" with {at_stake} at stake" if at_stake else "",)
    noun = "row is" if len(found.rows) == 1 else "rows are"
    told: tuple[Part, ...] = (count(len(found.rows)), f" {noun} held back", *money)
    lead = Sentence((*told, ": in no number until mended."), lead=True)
    files = _group(found, "File", [row.file for row in found.rows])
    people = _group(found, "Owner", [owner or "nobody named" for owner in found.owners])
    return (lead, Section("Why", (_reasons(found),)), Section("Where", (files,), (people,)))


def _hidden(rows: int) -> tuple[Block, ...]:
    if not rows:
        return ()
    many = (
        " row about a confidential deal is" if rows == 1 else " rows about confidential deals are"
    )
    said = " held back too, for those who may see such deals."
    return (Sentence((count(rows), f"{many}{said}")),)


def _reasons(found: HeldBack) -> Table:
    groups: dict[tuple[str, str], list[HeldRow]] = {}
    for row in found.rows:
        groups.setdefault((row.reason, row.field), []).append(row)
    columns = (
        Column("reason", "Held back for"),
        Column("field", "Field"),
        Column("rows", "Rows", "count"),
        Column("money", "At stake"),
        Column("fix", "What to do"),
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            _called(reason),
            field if field != "row" else "",
            count(len(held)),
            _money(held, found.settings.currency),
            FAULTS[reason][1],
        )
        for (reason, field), held in _most_first(groups)
    )
    return Table("", columns, rows)


def _group(found: HeldBack, title: str, names: Sequence[str]) -> Table:
    groups: dict[str, list[HeldRow]] = {}
    for name, row in zip(names, found.rows, strict=True):
        groups.setdefault(name, []).append(row)
    columns = (
        Column("name", title),
        Column("rows", "Rows", "count"),
        Column("money", "At stake"),
    )
    listed = _most_first(groups)
    currency = found.settings.currency
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (name, count(len(held)), _money(held, currency)) for name, held in listed[:_LISTED]
    )
    more = len(listed) - _LISTED
    return Table("", columns, rows, f"And {more:,} more." if more > 0 else "")


def _most_first(groups: dict[_Key, list[HeldRow]]) -> list[tuple[_Key, list[HeldRow]]]:
    return sorted(groups.items(), key=lambda pair: -len(pair[1]))


def _money(rows: Sequence[HeldRow], currency: str) -> str:
    """Return the money at stake, each currency by itself; '' where none is known."""
    sums: dict[str, int] = {}
    known = {"", *currencies()}
    for row in rows:
        if row.money is not None and row.currency in known:
            sums[row.currency or currency] = sums.get(row.currency or currency, 0) + row.money
    return ", ".join(format_money(amount, code) for code, amount in sorted(sums.items()))


def _called(reason: str) -> str:
    return reason.replace("_", " ")
