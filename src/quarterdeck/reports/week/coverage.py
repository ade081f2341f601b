"""Coverage against need, in this period and the next."""

from quarterdeck.reports.blocks import Block, CoverageBars, CoverageRow, EmptyState, Figure, Section
from quarterdeck.reports.source import Source
from quarterdeck.reports.week.parts import Week, named
from quarterdeck.words.calendar import Period

_PARTS = (
    "bookings",
    "open_pipeline:current",
    "past_due_pipeline:in_period",
    "coverage",
    "coverage_needed",
    "coverage_remaining:current",
)


def coverage_section(week: Week) -> Section:
    """Return a bar for each period that is not over, or why there is no answer."""
    return Section("Coverage against need", _answer(week))


def _answer(week: Week) -> tuple[Block, ...]:
    if not week.dated:
        return (week.reach.missing("be due in a period"),)
    coming = week.source.facts.playbook.settings.calendar.next(week.period)
    left = [period for period in (week.period, coming) if week.day < period.last_day]
    over: tuple[Block, ...] = ()
    if week.over:
        said = f"{week.period.label} is over: nothing can still be booked in it."
        over = (EmptyState(said, "" if left else "Ask for a period that still runs: --period."),)
    if not left:
        return over
    return (*over, _bars(tuple(_row(week.source, period) for period in left)))


def _bars(rows: tuple[CoverageRow, ...]) -> CoverageBars:
    marks = "Booked is solid, open and still due lighter, past due hatched."
    need = (
        " Needed is what it took in earlier periods, from this day on, of open pipeline not past "
        "its date: compare it with open and still due."
    )
    return CoverageBars(
        "Booked and open against the target",
        "One bar a period on one scale: booked, open and still due, past due.",
        rows,
        marks + need if any(row.needed for row in rows) else marks,
    )


def _row(source: Source, period: Period) -> CoverageRow:
    answers = source.metrics(_PARTS, period)
    booked, current, late, coverage, needed, remaining = answers.values()
    target = source.shown(coverage, period, "denominator")
    return CoverageRow(
        period.label,
        source.shown(booked, period),
        source.shown(current, period),
        source.shown(late, period),
        _known(named(target, "Target")),
        _known(source.shown(needed, period)) if target.value else None,
        _known(source.shown(remaining, period)),
    )


def _known(figure: Figure) -> Figure | None:
    return figure if figure.value is not None else None
