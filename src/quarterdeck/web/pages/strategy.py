"""Where to put resources: growth, win rate and mix of each part of the business."""

from quarterdeck.desk.strategy import breakdowns, strategy
from quarterdeck.reports.answers import metrics_json, metrics_sheet
from quarterdeck.reports.strategy import strategy_report
from quarterdeck.web.pages.page import EVERYONE, Answer, Look, Page


def answer(look: Look) -> Answer:
    """Return the segments of the breakdown that the address names."""
    found = strategy(look.desk, look.viewer, look.ask)
    return Answer(
        strategy_report(found),
        lambda: metrics_json(found.answered),
        lambda: metrics_sheet(found.answered),
    )


def beside(look: Look) -> dict[str, object]:
    """Return the breakdowns that are offered, and which one is shown."""
    offered = breakdowns(look.desk, look.viewer)
    return {"offered": offered, "by": look.state.by or offered[0]}


PAGE = Page(
    "strategy",
    "Strategy",
    "Growth, win rate and mix by channel, segment, product and competitor.",
    answer,
    key="y",
    alike=True,
    roles=EVERYONE - {"rep"},
    template="quarterdeck/strategy.html",
    beside=beside,
)
