"""Quotas of a CRM held against the targets: proposals, and alarms where they fit no period."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, partial

from quarterdeck.engine.sql import load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.playbook.model import Settings
from quarterdeck.words.calendar import FiscalCalendar, Period
from quarterdeck.words.days import local_day
from quarterdeck.words.money import convert
from quarterdeck.words.target import TARGET_MEASURES

_TARGETS = """
SELECT scope, start_on, end_on, amount, currency
FROM target_spans
WHERE since <= {as_of} AND {as_of} < until AND kind = {kind} AND measure IN {measures}
"""

_Amount = tuple[int, str]
"""An amount in minor units, and its currency."""


class State(StrEnum):
    """How a quota stands to the targets; the last six are alarms."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NEW = "new"
    NO_BOUNDARY = "no_boundary"
    NO_END = "no_end"
    NO_AMOUNT = "no_amount"
    BELOW_ZERO = "below_zero"
    TWICE = "twice"
    UNKNOWN_PERSON = "unknown_person"


ALARMS = frozenset(
    {
        State.NO_BOUNDARY,
        State.NO_END,
        State.NO_AMOUNT,
        State.BELOW_ZERO,
        State.TWICE,
        State.UNKNOWN_PERSON,
    }
)
"""States in which a quota cannot become a target."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quota as the CRM had it on a day, and the target it would become or already is.

    `amount` is in minor units of `currency`, as the CRM states it. `money` and `target` are in
    minor units of the currency that is told, both at the rates at which targets are told.
    `period` is its label, '' where the dates fit none; `nearest` is then the fiscal period the
    first day lies in. `scope` is '' for the company.
    """

    quota: str
    scope: str
    starts_on: date | None
    last_on: date | None
    period: str
    nearest: str
    amount: int | None
    currency: str
    money: int | None
    target: int | None
    state: State
    known_on: date


@dataclass(frozen=True, slots=True)
class _Rates:
    """What one unit of each currency is worth, in 1e-9 of the one that is told."""

    currency: str
    worth: Mapping[str, int]

    def money(self, amount: _Amount | None) -> int | None:
        """Return an amount in the currency that is told; None where it has no rate."""
        if amount is None:
            return None
        minor, currency = amount
        if currency == self.currency:
            return minor
        rate = self.worth.get(currency)
        return None if rate is None else convert(minor, currency, self.currency, rate)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A quota and the target in force for the same person and period, and their rates."""

    quota: _Amount | None
    target: _Amount | None
    rates: _Rates

    @property
    def money(self) -> int | None:
        """The quota in the currency that is told."""
        return self.rates.money(self.quota)

    @property
    def target_money(self) -> int | None:
        """The target in the currency that is told."""
        return self.rates.money(self.target)

    @property
    def same(self) -> bool:
        """Whether they are one amount: in their own currency where it is the same."""
        if self.quota and self.target and self.quota[1] == self.target[1]:
            return self.quota == self.target
        return self.money == self.target_money


def proposals(facts: Facts, day: date) -> tuple[Proposal, ...]:
    """Return every quota known by the end of the day, held against the targets in force then.

    Those in one currency are compared in it, others at the rates at which targets are told.
    """
    question = Question(day)
    settings = facts.playbook.settings
    kind, calendar = settings.target_kind, settings.calendar
    rows = facts.run(
        facts.compose(_TARGETS, question, kind=kind, measures=TARGET_MEASURES)
    ).to_pylist()
    targets = {(r["scope"], r["start_on"], r["end_on"]): (r["amount"], r["currency"]) for r in rows}
    known = facts.nodes | {person.id for person in facts.playbook.people}
    told = facts.run(facts.compose(load("metrics", "crm_quotas"), question)).to_pylist()
    spans = {row["quota"]: span_of(row, calendar) for row in told}
    times = Counter((row["owner"], spans[row["quota"]]) for row in told)
    rates = cache(partial(_rates, facts))
    found = []
    for row in told:
        period = spans[row["quota"]]
        key = (row["owner"] or "", period.start, period.end) if period else None
        priced = min(day, period.last_day) if period else day
        pair = _Pair(
            None if row["amount"] is None else (row["amount"], row["currency"]),
            targets.get(key) if key else None,
            rates(priced),
        )
        twice = period is not None and times[row["owner"], period] > 1
        state = _state(row, period, pair, stranger=_strange(row, known), twice=twice)
        found.append(_proposal(row, period, pair, state=state, settings=settings))
    return tuple(found)


def _rates(facts: Facts, day: date) -> _Rates:
    """Return the rates at which a target is told that is priced on a day."""
    reading = facts.reading
    if reading.fixed:
        return _Rates(reading.currency, dict(reading.worth))
    dated = [r for r in facts.playbook.rates if r.kind == "dated" and r.since <= day]
    latest = {r.currency: r.rate for r in sorted(dated, key=lambda rate: rate.since)}
    return _Rates(reading.currency, latest)


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
    pair: _Pair,
    *,
    stranger: bool,
    twice: bool,
) -> State:
    endless = row["starts_on"] is None or (row["ends_on"] is None and row["span"] is None)
    found = (
        (pair.money is None, State.NO_AMOUNT),
        ((pair.money or 0) < 0, State.BELOW_ZERO),
        (stranger, State.UNKNOWN_PERSON),
        (endless, State.NO_END),
        (period is None, State.NO_BOUNDARY),
        (twice, State.TWICE),
        (pair.target is None, State.NEW),
        (not pair.same, State.DIFFERS),
    )
    return next((state for so, state in found if so), State.AGREES)


def _proposal(
    row: Mapping[str, object],
    period: Period | None,
    pair: _Pair,
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
        amount=pair.quota[0] if pair.quota else None,
        currency=pair.quota[1] if pair.quota else "",
        money=pair.money,
        target=pair.target_money,
        state=state,
        known_on=local_day(known, settings.timezone) if isinstance(known, datetime) else date.min,
    )
