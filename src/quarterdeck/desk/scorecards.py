"""The verbs of scorecards and of what others report."""

from dataclasses import replace

from quarterdeck.desk.ask import ALL_TIME, Ask, Asked, on_day, settle, source
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.metrics.benchmarks import register
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.scorecards import find_card, score
from quarterdeck.reports.scorecard.carded import Carded
from quarterdeck.reports.scorecard.register import Registered
from quarterdeck.reports.source import Source
from quarterdeck.words.problem import QuarterdeckError

_OF_ONE = "rep"


def scorecard(desk: Desk, viewer: Viewer, card: str, ask: Ask) -> Carded:
    """Return a scorecard for the fiscal quarter of the day, or the period named.

    Raises QuarterdeckError for an unknown card, a seller's card of nobody or of a team, for all of
    time, and for a scope, filter or period that cannot be.
    """
    desk = on_day(desk, ask)
    chosen = find_card(desk.playbook, card)
    asked = settle(desk, viewer, replace(ask, by=()))
    if ask.period.strip() == ALL_TIME:
        raise QuarterdeckError(
            "A scorecard is held against the period before, and there is none before all of time.",
            where="--period",
            fix="Name one such as 2026-Q3 or 2026, or leave it out for the quarter of the day.",
        )
    if card == _OF_ONE and not _is_one(desk, asked):
        raise QuarterdeckError(
            "A seller's scorecard is about one person.",
            where="--scope",
            fix="Name them, by name or id: quarterdeck scorecard rep --scope PERSON",
        )
    if asked.question.as_of < asked.period.start:
        raise QuarterdeckError(
            f"{asked.period.label} begins on {asked.period.start}, after {asked.question.as_of}.",
            where="--period",
            fix="Name a period that has begun by the day.",
        )
    found = score(asked.facts, chosen, question=asked.question, period=asked.period)
    return Carded(source(desk, asked), found)


def _is_one(desk: Desk, asked: Asked) -> bool:
    """Whether the question is about one place of the tree, with nobody under it on the day."""
    who, day = asked.question.scope, asked.question.as_of
    return bool(who) and not desk.playbook.tree.members(who, day) - {who}


def benchmarks(desk: Desk, viewer: Viewer, metric: str = "") -> Registered:
    """Return what others report of a metric, or of all; refuses an unknown one."""
    may(viewer, "read")
    if metric:
        find(metric)
    day = desk.last_day if desk.ledger.entries() else desk.today
    desk = desk.on(day)
    found = register(desk.playbook, metric)
    told = Source(desk.facts, Question(day), desk.name, playbook=desk.said_playbook)
    return Registered(told, found, metric)
