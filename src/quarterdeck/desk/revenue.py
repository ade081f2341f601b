"""The verbs of revenue: why it changed between two periods, and what became of each cohort."""

from dataclasses import dataclass

from quarterdeck.desk.ask import ALL_TIME, Ask, on_day, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.movement.cohorts import SOURCES, Cohorts
from quarterdeck.movement.revenue import Revenue
from quarterdeck.reports.cohorts import Shown
from quarterdeck.reports.revenue.changed import Changed
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

AGAINST = ("year", "previous")
"""What a period is held against: the same one a year before, or the one just before."""


@dataclass(frozen=True, slots=True)
class Way:
    """How revenue is compared, as typed: against which period, by product, from which source."""

    against: str = "year"
    items: bool = False
    source: str = SOURCES[0]


def revenue(desk: Desk, viewer: Viewer, ask: Ask, *, way: Way | None = None) -> Changed:
    """Return the change of revenue to a period, by default the fiscal quarter of the day.

    Raises QuarterdeckError for all of time, for a period that has not begun, and for a scope, a
    breakdown or a filter that the source has not.
    """
    way = way or Way()
    desk = on_day(desk, ask)
    asked, against = settle(desk, viewer, ask), way.against
    subscribed = _subscribed(way.source)
    if way.items and subscribed:
        raise QuarterdeckError(
            "Subscriptions have no quantities, so there is no price, volume and mix of them.",
            where="--items",
            fix="Leave it out, or take --source invoices.",
        )
    calendar = desk.playbook.settings.calendar
    if against not in AGAINST:
        raise QuarterdeckError(
            f"A period is not held against {against!r}.{did_you_mean(against, AGAINST)}",
            where="--against",
            fix=f"Use one of {', '.join(AGAINST)}.",
        )
    if ask.period.strip() == ALL_TIME:
        raise QuarterdeckError(
            "Revenue is compared between two periods, and there is none before all of time.",
            where="--period",
            fix="Name one such as 2026-Q3 or 2026, or leave it out for the quarter of the day.",
        )
    if asked.question.as_of < asked.period.start:
        raise QuarterdeckError(
            f"{asked.period.label} begins on {asked.period.start}, after {asked.question.as_of}.",
            where="--period",
            fix="Name a period that has begun by the day.",
        )
    before = {"year": calendar.year_before, "previous": calendar.previous}[against](asked.period)
    found = Revenue(asked.facts, asked.question, asked.period, before)
    return Changed(source(desk, asked), found, way.items, subscribed)


def cohorts_of(desk: Desk, viewer: Viewer, ask: Ask, *, way: Way | None = None) -> Shown:
    """Return the customers of each first month, and what became of them by months since.

    Raises QuarterdeckError for a period or a breakdown, which cohorts have of their own, and for a
    scope or filter that the source has not.
    """
    way = way or Way()
    _subscribed(way.source)
    for option, given in (("--period", ask.period), ("--by", ask.by), ("--items", way.items)):
        if given:
            raise QuarterdeckError(
                "Cohorts are told by first month, over all months.",
                where=option,
                fix=f"Leave {option} out; --where narrows down whose customers.",
            )
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    return Shown(source(desk, asked), Cohorts(asked.facts, asked.question, way.source))


def _subscribed(source: str) -> bool:
    if source in SOURCES:
        return source == SOURCES[1]
    raise QuarterdeckError(
        f"Revenue is not read from {source!r}.{did_you_mean(source, SOURCES)}",
        where="--source",
        fix=f"Use one of {', '.join(SOURCES)}.",
    )
