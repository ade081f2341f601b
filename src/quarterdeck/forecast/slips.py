"""How late deals close that are due in a period: what became of those due in earlier ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from quarterdeck.engine.sql import load
from quarterdeck.facts.question import Question
from quarterdeck.forecast.earlier import PERIODS
from quarterdeck.forecast.history import ends_of
from quarterdeck.forecast.known import Known
from quarterdeck.words.calendar import Period

FATES = ("in_time", "weeks_1_4", "weeks_5_13", "later", "lost")
"""Won by the date stated, one to four weeks after, five to thirteen; later or still open; lost."""

_WEEKS_4, _WEEKS_13 = 28, 91

WATCHED = timedelta(days=_WEEKS_13)
"""How long after its stated date a deal must have been watched to be counted."""


@dataclass(frozen=True, slots=True)
class Slips:
    """Of the deals due in earlier periods as they began: how many, and what became of them.

    `deals` and `money`, in minor units, are by fate, one of FATES. `last` is the last date stated
    that counts: what was due later has not been watched long enough.
    """

    periods: int
    last: date
    deals: Mapping[str, int]
    money: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many deals they are."""
        return sum(self.deals.values())

    def share(self, fate: str) -> float:
        """Return the share of deals that ended so."""
        return self.deals[fate] / self.total


def slips(known: Known, question: Question, period: Period) -> Slips | None:
    """Return what became of the question's deals due in up to PERIODS earlier periods.

    A deal counts by the date stated as the period began, once that lies thirteen weeks back, and
    with the outcome known by the day of the question. None where no such deal is known.
    """
    told_by = question.as_of - WATCHED
    begun = _begun(known, period, told_by)
    if not begun:
        return None
    part = question.scope or question.where
    found = _of_part(known, question, begun) if part else _of_company(known, begun, told_by)
    if not found:
        return None
    deals, money = ({fate: found.get(fate, (0, 0))[n] for fate in FATES} for n in (0, 1))
    return Slips(len(begun), min(told_by, max(p.last_day for p in begun)), deals, money)


_Fates = dict[str, tuple[int, int]]
"""Deals and their money by fate."""


def _of_company(known: Known, begun: Sequence[Period], told_by: date) -> _Fates:
    """Return what became of all deals that were due in periods as they began."""
    deals = known.deals
    ever = known.past.due(known.as_of, min(p.start for p in begun), max(p.last_day for p in begun))
    found = [
        ever.within(p.start, min(p.last_day, told_by)).at(p.start - timedelta(days=1))
        for p in begun
    ]
    due = ever.of([one.rows for one in found])
    place = due.among(deals)
    late = deals.closed[place] - due.on
    fates = [late <= 0, late <= _WEEKS_4, late <= _WEEKS_13]
    fate = np.select([~deals.decided[place], ~deals.won[place], *fates], [3, 4, 0, 1, 2], default=3)
    money = due.worth(known.past.prices.worth(known.as_of))
    numbers = np.unique(fate).tolist()
    return {FATES[n]: (int((fate == n).sum()), int(money[fate == n].sum())) for n in numbers}


def _of_part(known: Known, question: Question, begun: Sequence[Period]) -> _Fates:
    """Return the same of a part of the company, which the engine tells apart."""
    _lend(known, begun)
    facts, told_by = known.facts, question.as_of - WATCHED
    sql = facts.compose(load("forecast", "slips"), question, told_by=told_by)
    return {row["fate"]: (row["deals"], row["money"]) for row in facts.run(sql).to_pylist()}


def _begun(known: Known, period: Period, told_by: date) -> list[Period]:
    """Return earlier periods that began while deals were known, and whose first dates are told."""
    calendar, first = known.facts.playbook.settings.calendar, known.days.first
    found: list[Period] = []
    while len(found) < PERIODS:
        period = calendar.previous(period)
        if period.start <= first:
            break
        if period.start <= told_by:
            found.append(period)
    return found


def _lend(known: Known, begun: Sequence[Period]) -> None:
    engine, zone = known.facts.engine, known.facts.playbook.settings.timezone
    starts = [p.start for p in begun]
    engine.register_arrow(
        "forecast_begun",
        pa.table(
            {
                "starts": pa.array(starts, pa.date32()),
                "seen_end": ends_of([day - timedelta(days=1) for day in starts], zone),
                "ends": pa.array([p.last_day for p in begun], pa.date32()),
            }
        ),
    )
    lend_ended(known)


def lend_ended(known: Known) -> None:
    """Lend the engine the deals decided by the day: key, closed_on, whether won, money."""
    deals, ended = known.deals, known.deals.decided
    closed = pa.array(deals.closed[ended].astype(np.int32)).cast(pa.date32())
    table = {
        "key": deals.key[ended],
        "closed_on": closed,
        "won": deals.won[ended],
        "money": deals.money[ended],
    }
    known.facts.engine.register_arrow("forecast_ended", pa.table(table))
