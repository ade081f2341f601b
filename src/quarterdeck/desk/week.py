"""The verb of the week: the page a sales leader reads on Monday."""

from quarterdeck.desk.ask import ALL_TIME, Ask, on_day, settle, source
from quarterdeck.desk.quality import quality_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Report
from quarterdeck.reports.week import prepare, the_week
from quarterdeck.words.problem import QuarterdeckError


def week(desk: Desk, viewer: Viewer, ask: Ask) -> Report:
    """Return *The week* for one scope and period, as of one day.

    Who may not see all of the company sees the records of their own part in place of the imports.
    Raises QuarterdeckError for no period at all, besides what a question raises.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    if ask.period.strip() == ALL_TIME:
        raise QuarterdeckError(
            "The week is about one period.",
            where="--period",
            fix="Name one, such as 2026-Q3, or leave it out for the quarter of the day; movement, "
            "deals and metrics answer for all of them.",
        )
    quality = quality_of(desk) if viewer.sees_all else None
    return the_week(prepare(source(desk, asked), asked.period, quality))
