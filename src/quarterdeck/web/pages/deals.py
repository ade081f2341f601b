"""The deals behind the numbers, as of any day."""

from quarterdeck.desk.deals import Which, deals_against, deals_of
from quarterdeck.reports.deal_grid import deal_grid
from quarterdeck.reports.deal_list import KINDS, deals_report
from quarterdeck.reports.deal_rows import deals_json, deals_sheet
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen

_MOST = 200


def _answer(look: Look, kind: str) -> Answer:
    which = Which(kind, look.text("metric"), _MOST)
    listed = deals_of(look.desk, look.viewer, look.ask, which=which)

    def rows() -> object:
        since = look.state.compare
        return deal_grid(deals_against(look.desk, look.viewer, look.ask, which=which, since=since))

    return Answer(
        deals_report(listed), lambda: deals_json(listed), lambda: deals_sheet(listed), rows
    )


def _view(kind: str) -> View:
    name = "" if kind == KINDS[0] else kind
    title = kind.replace("-", " ").capitalize()
    return View(name, title, lambda look: _answer(look, name))


VIEWS = tuple(map(_view, KINDS))

PAGE = Page(
    "deals",
    "Deals",
    "The deals behind the numbers.",
    chosen(*VIEWS),
    key="d",
    views=VIEWS,
    persons=True,
    template="quarterdeck/deals.html",
)
