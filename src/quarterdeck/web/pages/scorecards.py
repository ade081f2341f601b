"""What each role is measured by, now and before."""

from quarterdeck.desk.scorecards import benchmarks, scorecard
from quarterdeck.reports.scorecard.document import register_json, scorecard_json
from quarterdeck.reports.scorecard.page import scorecard_report, scorecard_sheet
from quarterdeck.reports.scorecard.register import register_report, register_sheet
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen


def _card(look: Look, card: str) -> Answer:
    found = scorecard(look.desk, look.viewer, card, look.ask)
    return Answer(
        scorecard_report(found), lambda: scorecard_json(found), lambda: scorecard_sheet(found)
    )


def _benchmarks(look: Look) -> Answer:
    given = benchmarks(look.desk, look.viewer, look.text("metric"))
    return Answer(
        register_report(given), lambda: register_json(given.entries), lambda: register_sheet(given)
    )


VIEWS = (
    View("", "VP of Sales", lambda look: _card(look, "vp")),
    View("gm", "General manager", lambda look: _card(look, "gm")),
    View("rep", "Rep", lambda look: _card(look, "rep")),
    View("benchmarks", "What others report", _benchmarks),
)

PAGE = Page(
    "scorecards",
    "Scorecards",
    "What each role is measured by, now and before.",
    chosen(*VIEWS),
    key="s",
    alike=True,
    views=VIEWS,
    persons=True,
)
