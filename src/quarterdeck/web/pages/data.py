"""What was imported, how far it can be relied on, and what is held back."""

from quarterdeck.desk.batches import batches_of
from quarterdeck.desk.records import Which, records_of
from quarterdeck.desk.since import since
from quarterdeck.reports.batches import batches_report, batches_table
from quarterdeck.reports.records.document import records_json
from quarterdeck.reports.records.page import records_report, records_sheet
from quarterdeck.reports.since import since_json, since_report
from quarterdeck.web.changes.spool import LARGEST, Spool
from quarterdeck.web.companies import now
from quarterdeck.web.pages import held
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen

_DEALS = 50


def _batches(look: Look) -> Answer:
    found = batches_of(look.desk, look.viewer)
    return Answer(batches_report(found), sheet=lambda: batches_table(found))


def _quality(look: Look) -> Answer:
    found = records_of(look.desk, look.viewer, look.within, which=Which(look.text("issue"), _DEALS))
    return Answer(records_report(found), lambda: records_json(found), lambda: records_sheet(found))


def _since(look: Look) -> Answer:
    history = since(look.desk, look.viewer)
    return Answer(since_report(history), lambda: since_json(history))


def _beside(look: Look) -> dict[str, object]:
    """Return what the forms need, for those alone who may change the data."""
    if "write" not in look.viewer.rights:
        return {}
    if look.text("view") == "quarantine":
        return {"data": {"view": "quarantine", **held.forms(look)}}
    told = {
        "view": look.text("view"),
        "today": now().date(),
        "largest": LARGEST // 2**20,
        "zone": look.desk.playbook.settings.timezone,
        "waiting": [c for c in Spool(look.desk.root).listed() if not c.over],
    }
    return {"data": told}


VIEWS = (
    View("", "Imports", _batches),
    View("quarantine", "Held back", held.answer),
    View("quality", "Quality", _quality),
    View("since", "Known since", _since),
)

PAGE = Page(
    "data",
    "Data",
    "What was imported, and how far it can be relied on.",
    chosen(*VIEWS),
    key="a",
    roles=frozenset({"vp", "revops", "finance"}),
    views=VIEWS,
    scoped=False,
    template="quarterdeck/data.html",
    beside=_beside,
)
