"""One import as a page: what it brought, what was found in it, and whether it counts."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.ledger.entry import Entry
from quarterdeck.ledger.manifest import taken_back
from quarterdeck.playbook.model import Settings
from quarterdeck.reports.batches import WITHDRAWN, state_of
from quarterdeck.reports.blocks import Block, Column, Part, Report, Section, Sentence, Table
from quarterdeck.reports.figures import count, money
from quarterdeck.words.problem import Severity

_SECONDS = 16
_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Batch:
    """One import of a ledger up to a head: `entries` are all up to there, `counting` what counts.

    `as_of` is the last day observed.
    """

    settings: Settings
    as_of: date
    ledger_head: str
    entry: Entry
    entries: tuple[Entry, ...]
    counting: frozenset[str]

    @property
    def state(self) -> str:
        """Whether it counts, is withdrawn, or is replaced by a later one."""
        return state_of(self.entry, self.entries, self.counting)

    @property
    def counts(self) -> bool:
        """Whether answers use it."""
        return self.entry.id in self.counting

    @property
    def withdrawn(self) -> bool:
        """Whether it was taken back and not brought back since."""
        return self.state == WITHDRAWN


def batch_report(found: Batch) -> Report:
    """Return one import as a page."""
    return Report(
        title=found.entry.source or found.entry.id,
        workspace=found.settings.name,
        as_of=found.as_of,
        ledger_head=found.ledger_head,
        currency=found.settings.currency,
        blocks=_blocks(found),
        simulated=found.settings.simulated,
    )


def _blocks(found: Batch) -> tuple[Block, ...]:
    entry = found.entry
    kept: tuple[Part, ...] = (count(entry.accepted), " of ", count(entry.rows_in), " rows taken, ")
    held: tuple[Part, ...] = (count(entry.quarantined), f" held back; it {_said(found)}.")
    blocks: tuple[Block, ...] = (Sentence((*kept, *held), lead=True), _facts(entry))
    problems = _problems(found)
    past = _past(found)
    blocks += (Section("Found in it", (problems,)),)
    return blocks + ((Section("What became of it", (past,)),) if past.rows else ())


def _said(found: Batch) -> str:
    return "counts" if found.counts else f"is {found.state} and counts in no number"


def _facts(entry: Entry) -> Sentence:
    recorded = entry.recorded_at.isoformat(" ")[:_SECONDS]
    seen = f", seen {entry.observed_at.isoformat(' ')[:_SECONDS]}" if entry.observed_at else ""
    older = f", in place of {entry.supersedes}" if entry.supersedes else ""
    read = f"read by the mapping {entry.mapping}"
    says = f"Import {entry.id}: rows of {entry.table}, {read}{seen}, recorded {recorded} (UTC)"
    return Sentence((f"{says}{older}.",))


def _problems(found: Batch) -> Table:
    currency = found.settings.currency
    columns = (
        Column("severity", "Kind"),
        Column("says", "What was found"),
        Column("fix", "What to do"),
        Column("money", "At stake", "money", currency),
    )
    listed = sorted(found.entry.problems, key=lambda p: _ORDER.index(p.severity))
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (str(p.severity), p.says, p.fix, "" if p.money is None else money(p.money, currency))
        for p in listed
    )
    return Table("", columns, rows, empty="Nothing that would have to be looked at.")


def _past(found: Batch) -> Table:
    """Return who took it back or replaced it, and when."""
    mine = found.entry.id
    withdrawals = {e.id for e in found.entries if e.withdraws == mine}
    gone = taken_back(found.entries)
    columns = (Column("at", "When (UTC)"), Column("what", "What"), Column("why", "Why"))
    rows: list[tuple[Part, ...]] = []
    for entry in found.entries:
        at = entry.recorded_at.isoformat(" ")[:_SECONDS]
        if entry.withdraws == mine:
            rows.append((at, "withdrawn", entry.reason))
        elif entry.withdraws in withdrawals:
            rows.append((at, "brought back", entry.reason))
        elif entry.supersedes == mine:
            since = " (which was withdrawn)" if entry.id in gone else ""
            rows.append((at, f"replaced by {entry.id}{since}", "rows mended or read otherwise"))
    return Table("", columns, tuple(rows))
