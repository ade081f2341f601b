"""The deals behind the numbers, as of any day."""

from dataclasses import replace

from quarterdeck.desk.deals import Which, deals_against, deals_of
from quarterdeck.reports.deal_grid import deal_grid
from quarterdeck.reports.deal_list import KINDS, Listed, deals_report
from quarterdeck.reports.deal_rows import deals_json, deals_sheet
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen

_MOST, _ALL = 200, 0
"""So many deals stand on the page without scripts; its twins have all of them."""


def _answer(look: Look, kind: str) -> Answer:
    which = Which(kind, look.text("metric"), _MOST)

    def listed(most: int) -> Listed:
        return deals_of(look.desk, look.viewer, look.ask, which=replace(which, limit=most))

    def rows() -> object:
        since = look.state.compare
        return deal_grid(deals_against(look.desk, look.viewer, look.ask, which=which, since=since))

    return Answer(
        deals_report(listed(_MOST)),
        lambda: deals_json(listed(_ALL)),
        lambda: deals_sheet(listed(_ALL)),
        rows,
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
    alike=True,
    views=VIEWS,
    persons=True,
    template="quarterdeck/deals.html",
)
