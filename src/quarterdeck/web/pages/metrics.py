"""The catalogue of numbers, any of them, and where a number of a slide comes from."""

from quarterdeck.desk.metrics import answers, glossary
from quarterdeck.desk.reconciling import Figure, reconcile
from quarterdeck.reports.explained import explained_json, explained_report
from quarterdeck.reports.glossary import glossary_json, glossary_report
from quarterdeck.reports.reconciled.document import where_json, where_sheet
from quarterdeck.reports.reconciled.page import where_report
from quarterdeck.web.pages.page import EVERYONE, Answer, Look, Page

_FEW = 10


def answer(look: Look) -> Answer:
    """Return one metric explained, where a number comes from, or all that there are."""
    metric, number = look.text("metric"), look.text("number")
    if number and not look.viewer.only_whole:
        found = reconcile(
            look.desk, look.viewer, Figure(number, look.text("unit"), (), _FEW), look.ask
        )
        return Answer(where_report(found), lambda: where_json(found), lambda: where_sheet(found))
    if metric:
        given = answers(look.desk, look.viewer, (metric,), look.ask)
        return Answer(explained_report(given), lambda: explained_json(given))
    known = glossary(look.desk, look.viewer, look.ask)
    return Answer(glossary_report(known), lambda: glossary_json(known))


PAGE = Page(
    "metrics",
    "Metrics",
    "Every number and what it means; where a number comes from.",
    answer,
    key="n",
    alike=True,
    roles=EVERYONE,
    template="quarterdeck/metrics.html",
)
