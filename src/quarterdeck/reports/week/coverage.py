"""Coverage against need, in this period and the next."""

from quarterdeck.reports.blocks import Block, CoverageBars, CoverageRow, EmptyState, Figure, Section
from quarterdeck.reports.source import Source
from quarterdeck.reports.week.parts import Week, named
from quarterdeck.words.calendar import FiscalCalendar, Period


def coverage_section(week: Week) -> Section:
    """Return the two bars, or why there is no answer."""
    return Section("Coverage against need", (_answer(week),))


def _answer(week: Week) -> Block:
    if not week.dated:
        return EmptyState(
            "Coverage asks which open deals are due in the period, and no open deal carries a "
            "close date.",
            "Map the close date in playbook/mappings.",
        )
    coming = following(week.source.facts.playbook.settings.calendar, week.period)
    rows = (_row(week.source, week.period), _row(week.source, coming))
    return CoverageBars(
        "Booked and open against the target",
        "One bar a period on one scale: booked, open and still due, past due.",
        rows,
        "Booked is solid, open lighter, past due hatched. Need is what it took from this day on in "
        "earlier periods.",
    )


def following(calendar: FiscalCalendar, period: Period) -> Period:
    """Return the fiscal quarter (or the same kind of period) that comes next."""
    quarter = calendar.quarter_of(period.end)
    month = calendar.month_of(period.end)
    year = calendar.year(calendar.year_of(period.end))
    return min((quarter, month, year), key=lambda p: abs(p.days - period.days))


def _row(source: Source, period: Period) -> CoverageRow:
    answers = source.metrics(
        ("bookings", "coverage", "coverage_needed", "coverage_remaining"), period
    )
    booked, coverage, needed, remaining = answers.values()
    target = source.shown(coverage, period, "denominator")
    return CoverageRow(
        period.label,
        source.shown(booked, period),
        _ahead(source, period),
        _late(source, period),
        _known(named(target, "Target")),
        _known(source.shown(needed, period)) if target.value else None,
        _known(source.shown(remaining, period)),
    )


def _known(figure: Figure) -> Figure | None:
    return figure if figure.value is not None else None


def _ahead(source: Source, period: Period) -> Figure:
    text = (
        "SELECT CAST(coalesce(sum(money), 0) AS BIGINT) AS value, count(*) AS n\nFROM deals\n"
        "WHERE is_open AND counted AND due_on >= {as_of} AND due_on >= {start} AND due_on < {end}"
    )
    return _sum(source, period, text, "Open and still due", "due in the period, date not passed")


def _late(source: Source, period: Period) -> Figure:
    text = (
        "SELECT CAST(coalesce(sum(money), 0) AS BIGINT) AS value, count(*) AS n\nFROM deals\n"
        "WHERE is_open AND counted AND due_on < {as_of} AND due_on >= {start} AND due_on < {end}"
    )
    return _sum(source, period, text, "Past due", "due in the period, date already passed")


def _sum(source: Source, period: Period, text: str, title: str, which: str) -> Figure:
    sql = source.facts.compose(text, source.question, start=period.start, end=period.end)
    row = source.rows(sql)[0]
    said = (title, f"Money of open deals {which}.", f"sum of amount over open deals {which}")
    return source.sql_figure(sql, "money", said=said, value=row["value"], n=row["n"])
