"""The verbs of numbers: any metrics of the catalogue, and the catalogue itself."""

from collections.abc import Sequence

from quarterdeck.desk.ask import Ask, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.reports.answers import Answered, catalogue_report
from quarterdeck.reports.blocks import Report


def answers(desk: Desk, viewer: Viewer, names: Sequence[str], ask: Ask) -> Answered:
    """Return the answers to any number of metrics for one question and period."""
    asked = settle(desk, viewer, ask)
    found = evaluate(desk.facts, names, question=asked.question, period=asked.period)
    return Answered(source(desk, asked.question), asked.period, found)


def glossary(desk: Desk) -> Report:
    """Return every metric with its unit and sentence."""
    settings = desk.playbook.settings
    return catalogue_report(settings, today=desk.today, head=desk.head.hash)
