"""The verb of revenue: why what was billed changed between two periods."""

from quarterdeck.desk.ask import ALL_TIME, Ask, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.movement.revenue import Revenue
from quarterdeck.reports.revenue import Changed
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

AGAINST = ("year", "previous")
"""What a period is held against: the same one a year before, or the one just before."""


def revenue(
    desk: Desk, viewer: Viewer, ask: Ask, *, against: str = "year", items: bool = False
) -> Changed:
    """Return the change of revenue to a period, by default the fiscal quarter of the day.

    Raises QuarterdeckError for all of time, for a period that has not begun, and for a scope, a
    breakdown or a filter that invoice lines have not.
    """
    asked = settle(desk, viewer, ask)
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
    found = Revenue(desk.facts, asked.question, asked.period, before)
    return Changed(source(desk, asked.question), found, items)
