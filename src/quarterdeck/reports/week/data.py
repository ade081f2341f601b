"""How far the data can be trusted: what was held back, what is doubtful, what is missing."""

from collections.abc import Iterable

from quarterdeck.connectors.quality import BatchQuality
from quarterdeck.engine.sql import literal
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Explanation,
    Figure,
    Figures,
    Labelled,
    Section,
    Table,
)
from quarterdeck.reports.figures import count, money
from quarterdeck.reports.week.parts import Week
from quarterdeck.words.problem import Problem, Severity

_TOP = 8


def data_section(week: Week) -> Section:
    """Return counts of what came in and was held back, and the worst problems with their money."""
    batches = week.imported.report.batches
    if not batches:
        return Section("Data", (EmptyState("Nothing is imported.", "quarterdeck import FILE"),))
    held = _held(week)
    found: tuple[Block, ...] = (
        Table(
            "Held back, not counted until fixed",
            (*_COLUMNS, Column("money", "At stake", "money", week.source.currency)),
            held,
            empty="No row is held back.",
        ),
        Table("Counted, but doubtful", _COLUMNS, _doubts(batches), empty="No row looks doubtful."),
        _noted(week),
    )
    return Section("Data", (_strip(week), *found))


_COLUMNS = (Column("what", "What"), Column("rows", "Rows", "count"))


def _strip(week: Week) -> Figures:
    rows = (
        ("Rows read", "rows_in", "of every import that counts"),
        ("Held back", "quarantined", "in quarantine, not in any number"),
        ("Repeated", "duplicates", "the same event again, dropped"),
    )
    return Figures(
        tuple(Labelled(label, _counted(week, label, column), note) for label, column, note in rows)
    )


def _counted(week: Week, label: str, column: str) -> Figure:
    batches = week.imported.report.batches
    names = ", ".join(literal(batch.batch) for batch in batches)
    pattern = literal(str(week.imported.manifest / "*.json"))
    how = Explanation(
        title=label,
        sentence=f"{label}, added up over the imports that count at this ledger head.",
        formula=f"sum of {column} over the manifest's entries",
        as_of=week.day,
        ledger_head=week.source.facts.ledger_head,
        n=len(batches),
        sql=f"SELECT CAST(sum({column}) AS BIGINT) AS value\nFROM read_json({pattern})\n"
        f"WHERE id IN ({names})",
    )
    return count(sum(getattr(batch, column) for batch in batches), how)


def _held(week: Week) -> tuple[tuple[str | Figure, ...], ...]:
    sums: dict[str, tuple[int, int | None]] = {}
    for batch in week.imported.report.batches:
        for part in batch.held:
            rows, stake = sums.get(part.says, (0, None))
            both = (
                None if stake is None and part.money is None else (stake or 0) + (part.money or 0)
            )
            sums[part.says] = (rows + part.rows, both)
    currency = week.source.currency
    ranked = sorted(sums.items(), key=lambda item: -(item[1][1] or 0))
    return tuple(
        (says, count(rows), money(stake, currency) if stake is not None else "not known")
        for says, (rows, stake) in ranked
    )


def _doubts(batches: Iterable[BatchQuality]) -> tuple[tuple[str | Figure, ...], ...]:
    sums: dict[str, int] = {}
    for batch in batches:
        for doubt in batch.doubts:
            sums[doubt.says] = sums.get(doubt.says, 0) + doubt.rows
    return tuple((says, count(rows)) for says, rows in sorted(sums.items(), key=lambda d: -d[1]))


def _noted(week: Week) -> Table:
    problems = [p for batch in week.imported.report.batches for p in batch.problems]
    ranked = sorted(problems, key=_gravity)
    columns = (
        Column("problem", "Problem"),
        Column("fix", "What to do"),
        Column("money", "At stake", "money", week.source.currency),
    )
    rows = tuple((p.says, p.fix, _stake(p, week.source.currency)) for p in ranked[:_TOP])
    more = f"The {_TOP} gravest of {len(ranked)}." if len(ranked) > _TOP else ""
    return Table("Found when importing", columns, rows, more, empty="Nothing was found.")


def _gravity(problem: Problem) -> tuple[int, int]:
    return list(Severity).index(problem.severity), -(problem.money or 0)


def _stake(problem: Problem, currency: str) -> str | Figure:
    return money(problem.money, currency) if problem.money is not None else ""
