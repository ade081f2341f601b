"""What the company decided: versions, and what the files would change."""

from quarterdeck.desk.playbooks import diff_of, listing
from quarterdeck.desk.quotas import quotas
from quarterdeck.reports.playbooks.document import diff_json, listing_json
from quarterdeck.reports.playbooks.page import diff_report, listing_report
from quarterdeck.reports.quotas import quotas_json, quotas_report, quotas_sheet
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen


def _versions(look: Look) -> Answer:
    listed = listing(look.desk, look.viewer)
    return Answer(listing_report(listed), lambda: listing_json(listed))


def _changes(look: Look) -> Answer:
    what = diff_of(look.desk, look.viewer, look.text("before"), look.text("after"))
    return Answer(diff_report(what), lambda: diff_json(what))


def _quotas(look: Look) -> Answer:
    given = quotas(look.desk, look.viewer, look.state.as_of)
    return Answer(quotas_report(given), lambda: quotas_json(given), lambda: quotas_sheet(given))


VIEWS = (
    View("", "In force", _versions),
    View("changes", "Not applied yet", _changes),
    View("quotas", "Quotas of the CRM", _quotas),
)

PAGE = Page(
    "playbook",
    "Playbook",
    "What the company decided, and since when.",
    chosen(*VIEWS),
    key="b",
    roles=frozenset({"vp", "revops", "finance"}),
    views=VIEWS,
    scoped=False,
)
