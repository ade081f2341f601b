"""Quotas of a CRM held against the targets: proposals, and alarms where they fit no period."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.playbook.model import Settings
from quarterdeck.words.calendar import FiscalCalendar, Period
from quarterdeck.words.days import local_day
from quarterdeck.words.target import TARGET_MEASURES

_TARGETS = """
SELECT scope, start_on, end_on, money FROM targets WHERE kind = {kind} AND measure IN {measures}
"""


class State(StrEnum):
    """How a quota stands to the targets; the last four are alarms."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NEW = "new"
    NO_BOUNDARY = "no_boundary"
    NO_END = "no_end"
    NO_AMOUNT = "no_amount"
    TWICE = "twice"
    UNKNOWN_PERSON = "unknown_person"


ALARMS = frozenset(
    {State.NO_BOUNDARY, State.NO_END, State.NO_AMOUNT, State.TWICE, State.UNKNOWN_PERSON}
)
"""States in which a quota cannot become a target."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quota as the CRM had it on a day, and the target it would become or already is.

    Money is in minor units of the reporting currency. `period` is its label, '' where the dates fit
    none; `nearest` is then the fiscal period the first day lies in. `scope` is '' for the company.
    """

    quota: str
    scope: str
    starts_on: date | None
    last_on: date | None
    period: str
    nearest: str
    money: int | None
    target: int | None
    state: State
    known_on: date


def proposals(facts: Facts, day: date) -> tuple[Proposal, ...]:
    """Return every quota known by the end of the day, held against the targets in force then."""
    question = Question(day)
    kind = facts.playbook.settings.target_kind
    rows = facts.run(
        facts.compose(_TARGETS, question, kind=kind, measures=TARGET_MEASURES)
    ).to_pylist()
    targets = {(r["scope"], r["start_on"], r["end_on"]): r["money"] for r in rows}
    known = facts.nodes | {person.id for person in facts.playbook.people}
    told = facts.run(facts.compose(load("metrics", "crm_quotas"), question)).to_pylist()
    settings = facts.playbook.settings
    calendar = settings.calendar
    spans = {row["quota"]: span_of(row, calendar) for row in told}
    times = Counter((row["owner"], spans[row["quota"]]) for row in told)
    found = []
    for row in told:
        period = spans[row["quota"]]
        key = (row["owner"] or "", period.start, period.end) if period else None
        target = targets.get(key) if key else None
        twice = period is not None and times[row["owner"], period] > 1
        state = _state(row, period, target, stranger=_strange(row, known), twice=twice)
        found.append(_proposal(row, period, target, state=state, settings=settings))
    return tuple(found)


def span_of(row: Mapping[str, date | str | None], calendar: FiscalCalendar) -> Period | None:
    """Return the fiscal month, quarter, year or run of months that a quota's dates are exactly."""
    start, last, span = row["starts_on"], row["ends_on"], row["span"]
    if not isinstance(start, date):
        return None
    if not isinstance(last, date):
        period = _holding(start, str(span or ""), calendar)
        return period if period and period.start == start else None
    end = last + timedelta(days=1)
    for kind in ("year", "quarter", "month"):
        period = _holding(start, kind, calendar)
        if period and (period.start, period.end) == (start, end):
            return period
    first, after = calendar.month_of(start), calendar.month_of(end)
    whole = (first.start, after.start) == (start, end) and start < end
    return Period(f"{start}..{end}", start, end) if whole else None


def _holding(day: date, kind: str, calendar: FiscalCalendar) -> Period | None:
    """Return the fiscal period of a kind that holds a day."""
    match kind:
        case "year":
            return calendar.year(calendar.year_of(day))
        case "quarter":
            return calendar.quarter_of(day)
        case "month":
            return calendar.month_of(day)
    return None


def _strange(row: Mapping[str, object], known: frozenset[str]) -> bool:
    return bool(row["owner"]) and row["owner"] not in known


def _state(
    row: Mapping[str, object],
    period: Period | None,
    target: int | None,
    *,
    stranger: bool,
    twice: bool,
) -> State:
    endless = row["starts_on"] is None or (row["ends_on"] is None and row["span"] is None)
    found = (
        (row["money"] is None, State.NO_AMOUNT),
        (stranger, State.UNKNOWN_PERSON),
        (endless, State.NO_END),
        (period is None, State.NO_BOUNDARY),
        (twice, State.TWICE),
        (target is None, State.NEW),
        (target != row["money"], State.DIFFERS),
    )
    return next((state for so, state in found if so), State.AGREES)


def _proposal(
    row: Mapping[str, object],
    period: Period | None,
    target: int | None,
    *,
    state: State,
    settings: Settings,
) -> Proposal:
    start, last = row["starts_on"], row["ends_on"]
    kind = str(row["span"] or "quarter")
    near = _holding(start, kind, settings.calendar) if isinstance(start, date) else None
    told = f"{near.label} ({near.start} to {near.last_day})" if near else ""
    known = row["known_from"]
    return Proposal(
        quota=str(row["quota"]),
        scope=str(row["owner"] or ""),
        starts_on=start if isinstance(start, date) else None,
        last_on=period.last_day if period else (last if isinstance(last, date) else None),
        period=period.label if period else "",
        nearest=told,
        money=row["money"] if isinstance(row["money"], int) else None,
        target=target,
        state=state,
        known_on=local_day(known, settings.timezone) if isinstance(known, datetime) else date.min,
    )
