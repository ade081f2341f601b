"""How far the data can be trusted: what was held back, what is doubtful, what is to be mended.

These counts are of the imports themselves, at the ledger's head: an import made today speaks of
days long gone, so there is no telling what of it the page's day would have held back.
"""

from collections.abc import Callable, Sequence

from quarterdeck.connectors.quality import BatchQuality
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Explanation,
    Figure,
    Figures,
    Labelled,
    Part,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import money
from quarterdeck.reports.records.data import Records, Shown
from quarterdeck.reports.records.page import standing
from quarterdeck.reports.records.tables import deals_table, faults_table
from quarterdeck.reports.week.manifest import NOTHING_TO_DO, Told
from quarterdeck.reports.week.parts import Week
from quarterdeck.words.problem import Problem, Severity

_TOP = 8
_COLUMNS = (Column("what", "What"), Column("rows", "Rows", "count"))


def data_section(week: Week) -> Section:
    """Return counts of what came in and was held back, and the worst problems with their money."""
    if week.imported is None:
        return _own(week)
    batches = week.imported.report.batches
    if not batches:
        return Section("Data", (EmptyState("Nothing is imported.", "quarterdeck import FILE"),))
    told = Told(week.source, week.imported)
    stake = Column("money", "At stake", "money", week.source.currency)
    found: tuple[Block, ...] = (
        Table(
            "Held back, not counted until fixed",
            (*_COLUMNS, stake),
            _held(told),
            "See the rows themselves: quarterdeck quarantine list.",
            empty="No row is held back.",
        ),
        Table("Counted, but doubtful", _COLUMNS, _doubts(told), empty="No row looks doubtful."),
        _problems(told, stake),
    )
    return Section("Data: every import so far", (_scope(week, told), _strip(told), *found))


def _own(week: Week) -> Section:
    """Return the quality of the records in the reader's own part; imports are of the company."""
    title = "Data: the records of your own part"
    records = Records(week.source, Shown(limit=_TOP))
    if records.now is None:
        return Section(title, (EmptyState("No deal of yours is open.", ""),))
    return Section(title, (standing(records), faults_table(records), deals_table(records)))


def _scope(week: Week, told: Told) -> Sentence:
    said = f"Every import that counts at this ledger head, the last on {told.last}."
    uncut = f" Unlike the rest of the page, these counts are not cut at {week.day}."
    return Sentence((said, uncut) if week.day < told.last else (said,))


def _strip(told: Told) -> Figures:
    rows = (
        ("Rows read", "rows_in", "of every import that counts"),
        ("Held back", "quarantined", "in quarantine, not in any number"),
        ("Repeated", "duplicates", "the same event again, dropped"),
    )
    items = [Labelled(label, told.summed(label, column), note) for label, column, note in rows]
    open_ones = told.open_problems(len(_to_mend(told.batches)))
    return Figures((*items, Labelled("To mend", open_ones, "problems found when importing")))


def _held(told: Told) -> tuple[tuple[Part, ...], ...]:
    rows = _added(told.batches, lambda batch: [(h.reason, h.says, h.rows) for h in batch.held])
    stakes: dict[str, int | None] = {}
    for part in (part for batch in told.batches for part in batch.held):
        known = stakes.get(part.reason)
        both = (known, part.money)
        stakes[part.reason] = None if both == (None, None) else sum(m or 0 for m in both)
    ranked = sorted(rows.items(), key=lambda item: -(stakes[item[0]] or 0))
    return tuple(
        (says, told.held(reason, says, n), _stake(told.held_stake(says), stakes[reason], told))
        for reason, (says, n) in ranked
    )


def _doubts(told: Told) -> tuple[tuple[Part, ...], ...]:
    rows = _added(told.batches, lambda batch: [(d.reason, d.says, d.rows) for d in batch.doubts])
    ranked = sorted(rows.items(), key=lambda item: -item[1][1])
    return tuple((says, told.doubted(reason, n)) for reason, (says, n) in ranked)


def _added(
    batches: Sequence[BatchQuality], read: Callable[[BatchQuality], list[tuple[str, str, int]]]
) -> dict[str, tuple[str, int]]:
    """Add up rows over the batches by reason: its words and how many rows have it."""
    sums: dict[str, tuple[str, int]] = {}
    for batch in batches:
        for reason, says, rows in read(batch):
            sums[reason] = (says, sums.get(reason, ("", 0))[1] + rows)
    return sums


def _problems(told: Told, stake: Column) -> Table:
    ranked = sorted(_to_mend(told.batches), key=lambda found: _gravity(found[1]))
    columns = (Column("problem", "Problem"), Column("fix", "What to do"), stake)
    rows = tuple(
        (p.says, p.fix, _stake(told.stake(batch, p), p.money, told)) for batch, p in ranked[:_TOP]
    )
    more = "The gravest are listed, those with most money at stake first."
    return Table(
        "To mend, found when importing",
        columns,
        rows,
        more if len(ranked) > _TOP else "",
        empty="Nothing was found that asks for something to be done.",
    )


def _to_mend(batches: Sequence[BatchQuality]) -> list[tuple[str, Problem]]:
    """Return the problems that ask for something to be done, each with its batch."""
    found = [(batch.batch, problem) for batch in batches for problem in batch.problems]
    return [(batch, p) for batch, p in found if not p.fix.startswith(NOTHING_TO_DO)]


def _gravity(problem: Problem) -> tuple[int, int]:
    return list(Severity).index(problem.severity), -(problem.money or 0)


def _stake(how: Explanation, minor: int | None, told: Told) -> str | Figure:
    return money(minor, told.source.currency, how) if minor is not None else ""
