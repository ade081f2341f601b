"""The page of the pipeline: is it enough, where does it stand, how fast it moves, what breaks."""

from dataclasses import dataclass

from quarterdeck.reports.answers import Answered, answer_blocks
from quarterdeck.reports.blocks import Block, Report, Section
from quarterdeck.reports.crossed import crossed
from quarterdeck.reports.page import page
from quarterdeck.reports.standards_data import Judged
from quarterdeck.reports.standards_page import standards_report
from quarterdeck.reports.week.coverage import coverage_section
from quarterdeck.reports.week.opening import opening
from quarterdeck.reports.week.parts import Week


@dataclass(frozen=True, slots=True)
class Piped:
    """What the page of the pipeline is made of.

    `stages` are the metrics of open deals by stage and `flow` those of how a stage is left, `pace`
    those of creation and speed; `judged` are the standards.
    """

    week: Week
    stages: Answered
    flow: Answered
    pace: Answered
    judged: Judged


def pipeline_report(piped: Piped) -> Report:
    """Return the page; before the first deal is known it says so."""
    week = piped.week
    if week.reach.nothing_yet:
        return page(week.source, "Pipeline", (week.reach.too_early(),), period=week.period.label)
    blocks = (
        opening(week),
        coverage_section(week),
        Section("Stage by stage", (crossed(piped.stages, "What is open"), _flow(piped))),
        Section("Created, won and how fast", answer_blocks(piped.pace)),
        Section("Standards broken", _standards(piped.judged)),
    )
    return page(week.source, "Pipeline", blocks, period=week.period.label)


def _flow(piped: Piped) -> Block:
    label = piped.week.period.label
    note = "Of deals that first entered the stage in the period; deals still in it count so far."
    return crossed(piped.flow, f"What became of deals that entered it, {label}", note=note)


def _standards(judged: Judged) -> tuple[Block, ...]:
    return standards_report(judged).blocks
