"""Is there enough pipeline, and is it sound."""

from quarterdeck.desk.pipeline import pipeline
from quarterdeck.desk.standards import Past, Which, proof_of, standards_of
from quarterdeck.reports.standards_json import standards_json, standards_sheet
from quarterdeck.reports.standards_page import standards_report
from quarterdeck.reports.standards_proof_json import proof_json, proof_sheet
from quarterdeck.reports.standards_proof_page import proof_report
from quarterdeck.web.pages.page import Answer, Look, Page, View, chosen

_DEALS = 50


def _pipeline(look: Look) -> Answer:
    return Answer(pipeline(look.desk, look.viewer, look.ask))


def _standards(look: Look) -> Answer:
    judged = standards_of(
        look.desk, look.viewer, look.within, which=Which(look.text("rule"), _DEALS)
    )
    return Answer(
        standards_report(judged), lambda: standards_json(judged), lambda: standards_sheet(judged)
    )


def _proof(look: Look) -> Answer:
    given = proof_of(look.desk, look.viewer, look.within, past=Past(), rule=look.text("rule"))
    return Answer(proof_report(given), lambda: proof_json(given), lambda: proof_sheet(given))


VIEWS = (
    View("", "Pipeline", _pipeline),
    View("standards", "Standards", _standards),
    View("proof", "Do standards tell", _proof),
)

PAGE = Page(
    "pipeline",
    "Pipeline",
    "Is there enough of it, and is it sound.",
    chosen(*VIEWS),
    key="p",
    views=VIEWS,
    persons=True,
)
