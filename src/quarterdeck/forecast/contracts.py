"""Contracts that end: the renewals to come are known from them before anyone opens a deal.

How long before the end of a contract its renewal is opened is learned as a hazard by weeks to the
end; what is not opened yet is expected to be opened as others were from there on.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from quarterdeck.engine.sql import Raw, literal, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.pricing import UNBOUNDED
from quarterdeck.forecast.history import Array, whole
from quarterdeck.forecast.kinds import Kinds, Nature

EARLY, LATE = 270, 90
"""Days before and after the end of a contract within which a renewal deal is about it."""

_WEEK, _YEAR = 7, 365
_WEEKS = (EARLY + LATE) // _WEEK + 1
_WATCHED = 10.0
"""Contracts watched for a week that the usual hazard of being renewed is worth in every week."""


@dataclass(frozen=True, slots=True)
class Contracts:
    """Contracts by account and end; days are numbers since the first, `opened` -1 where not yet.

    `money` is what each is worth a year, in minor units.
    """

    began: NDArray[np.int64]
    ended: NDArray[np.int64]
    opened: NDArray[np.int64]
    money: Array

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ended)


def contracts_of(facts: Facts, as_of: date, first: date, kinds: Kinds) -> Contracts:
    """Return the contracts of the whole company that have a last day, as known by a day."""
    sql = facts.compose(
        load("forecast", "contracts"),
        whole(as_of),
        arr=Raw(_money(facts, as_of)),
        renewal=Raw(f"{kinds.sql('deals.')} IN {literal(kinds.of(Nature.RENEWED))}"),
        early=EARLY,
        late=LATE,
    )
    rows = facts.run(sql)
    began, ended, opened = (
        rows[name].to_numpy(zero_copy_only=False).astype("datetime64[D]")
        for name in ("began_on", "ended_on", "opened_on")
    )
    start = np.datetime64(first)
    return Contracts(
        (began - start).astype(np.int64),
        (ended - start).astype(np.int64),
        np.where(np.isnat(opened), -1, (opened - start).astype(np.int64)),
        rows["money"].to_numpy(zero_copy_only=False).astype(float),
    )


@dataclass(frozen=True, slots=True)
class Opening:
    """Renewals expected to be opened by day, from the day after the last known one on.

    `deals` counts them, `money` is what their contracts are worth a year, `square` the sum of the
    squares of that, each by day.
    """

    deals: Array
    money: Array
    square: Array

    def since(self, days: int) -> "Opening":
        """Return those of the days after so many."""
        return Opening(self.deals[days:], self.money[days:], self.square[days:])


def opening_of(contracts: Contracts, now: int, days: int) -> Opening:
    """Return the renewals to be opened on each of so many days after day number `now`."""
    hazard = _hazard(contracts, now)
    here = (contracts.opened < 0) & (contracts.ended - now < EARLY + days)
    here &= (contracts.ended - now > -LATE) & (contracts.began <= now)
    left, money = contracts.ended[here] - now, contracts.money[here]
    alive = np.ones(len(left))
    found = np.zeros((3, days))
    for day in range(days):
        week = (EARLY - (left - day - 1)) // _WEEK
        inside = (week >= 0) & (week < _WEEKS)
        chance = np.where(inside, hazard[np.clip(week, 0, _WEEKS - 1)], 0.0) * alive
        found[:, day] = chance.sum(), (chance * money).sum(), (chance * money**2).sum()
        alive -= chance
    return Opening(*found)


def _hazard(contracts: Contracts, now: int) -> Array:
    """Return the chance of a day to see the renewal opened, by weeks since EARLY before the end."""
    start = np.maximum(contracts.ended - EARLY, contracts.began)
    opened = contracts.opened >= 0
    stop = np.minimum(np.where(opened, contracts.opened, now), contracts.ended + LATE - 1)
    events, watched = np.zeros(_WEEKS), np.zeros(_WEEKS)
    for week in range(_WEEKS):
        low = contracts.ended - EARLY + week * _WEEK
        days = np.minimum(low + _WEEK, stop + 1) - np.maximum(low, start)
        watched[week] = np.maximum(days, 0).sum()
        events[week] = (opened & (stop >= low) & (stop < low + _WEEK)).sum()
    usual = events.sum() / max(watched.sum(), 1.0)
    prior = _WATCHED * _WEEK
    return np.asarray((events + prior * usual) / (watched + prior))


def _money(facts: Facts, day: date) -> str:
    """Return SQL for what a subscription is worth a year, at the rates of the day."""
    if not facts.frame.foreign:
        return "amount"
    return facts.frame.pricing.of("amount", "currency", day, largest=UNBOUNDED)


def share_known(contracts: Contracts, arrived: Array, now: int) -> float:
    """Return the share of renewals opened in the last year that a contract told of."""
    told = ((contracts.opened >= 0) & (contracts.opened > now - _YEAR)).sum()
    opened = arrived[max(now - _YEAR + 1, 0) :].sum()
    return float(min(told / opened, 1.0)) if opened else 0.0


def worth_opened(contracts: Contracts, now: int) -> float:
    """Return what a contract was worth a year whose renewal was opened in the last year."""
    here = (contracts.opened >= 0) & (contracts.opened > now - _YEAR)
    return max(float(contracts.money[here].mean()), 1.0) if here.any() else 1.0
