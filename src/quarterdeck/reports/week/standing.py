"""Where the period stands: the numbers, the pace of bookings, the path of open pipeline."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from quarterdeck.reports.blocks import (
    Block,
    EmptyState,
    Figures,
    Labelled,
    Pace,
    PastPath,
    Point,
    Section,
    Trend,
)
from quarterdeck.reports.figures import compact, of_deals
from quarterdeck.reports.week.parts import WEEK, Week
from quarterdeck.words.calendar import Period

_WEEKS = 12
_PAST = 2


def standing_section(week: Week) -> Section:
    """Return the strip of numbers and the two paths."""
    untargeted: tuple[Block, ...] = ()
    if week.target is None:
        untargeted = (_no_target(week),)
    paths = Section("", (_pace(week),), (_trend(week),))
    return Section("Where the period stands", (_strip(week), *untargeted, paths))


def _strip(week: Week) -> Figures:
    numbers = week.numbers
    items = [Labelled("Booked", numbers["bookings"], of_deals(numbers["booked_deals"]))]
    if week.target and week.gap:
        kind = week.source.facts.playbook.settings.target_kind
        items += [Labelled("Target", week.target, kind), Labelled("Left to book", week.gap)]
    items.append(_open(week))
    if week.dated:
        items.append(Labelled("Weighted", numbers["weighted_pipeline"], "by stage probability"))
    if week.target and week.dated:
        items.append(
            Labelled("Coverage of what is left", numbers["coverage_remaining"], _need(week))
        )
    items.append(Labelled("Close rate", numbers["close_rate"], "won of won and lost"))
    return Figures(tuple(items))


def _open(week: Week) -> Labelled:
    if week.dated:
        count = week.numbers["open_deals"]
        return Labelled("Open, due in it", week.numbers["open_pipeline"], of_deals(count))
    count = week.whole["open_deals"]
    return Labelled("Open in all", week.whole["open_pipeline"], of_deals(count))


def _need(week: Week) -> str:
    needed = week.numbers["coverage_needed:ratio"]
    return f"needed: {needed.full}" if needed.value is not None else "need not known yet"


def _no_target(week: Week) -> EmptyState:
    label, scope = week.period.label, week.scope
    return EmptyState(
        f"No target is set for {label} and {scope or 'the company'}: no gap, no coverage.",
        f"Add a row to playbook/targets.csv: {scope or '*'},bookings,{label},AMOUNT.",
    )


def _pace(week: Week) -> Pace:
    periods = _periods(week)
    last = min(week.day, week.period.last_day)
    booked = _booked_by_day(week, periods[-1].start)
    points = tuple(_running(booked, week.period, last))
    past = tuple(_past(booked, p) for p in periods[1:])
    past = tuple(p for p in past if any(p.values))
    said = f" against a target of {compact(week.target)}" if week.target else ""
    lines = "Thin lines: the periods before. " if past else ""
    return Pace(
        f"Booked so far in {week.period.label}",
        f"Cumulative bookings by day, {compact(week.numbers['bookings'])} by {last}{said}.",
        week.period.start,
        week.period.end,
        last,
        points,
        week.numbers["bookings"],
        week.target,
        past,
        f"{lines}{'Dotted: an even pace to the target.' if week.target else ''}".strip(),
    )


def _periods(week: Week) -> list[Period]:
    found = [week.period]
    for _ in range(_PAST):
        found.append(week.source.facts.playbook.settings.calendar.previous(found[-1]))
    return found


def _booked_by_day(week: Week, start: date) -> dict[date, int]:
    sql = week.source.sql("booked_by_day", start=start, end=week.period.end)
    return {row["day"]: row["money"] or 0 for row in week.source.rows(sql)}


def _running(booked: dict[date, int], period: Period, last: date) -> Iterator[Point]:
    days = [period.start + timedelta(days=i) for i in range((last - period.start).days + 1)]
    sums = accumulate(booked.get(day, 0) for day in days)
    yield from (Point(day, total) for day, total in zip(days, sums, strict=True))


def _past(booked: dict[date, int], period: Period) -> PastPath:
    values = tuple(p.value for p in _running(booked, period, period.last_day))
    return PastPath(period.label, period.days, values)


def _trend(week: Week) -> Trend:
    period = week.period if week.dated else None
    days = [week.day - WEEK * i for i in range(_WEEKS, -1, -1)]
    points = week.source.path("open_pipeline", period, days)
    started = [i for i, p in enumerate(points) if p.value]
    shown = points[started[0] :] if started else points[-1:]
    name = f"Open pipeline due in {week.period.label}" if week.dated else "Open pipeline"
    return Trend(name, f"Week by week to {week.day}.", shown, week.open_now)
