"""Where your number stands, what moved it, and what needs you."""

from quarterdeck.desk.today import today_of
from quarterdeck.reports.today.document import today_json, today_sheet
from quarterdeck.reports.today.page import today_report
from quarterdeck.web.pages.page import Answer, Look, Page


def answer(look: Look) -> Answer:
    """Return the brief of the day for who is signed in."""
    brief = today_of(look.desk, look.viewer, look.ask, since=look.state.compare)
    return Answer(today_report(brief), lambda: today_json(brief), lambda: today_sheet(brief))


PAGE = Page(
    "today",
    "Today",
    "What changed, and what needs you.",
    answer,
    key="t",
    calls=True,
    persons=True,
    template="quarterdeck/today.html",
    remembers=True,
)
