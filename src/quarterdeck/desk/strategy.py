"""The verb of strategy: each part of the business by growth, win rate and mix."""

from dataclasses import replace

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.confidential import closed_marks
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.strategy import METRICS, Segments
from quarterdeck.words.problem import QuarterdeckError

USUAL = ("channel", "segment", "product", "competitor")
"""What a business is usually looked at by, where the playbook declares it."""


def breakdowns(desk: Desk, viewer: Viewer) -> tuple[str, ...]:
    """Return what a business can be broken down by for a viewer, the usual first.

    Raises QuarterdeckError where nothing is declared that is open to them.
    """
    closed = closed_marks(desk, viewer)
    declared = tuple(d.name for d in desk.playbook.dimensions if d.name not in closed)
    usual = tuple(name for name in USUAL if name in declared)
    if declared:
        return (*usual, *(name for name in declared if name not in USUAL))
    raise QuarterdeckError(
        "No breakdown is declared, so there are no segments to compare.",
        where="playbook/dimensions.toml",
        fix="Declare one there, such as [channel] with source = 'deal', and map its column.",
    )


def strategy(desk: Desk, viewer: Viewer, ask: Ask) -> Segments:
    """Return the parts of a breakdown, by default the first usual one that is declared.

    Raises QuarterdeckError where none is declared, besides what every question raises.
    """
    offered = breakdowns(desk, viewer)
    by = ask.by or offered[:1]
    return Segments(answers(desk, viewer, METRICS, replace(ask, by=by)), offered)
