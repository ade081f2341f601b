"""A question as people type it, made exact: day, period, scope, filter, breakdown."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.desk.viewer import Viewer, allowed_scope
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period, parse_period
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError


@dataclass(frozen=True, slots=True)
class Ask:
    """What was typed; empty text means the default."""

    as_of: str = ""
    scope: str = ""
    where: str = ""
    by: tuple[str, ...] = ()
    period: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The same, exact: a question and the period it is about."""

    question: Question
    period: Period


def settle(desk: Desk, viewer: Viewer, ask: Ask, *, day: date | None = None) -> Asked:
    """Make a question exact; the day defaults to the last observed one, the period to its quarter.

    `day`, when given, is the day already settled. Raises QuarterdeckError for a day later than
    today, an unknown scope or an unreadable period.
    """
    day = day or as_of_day(desk, ask.as_of)
    node = desk.node(ask.scope)
    scope = allowed_scope(viewer, node, playbook=desk.playbook, today=desk.today)
    question = Question(as_of=day, scope=scope, where=ask.where, by=ask.by)
    return Asked(question, period_of(desk, ask.period, day))


def source(desk: Desk, question: Question) -> Source:
    """Return what reports compute from: the facts, the question, and people's names."""
    return Source(desk.facts, question, desk.name)


def as_of_day(desk: Desk, text: str) -> date:
    """Return the day asked for, or the last day the ledger observed."""
    if not text:
        return desk.last_day
    day = parse_day(text)
    if day > desk.today:
        raise QuarterdeckError(
            f"{day} has not happened yet.",
            where="--as-of",
            fix=f"Ask for a day up to today, {desk.today}; the last observed is {desk.last_day}.",
        )
    return day


def period_of(desk: Desk, text: str, day: date) -> Period:
    """Return the period asked for, or the fiscal quarter that contains the day."""
    calendar = desk.playbook.settings.calendar
    return parse_period(text, calendar) if text else calendar.quarter_of(day)
