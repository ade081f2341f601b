"""Is there enough pipeline, and is it sound."""

from quarterdeck.desk.confidential import closed_marks
from quarterdeck.desk.pipeline import pipeline
from quarterdeck.desk.standards import Past, Which, proof_of, standards_of
from quarterdeck.desk.win_curves import COHORT, win_curves
from quarterdeck.reports.standards_json import standards_json, standards_sheet
from quarterdeck.reports.standards_page import standards_report
from quarterdeck.reports.standards_proof_json import proof_json, proof_sheet
from quarterdeck.reports.standards_proof_page import proof_report
from quarterdeck.reports.win_curves import (
    win_curves_json,
    win_curves_report,
    win_curves_sheet,
)
from quarterdeck.web.choices import Choice
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


def _curves(look: Look) -> Answer:
    found = win_curves(look.desk, look.viewer, look.ask)
    return Answer(
        win_curves_report(found),
        lambda: win_curves_json(found),
        lambda: win_curves_sheet(found),
        told=_offered(look),
    )


VIEWS = (
    View("", "Pipeline", _pipeline),
    View("curves", "Win curves", _curves),
    View("standards", "Standards", _standards),
    View("proof", "Do standards tell", _proof),
)


def _offered(look: Look) -> dict[str, object]:
    """Return by what win curves can be broken down."""
    closed = closed_marks(look.desk, look.viewer)
    listed = [d for d in look.desk.playbook.dimensions if d.name not in closed]
    declared = [Choice(d.name, d.title or d.name.capitalize()) for d in listed]
    ends = (Choice("", "Nothing"), Choice(COHORT, "Quarter created"))
    return {"offered": (ends[0], *declared, ends[1])}


PAGE = Page(
    "pipeline",
    "Pipeline",
    "Is there enough of it, and is it sound.",
    chosen(*VIEWS),
    key="p",
    alike=True,
    views=VIEWS,
    template="quarterdeck/pipeline.html",
    persons=True,
)
