"""The verbs of numbers: any metrics of the catalogue, and the catalogue itself."""

from collections.abc import Sequence

from quarterdeck.desk.ask import ALL_TIME, Ask, Asked, on_day, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.reports.answers import Answered
from quarterdeck.reports.glossary import Glossary
from quarterdeck.words.calendar import Period


def answers(desk: Desk, viewer: Viewer, names: Sequence[str], ask: Ask) -> Answered:
    """Return the answers to any number of metrics for one question, each with its own period.

    Raises QuarterdeckError for an unknown metric, breakdown, scope, filter or period.
    """
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    periods = {name: period_for(name, ask, asked) for name in names}
    found = [
        answer
        for name, period in periods.items()
        for answer in evaluate(asked.facts, [name], question=asked.question, period=period)
    ]
    return Answered(source(desk, asked), periods, tuple(found))


def period_for(metric: str, ask: Ask, asked: Asked) -> Period | None:
    """Return the period a metric is asked for: the one named, else what suits its kind.

    What is open is asked for as it stands, whenever it is due; what happened in a period, or
    became of it, in the fiscal quarter of the day.
    """
    if ask.period.strip() == ALL_TIME:
        return None
    return asked.typed if find(metric).spans_all_time else asked.period


def glossary(desk: Desk, viewer: Viewer, ask: Ask) -> Glossary:
    """Return every metric with its unit and sentence; what was asked beside must make sense."""
    if ask != Ask():
        settle(on_day(desk, ask), viewer, ask)
    day = desk.last_day if desk.ledger.entries() else desk.today
    return Glossary(desk.playbook.settings, day, desk.head.hash)
