"""The verb of the pipeline: is there enough of it, and is it sound."""

from dataclasses import replace

from quarterdeck.desk.ask import Ask, on_day, settle, source
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.standards import Which, standards_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Report
from quarterdeck.reports.pipeline import Piped, pipeline_report
from quarterdeck.reports.week import prepare

_STAGES = ("open_deals", "open_pipeline", "weighted_pipeline", "past_due_pipeline")
_FLOW = ("stage_conversion", "stage_days:median", "stage_skip_rate")
_PACE = (
    "created_pipeline",
    "created_deals",
    "created_win_rate",
    "close_rate",
    "win_days_median",
    "velocity_simple",
    "velocity_expected",
)
_DEALS = 10


def pipeline(desk: Desk, viewer: Viewer, ask: Ask) -> Report:
    """Return the page of the pipeline for a scope and a period, by default the day's quarter.

    Raises QuarterdeckError as every question does.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    by_stage = replace(ask, by=("stage",))
    deals = replace(ask, period="", by=())
    return pipeline_report(
        Piped(
            prepare(source(desk, asked), asked.period, None),
            answers(desk, viewer, _STAGES, by_stage),
            answers(desk, viewer, _FLOW, by_stage),
            answers(desk, viewer, _PACE, replace(ask, by=())),
            standards_of(desk, viewer, deals, which=Which("", _DEALS)),
        )
    )
