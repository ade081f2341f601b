"""One deal: how it stands, how it came there, its chance, and what to ask next."""

from quarterdeck.desk.deal import deal_of
from quarterdeck.reports.deal.document import deal_json
from quarterdeck.reports.deal.over_time import deal_sheet
from quarterdeck.reports.deal.page import deal_report
from quarterdeck.web.pages.page import Answer, Look, Page


def answer(look: Look) -> Answer:
    """Return the deal that the address names; who may not see it learns nothing of it."""
    found = deal_of(look.desk, look.viewer, look.ask, look.text("item"))
    return Answer(deal_report(found), lambda: deal_json(found), lambda: deal_sheet(found))


PAGE = Page(
    "deals",
    "Deal",
    "How one deal came to where it stands, its chance, and what to ask next.",
    answer,
    calls=True,
    persons=True,
    listed=False,
    scoped=False,
    item=True,
)
