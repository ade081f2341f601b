"""Where the period stands: the numbers, the pace of bookings, the path of open pipeline."""

from dataclasses import replace

from quarterdeck.engine.sql import literal
from quarterdeck.reports.blocks import (
    Block,
    EmptyState,
    Figure,
    Figures,
    Labelled,
    Pace,
    Part,
    Point,
    Section,
    Trend,
)
from quarterdeck.reports.booked_path import booked_by_day, past_path, running
from quarterdeck.reports.figures import compact, of_deals
from quarterdeck.reports.week.parts import WEEK, Week, unpriced_note
from quarterdeck.words.calendar import Period
from quarterdeck.words.measure import AMOUNT

_WEEKS = 12
_PAST = 2


def standing_section(week: Week) -> Section:
    """Return the strip of numbers and the two paths."""
    untargeted: tuple[Block, ...] = ()
    if week.target is None:
        untargeted = (_no_target(week),)
    return Section("Where the period stands", (_strip(week), *untargeted, *_paths(week)))


def _paths(week: Week) -> tuple[Block, ...]:
    trend = _trend(week)
    shown = (trend,) if any(p.value for p in trend.points) else ()
    if week.ahead:
        return shown
    return (Section("", (_pace(week),), shown),)


def _strip(week: Week) -> Figures:
    numbers = week.numbers
    booked = _note(numbers["booked_deals"], week.unpriced_won)
    items = [] if week.ahead else [Labelled("Booked", numbers["bookings"], booked)]
    if week.target and week.gap:
        kind = week.source.facts.playbook.settings.target_kind
        items += [Labelled("Target", week.target, kind)]
        items += [] if week.ahead else [_left(week, week.gap)]
    label = "Open, due in it" if week.dated else "Open in all"
    items.append(Labelled(label, week.open_now, _note(week.open_deals, week.unpriced)))
    if week.dated:
        items.append(Labelled("Weighted", numbers["weighted_pipeline"], "by stage probability"))
    if week.target and week.dated and not week.over:
        coverage = numbers["coverage_remaining:current"]
        items.append(Labelled("Coverage of what is left", coverage, _need(week)))
    if not week.ahead:
        items.append(Labelled("Close rate", numbers["close_rate"], "won of won and lost"))
    return Figures(tuple(items))


def _note(deals: Figure, unpriced: Figure) -> tuple[Part, ...]:
    """Return how many deals a number has, and how many of them add nothing to it."""
    return (*of_deals(deals), *unpriced_note(deals, unpriced))


def _left(week: Week, gap: Figure) -> Labelled:
    if (gap.value or 0) <= 0:
        return Labelled("Target less bookings", gap)
    return Labelled("Short of target" if week.over else "Left to book", gap)


def _need(week: Week) -> tuple[Part, ...]:
    needed = week.numbers["coverage_needed:ratio"]
    known = ("needed: ", needed) if needed.value is not None else ("need not known yet",)
    return ("still due against left to book; ", *known)


def _no_target(week: Week) -> EmptyState:
    label, question = week.period.label, week.source.question
    if question.where:
        return EmptyState(
            "Targets are set for teams and people, not for deals a filter picks: no gap, no "
            "coverage.",
            "Ask without --where to see them.",
        )
    measure = week.source.facts.reading.measure
    told = "bookings" if measure == AMOUNT else measure
    return EmptyState(
        f"No target is set for {label} and {week.who}: no gap, no coverage.",
        f"Add a row to playbook/targets.csv: {question.scope or '*'},{told},{label},AMOUNT.",
    )


def _pace(week: Week) -> Pace:
    periods = _periods(week)
    last = min(week.day, week.period.last_day)
    booked = booked_by_day(week.source, periods[-1].start, week.period.end)
    points = tuple(_explained(week, p) for p in running(booked, week.period, last))
    past = tuple(past_path(week.source, booked, p) for p in periods[1:])
    past = tuple(p for p in past if any(p.values))
    so_far = "" if week.over else " so far"
    said = f" against a target of {compact(week.target)}" if week.target else ""
    lines = "Thin lines: the periods before. " if past else ""
    return Pace(
        f"Booked{so_far} in {week.period.label}",
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


def _explained(week: Week, point: Point) -> Point:
    """Return the point of a Monday with how it is computed: those are told in numbers."""
    if point.day.weekday():
        return point
    start = literal(week.period.start)
    until = f"outcome = 'won' AND closed_on >= {start} AND closed_on <= {literal(point.day)}"
    said = (
        "Booked so far",
        f"Money of the deals won from {week.period.start} to {point.day}.",
        "sum of amount over deals won up to that day",
    )
    return replace(point, explain=week.source.deals_money(until, said=said, value=None).explain)


def _trend(week: Week) -> Trend:
    period = week.period if week.dated else None
    days = [week.day - WEEK * i for i in range(_WEEKS, -1, -1)]
    points = week.source.path("open_pipeline", period, days)
    started = [i for i, p in enumerate(points) if p.value]
    shown = points[started[0] :] if started else points[-1:]
    name = f"Open pipeline due in {week.period.label}" if week.dated else "Open pipeline"
    return Trend(name, f"Week by week to {week.day}.", shown, week.open_now)
