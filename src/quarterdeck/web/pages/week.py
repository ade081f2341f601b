"""Where the period stands, what moved since last week and why, and what needs care."""

from quarterdeck.desk.week import week
from quarterdeck.web.pages.page import Answer, Look, Page


def answer(look: Look) -> Answer:
    """Return the week as it looks from the day."""
    return Answer(week(look.desk, look.viewer, look.ask))


PAGE = Page(
    "week",
    "The week",
    "Where the period stands, what moved and why, and what needs care.",
    answer,
    key="w",
    alike=True,
    persons=True,
)
