"""What a period borrowed from the next: wins that were due later, beyond what is usual.

Some deals due in the next period are always won in this one, so an early win is no debt by itself.
Usual is the share of deals due in the next period, when a period began or when they were first
known in it, that was won by the same point of up to eight earlier periods. Borrowed is

    money of early wins - usual share x money of all deals so due,

and how sure that is comes from what a period does at the usual share: its own share is drawn from
a beta with the mean (early + 1/2) / (all + 1) and the size 1 / (1 / all + rho / (1 - rho)), where
rho is by how much shares of earlier periods differ beyond chance (moments of the beta-binomial),
and then every deal by it. Money is as known on the day of the question. The estimate is our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from quarterdeck.facts.question import Question
from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.due_next import DueNext, Pair, due_next
from quarterdeck.forecast.earlier import PERIODS
from quarterdeck.forecast.exact import rounded
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.history import Array, Bools, Ints
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.window import Window
from quarterdeck.words.calendar import Period

DRAWS = 4000
_EXACT = 1000
"""Deals up to which each is drawn by itself; beyond, their sum as normal."""

_ENDS = (10, 90)
_APART = 0.2
"""How far periods differ at most, and where a single earlier one cannot tell."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of one part (`keys`): deals so due, those won early, their money, and what is usual of it.

    `interval` holds what was borrowed in at least eight of ten cases. Money in minor units.
    """

    keys: tuple[str | int, ...]
    due: int
    early: int
    amount: int
    usual: int
    interval: tuple[int, int]

    @property
    def borrowed(self) -> int:
        """The money of early wins beyond what is usual; below nought where it was less."""
        return self.amount - self.usual


@dataclass(frozen=True, slots=True)
class Borrowing:
    """What `borrower` took from `lender`, the period after it, by the day of the question.

    `missed` is what these early wins had been expected to add to the lender when the borrower
    began, in minor units; `rate` is the usual share by as many earlier `periods`.
    """

    borrower: Period
    lender: Period
    whole: Share
    parts: tuple[Share, ...]
    rate: float
    periods: int
    missed: int


@dataclass(frozen=True, slots=True)
class _Usual:
    """The share of earlier periods, and the beta that a period's own share is drawn from."""

    rate: float
    mean: float
    size: float


def borrowings(forecasts: Forecasts, question: Question, period: Period) -> tuple[Borrowing, ...]:
    """Return what the period before took from this one, and what this one took from the next.

    A pair is left out where the borrower has not begun, or where no earlier pair was watched or
    nothing was due.
    """
    calendar = forecasts.facts.playbook.settings.calendar
    before, after = calendar.previous(period), calendar.next(period)
    pairs = ((before, period), (period, after))
    found = (_borrowing(forecasts, question, pair) for pair in pairs)
    return tuple(one for one in found if one is not None)


def _borrowing(
    forecasts: Forecasts, question: Question, pair: tuple[Period, Period]
) -> Borrowing | None:
    known = forecasts.known(question.as_of)
    now = Pair(*pair, min(question.as_of, pair[0].last_day))
    earlier = _earlier(known, now)
    if not earlier or now.until < now.period.start or now.seen < known.days.first:
        return None
    due = due_next(known, question, [now, *earlier])
    here, past = due.pair == 0, due.pair > 0
    if not here.any() or not past.any():
        return None
    seed = (question.as_of.toordinal(), now.period.start.toordinal())
    usual = _usual(due, past)
    rows = np.flatnonzero(here)
    groups = due.groups(rows) if question.by else {}
    return Borrowing(
        now.period,
        now.following,
        _share((), due, rows, usual, seed),
        tuple(_share(keys, due, groups[keys], usual, seed) for keys in sorted(groups)),
        usual.rate,
        len(earlier),
        _missed(forecasts, now, due, rows),
    )


def _share(
    keys: tuple[str | int, ...], due: DueNext, rows: Ints, usual: _Usual, seed: Sequence[int]
) -> Share:
    money, early = due.money[rows], due.early[rows]
    amount = int(money[early].sum())
    drawn = _drawn(money.astype(float), usual, np.random.default_rng(list(seed)))
    high, low = np.percentile(drawn, _ENDS)
    expected = int(rounded((money, round(usual.rate * ONE)), ONE).sum())
    # The mean of few large deals may lie outside of what most draws give.
    interval = (
        min(round(amount - low), amount - expected),
        max(round(amount - high), amount - expected),
    )
    return Share(keys, len(rows), int(early.sum()), amount, expected, interval)


def _usual(due: DueNext, past: Bools) -> _Usual:
    """Return the usual share, and how far a period's own is from it by more than chance."""
    all_of = np.bincount(due.pair[past]).astype(float)
    early = np.bincount(due.pair[past], due.early[past], minlength=len(all_of))
    early, all_of = early[all_of > 0], all_of[all_of > 0]
    total = float(all_of.sum())
    mean = (float(early.sum()) + 0.5) / (total + 1)
    free = len(all_of) - 1
    differ = float((all_of * (early / all_of - mean) ** 2).sum()) / (mean * (1 - mean))
    room = total - float((all_of**2).sum()) / total - free
    rho = min(max((differ - free) / room, 0.0), _APART) if room > 0 else _APART
    return _Usual(float(early.sum()) / total, mean, 1 / (1 / total + rho / (1 - rho)))


def _drawn(money: Array, usual: _Usual, random: np.random.Generator) -> Array:
    """Draw what early wins would be worth at the usual share."""
    share = random.beta(usual.mean * usual.size, (1 - usual.mean) * usual.size, DRAWS)
    if len(money) <= _EXACT:
        return np.asarray(
            (random.random((DRAWS, len(money))) < share[:, None]).astype(float) @ money
        )
    spread = np.sqrt(share * (1 - share) * (money**2).sum())
    return np.asarray(np.maximum(share * money.sum() + spread * random.standard_normal(DRAWS), 0.0))


def _earlier(known: Known, now: Pair) -> list[Pair]:
    """Return earlier pairs at the same point, watched since they began."""
    calendar, elapsed = known.facts.playbook.settings.calendar, now.until - now.period.start
    found: list[Pair] = []
    period = now.period
    while len(found) < PERIODS:
        following, period = period, calendar.previous(period)
        if period.start <= known.days.first:
            break
        until = period.last_day
        if now.until < now.period.last_day:
            until = min(period.start + elapsed, until)
        found.append(Pair(period, following, until))
    return found


def _missed(forecasts: Forecasts, now: Pair, due: DueNext, rows: Ints) -> int:
    """Return what early wins had been expected to add to the following period."""
    early = rows[due.early[rows]]
    if not len(early):
        return 0
    keys, chances = forecasts.chances(Window(now.following, now.seen))
    if not len(keys):
        return 0
    place = np.minimum(np.searchsorted(keys, due.key[early]), len(keys) - 1)
    # A deal first known in the period was expected of nobody when it began.
    chance = np.where(keys[place] == due.key[early], chances[place], 0)
    return int(rounded((due.money[early], chance), ONE).sum())
