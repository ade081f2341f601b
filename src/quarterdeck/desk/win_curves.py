"""The verb of win curves: what became of deals by their age, by part or by when they were made."""

from dataclasses import replace
from datetime import timedelta

from quarterdeck.desk.ask import Ask, Asked, on_day, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.win_curves import Curve, curves
from quarterdeck.reports.win_curves import Ageing
from quarterdeck.words.period import Period
from quarterdeck.words.problem import QuarterdeckError

COHORT = "cohort"
"""The breakdown by the fiscal quarter in which deals were created."""

_QUARTERS = 8


def win_curves(desk: Desk, viewer: Viewer, ask: Ask) -> Ageing:
    """Return how the deals created in a period were won, lost or stay open, by their age.

    Without a period it is the eight fiscal quarters up to the day's. The breakdown is one
    dimension, or `cohort`. Raises QuarterdeckError for two of them, and as every question does.
    """
    desk = on_day(desk, ask)
    if len(ask.by) > 1:
        raise QuarterdeckError(
            "Win curves are broken down by one thing at a time.",
            where="--by",
            fix="Name one dimension, or cohort for the quarter in which deals were created.",
        )
    by_cohort = ask.by == (COHORT,)
    asked = settle(desk, viewer, replace(ask, by=() if by_cohort else ask.by))
    period = asked.typed or _recent(desk, asked)
    whole = curves(asked.facts, replace(asked.question, by=()), period)
    told = source(desk, asked)
    if not whole:
        return Ageing(told, period, None, (), ask.by)
    if not ask.by:
        return Ageing(told, period, whole[0], (), ())
    parts = (
        _cohorts(desk, asked, period) if by_cohort else curves(asked.facts, asked.question, period)
    )
    return Ageing(told, period, whole[0], parts, ask.by)


def _recent(desk: Desk, asked: Asked) -> Period:
    """Return the last quarters up to the day, as one period."""
    calendar, day = desk.playbook.settings.calendar, asked.question.as_of
    first = calendar.quarter_of(day)
    for _ in range(_QUARTERS):
        first = calendar.previous(first)
    end = day + timedelta(days=1)
    return Period(f"{first.start}..{end}", first.start, end)


def _cohorts(desk: Desk, asked: Asked, period: Period) -> tuple[Curve, ...]:
    """Return a curve for each fiscal quarter that the period touches, cut at its ends."""
    quarters = desk.playbook.settings.calendar.periods("quarter", period.start, period.last_day)
    found: list[Curve] = []
    for quarter in quarters:
        start, end = max(quarter.start, period.start), min(quarter.end, period.end)
        cut = replace(quarter, start=start, end=end)
        here = curves(asked.facts, asked.question, cut)
        found += [replace(curve, keys=(quarter.label,)) for curve in here]
    return tuple(found)
