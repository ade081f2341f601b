"""A question as people type it, made exact: day, period, scope, filter, breakdown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quarterdeck.desk.confidential import refuse_marks
from quarterdeck.desk.filtering import exact_where
from quarterdeck.desk.naming import meant, person_or_team
from quarterdeck.desk.parts import part_of
from quarterdeck.desk.viewer import (
    NotAllowedError,
    Part,
    Viewer,
    allowed_scope,
    may,
)
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.reading import Reading, reading_of
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period, parse_period
from quarterdeck.words.days import parse_day
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.problem import QuarterdeckError, did_you_mean
from quarterdeck.words.rates import parse_rates

ALL_TIME = "all"
"""How no period is typed, where a period would be the default."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What was typed; empty text means the default, the period ALL_TIME none at all."""

    as_of: str = ""
    scope: str = ""
    where: str = ""
    by: tuple[str, ...] = ()
    period: str = ""
    rates: str = ""
    currency: str = ""
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The same, exact: a question and the period it is about, the day's quarter unless named.

    `facts` are the workspace's, read as money as asked. `typed` is the period that was named, None
    without one and for ALL_TIME.
    """

    facts: Facts
    question: Question
    period: Period
    typed: Period | None = None


def settle(desk: Desk, viewer: Viewer, ask: Ask, *, day: date | None = None) -> Asked:
    """Make a question exact; the day defaults to the last observed one, the period to its quarter.

    `day`, when given, is the day already settled. Raises QuarterdeckError for a day later than
    today, for a scope, a filter or a breakdown that cannot be, and for an unreadable period.
    """
    may(viewer, "read")
    day = day or as_of_day(desk, ask.as_of)
    part = part_of(desk, viewer)
    scope = allowed_scope(viewer, _node(desk, ask.scope, part), part)
    seen = Question(day, part.top) if part else None
    _check_breakdown(ask.by)
    _check_whole(desk, viewer, ask)
    refuse_marks(desk, viewer, ask.where, ask.by)
    where = exact_where(desk, ask.where, seen)
    question = Question(as_of=day, scope=scope, where=where, by=ask.by)
    calendar = desk.playbook.settings.calendar
    unnamed = ask.period.strip() in {"", ALL_TIME}
    with said_of("--period"):
        typed = None if unnamed else parse_period(ask.period, calendar)
    period = typed or calendar.quarter_of(day)
    facts = desk.facts.read(_reading(desk, ask, period=period, day=day))
    return Asked(facts, question, period, typed)


def _reading(desk: Desk, ask: Ask, *, period: Period, day: date) -> Reading:
    """Return at which rates to read: those asked for, else those of the workspace."""
    playbook, asked = desk.playbook, desk.playbook.settings.rates
    if ask.rates:
        with said_of("--rates"):
            asked = parse_rates(ask.rates)
    if asked.day and asked.day > desk.today:
        raise QuarterdeckError(
            f"{asked.day} has not happened yet, so its rates are not known.",
            where="--rates",
            fix=f"Name a day up to today, {desk.today}.",
        )
    calendar = playbook.settings.calendar
    year = calendar.year(calendar.year_of(period.last_day))
    with said_of("--currency" if ask.currency else "--rates"):
        found = reading_of(playbook, asked, currency=ask.currency.upper(), year=year, day=day)
    return replace(found, measure=_measure(desk, ask.measure))


def _measure(desk: Desk, asked: str) -> str:
    """Return the measure that is asked for, by name or title; the workspace's without one."""
    if not asked.strip():
        return desk.playbook.settings.measure
    known = {AMOUNT: AMOUNT} | {m.name: m.name for m in desk.playbook.measures}
    titled = {m.title.casefold(): m.name for m in desk.playbook.measures if m.title}
    found = known.get(asked.strip()) or titled.get(asked.strip().casefold())
    if found:
        return found
    raise QuarterdeckError(
        f"There is no measure {asked!r}.{did_you_mean(asked, known)}",
        where="--measure",
        fix=f"Use one of: {', '.join(known)}; declare more in playbook/measures.toml.",
    )


def _node(desk: Desk, text: str, part: Part | None) -> str:
    """Return the node meant by an id or a name; who lies outside the part has no name here."""
    if not text:
        return ""
    names = desk.names(desk.facts.nodes if part is None else part.nodes)
    if part and not meant(text, names):
        return text
    return person_or_team(text, names, where="--scope")


def _check_breakdown(by: tuple[str, ...]) -> None:
    twice = next((name for name in by if by.count(name) > 1), "")
    if twice:
        raise QuarterdeckError(
            f"{twice!r} stands in the breakdown twice.", where="--by", fix="Name it once."
        )


def _check_whole(desk: Desk, viewer: Viewer, ask: Ask) -> None:
    """Refuse persons, every level of the tree and filters to who sees the whole company alone."""
    if not viewer.only_whole:
        return
    known = desk.facts.dimensions
    parts = [
        name for name in ask.by if name == "owner" or (name in known and known[name].kind == "org")
    ]
    if ask.where.strip() or parts:
        raise NotAllowedError(
            "Only the company as a whole is open to you.",
            where="--where" if ask.where.strip() else "--by",
            fix="Leave out the filter and every breakdown by person or team.",
        )


def source(desk: Desk, asked: Asked) -> Source:
    """Return what reports compute from: the facts, the question, and people's names."""
    return Source(asked.facts, asked.question, desk.name, playbook=desk.said_playbook)


def on_day(desk: Desk, ask: Ask) -> Desk:
    """Return the desk under the playbook in force on the day that is asked about."""
    return desk.on(as_of_day(desk, ask.as_of)) if desk.versions.last else desk


@contextmanager
def said_of(option: str) -> Iterator[None]:
    """Name the option in a message about what was typed for it."""
    try:
        yield
    except QuarterdeckError as error:
        raise QuarterdeckError(error.says, fix=error.fix, where=error.where or option) from error


def as_of_day(desk: Desk, text: str, option: str = "--as-of") -> date:
    """Return the day asked for by an option, or the last day the ledger observed."""
    if not text:
        return desk.last_day
    with said_of(option):
        day = parse_day(text)
    if day > desk.today:
        raise QuarterdeckError(
            f"{day} has not happened yet.",
            where=option,
            fix=f"Ask for a day up to today, {desk.today}; the last observed is {desk.last_day}.",
        )
    return day


def two_days(desk: Desk, ask: Ask, start: str, end: str) -> tuple[date, date]:
    """Return the days from whose end to whose end something changed; by default a week, until now.

    Raises QuarterdeckError for a day that has not happened, for two different last days, and for a
    first day after the last.
    """
    last = as_of_day(desk, end, "--to") if end else as_of_day(desk, ask.as_of)
    if end and ask.as_of and as_of_day(desk, ask.as_of) != last:
        raise QuarterdeckError(
            f"--to says {last} and --as-of says {ask.as_of}, but there is one last day.",
            where="--to",
            fix="Give one of the two: what is known is what was known by the end of the last day.",
        )
    if not start:
        return last - timedelta(days=7), last
    with said_of("--from"):
        first = parse_day(start)
    if first > last:
        raise QuarterdeckError(
            f"It starts on {first}, after its last day {last}.",
            where="--from",
            fix="Give the earlier day with --from and the later one with --to.",
        )
    return first, last
