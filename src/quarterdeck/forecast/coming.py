"""What is still to come from deals that do not exist yet, kind of business by kind of business."""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from quarterdeck.forecast.clock import Clock
from quarterdeck.forecast.contracts import opening_of, share_known, worth_opened
from quarterdeck.forecast.creation import Creation, arrivals, values_of
from quarterdeck.forecast.kinds import Nature
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.window import Window

RATE_HALF_LIFE = 56.0
"""Days after which a day counts half in the rate of run-rate business."""

_NOTHING = 1e-9
_WINS_OF_USUAL = 10.0
"""Wins that the rate of all history is worth beside the recent one."""


@dataclass(frozen=True, slots=True)
class Coming:
    """The wins to come of one kind in a window; `value` and `square` are means of one, as squared.

    Money is minor units.
    """

    kind: int
    wins: float
    value: float
    square: float

    @property
    def money(self) -> float:
        """What they bring in."""
        return self.wins * self.value


def coming_of(known: Known, window: Window, *, clock: Clock | None = None) -> tuple[Coming, ...]:
    """Return what is to come of every kind in a window, seen from its day or from one before it.

    `clock` tells the time ahead, that of the day unless it is given.
    """
    asked = _Asked(known, window, clock or known.clock)
    return tuple(asked.coming(kind) for kind in known.kinds.numbers)


def together(parts: tuple[Coming, ...]) -> Coming:
    """Return all kinds as one: the wins of all, and what one of them is worth on average."""
    wins = sum(p.wins for p in parts)
    if len(parts) == 1 or wins <= 0:
        return parts[0]
    value, square = (sum(p.wins * getattr(p, name) for p in parts) / wins for name in _MEANS)
    return Coming(parts[0].kind, wins, value, square)


def making(parts: tuple[Coming, ...], money: float, wins: float) -> tuple[Coming, ...]:
    """Return the same kinds such that they bring so much money and so many wins in all."""
    usual = together(parts)
    if usual.wins <= 0:
        worth = money / wins if wins else 0.0
        nothing = (replace(part, wins=0.0) for part in parts[1:])
        return (Coming(parts[0].kind, wins, worth, worth**2), *nothing)
    more = wins / usual.wins
    worth = money / wins / usual.value if wins and usual.value else 0.0
    return tuple(
        replace(p, wins=p.wins * more, value=p.value * worth, square=p.square * worth**2)
        for p in parts
    )


_MEANS = ("value", "square")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is known by a day, the window that is asked about, the clock of the time ahead."""

    known: Known
    window: Window
    clock: Clock

    def coming(self, kind: int) -> Coming:
        """Return what is to come of a kind."""
        if kind in self.known.kinds.of(Nature.RUNNING):
            return self.running(kind)
        made, window = self.known.creation_of(kind), self.window
        wins = float(made.wins(self.clock, window.as_of, window.first, window.last))
        usual = Coming(kind, wins, made.value, made.square)
        return self.renewed(usual, made) if kind in self.known.kinds.of(Nature.RENEWED) else usual

    def renewed(self, usual: Coming, made: Creation) -> Coming:
        """Expect renewals of contracts that end, and usual ones as far as none told of them."""
        known, window = self.known, self.window
        contracts, now = known.contracts, len(known.days.arrived) - 1
        told = share_known(contracts, arrivals(known.lives_of(usual.kind), now + 1), now)
        if not told:
            return usual
        gone = (window.as_of - known.as_of).days
        opening = opening_of(contracts, now, gone + window.days).since(gone)
        days = (window.as_of + timedelta(days=n + 1) for n in range(window.days))
        share = np.array([made.share(self.clock, d, window.first, window.last) for d in days])
        wins = float((opening.deals * share).sum())
        uplift = made.value / worth_opened(contracts, now)
        rest = replace(usual, wins=usual.wins * (1 - told))
        if wins <= 0:
            return rest
        money, square = (float((x * share).sum()) / wins for x in (opening.money, opening.square))
        square = max(square * uplift**2, (money * uplift) ** 2)
        return together((Coming(usual.kind, wins, money * uplift, square), rest))

    def running(self, kind: int) -> Coming:
        """Expect run-rate business to go on as of late, by working time, open deals included."""
        known, window = self.known, self.window
        lives, past = known.lives_of(kind), len(known.days.arrived)
        won = lives.won & (lives.closed >= 0)
        wins = np.bincount(lives.closed[won], weights=lives.n[won], minlength=past)[:past]
        worked = np.diff(known.clock.winning[: past + 1])
        fade = 0.5 ** ((past - 1 - np.arange(past)) / RATE_HALF_LIFE)
        usual = max(float(wins.sum() / max(worked.sum(), _NOTHING)), _NOTHING)
        watched = float((fade * worked).sum()) + _WINS_OF_USUAL / usual
        rate = (float((fade * wins).sum()) + _WINS_OF_USUAL) / watched
        eve = window.first - timedelta(days=1)
        ahead = self.clock.between(eve, window.last) * self.clock.lift(eve, window.last)
        return Coming(kind, rate * ahead, *values_of(lives, past))
