"""One import: what it brought and whether it counts, with the forms that change that."""

from quarterdeck.desk.batches import batch_of
from quarterdeck.reports.batch_page import batch_report
from quarterdeck.web.pages.page import Answer, Look, Page


def answer(look: Look) -> Answer:
    """Return the import that the address names."""
    return Answer(batch_report(batch_of(look.desk, look.viewer, look.text("item"))))


def _beside(look: Look) -> dict[str, object]:
    """Return what the forms need, for those alone who may change the data."""
    if "write" not in look.viewer.rights:
        return {}
    found = batch_of(look.desk, look.viewer, look.text("item"))
    told = {"id": found.entry.id, "counts": found.counts, "withdrawn": found.withdrawn}
    return {"batch": told | {"held": found.entry.quarantined}}


PAGE = Page(
    "data",
    "Import",
    "What one import brought, and whether it counts.",
    answer,
    roles=frozenset({"vp", "revops", "finance"}),
    listed=False,
    scoped=False,
    item=True,
    template="quarterdeck/batch.html",
    beside=_beside,
)
