"""Which method is served: the ladder by how much history there is.

Few wins allow a rate and a wide range, some allow tables that lean on earlier periods, many let the
tables stand alone; lumpy quarters are served the equal mean of four, which no single one beat.
The rungs and the four are our own decision, after a study of three real funnels.
"""

from dataclasses import dataclass
from datetime import timedelta

from quarterdeck.forecast import naive
from quarterdeck.forecast.case import Case, Expected, Method
from quarterdeck.forecast.earlier import mean
from quarterdeck.forecast.known import FEW, MANY, SOME

_LUMPY_DAYS, _LUMPY_WINS = 80, 200
HALF = 0.5
"""Wins that are assumed before any was seen: the Jeffreys prior of a rate."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: its name, what is served on it in words, and the methods whose mean that is."""

    name: str
    says: str
    methods: tuple[Method, ...]


def _rate(case: Case) -> Expected | None:
    """Expect wins at the rate of all history so far, half a win assumed before the first."""
    known, window = case.known, case.window
    days = known.days
    wins = float(days.won.sum()) + HALF
    eve = window.first - timedelta(days=1)
    share = known.clock.between(eve, window.last) / max(known.clock.at(window.as_of), 1.0)
    now = case.points.now
    value = known.creation.value or mean([now.open / now.open_n] if now.open_n else [])
    return Expected(now.booked + wins * share * value, now.booked_n + wins * share)


THIN = Rung(
    "rate", "the rate of all history: too few deals were watched until they were won", (_rate,)
)
YOUNG = Rung("young", "the mean of tables and run rate: few wins", (naive.tables, naive.run_rate))
LUMPY = Rung(
    "lumpy",
    "the equal mean of same-point conversion, tables, the last two periods and coverage",
    (naive.same_point, naive.tables, naive.last_two, naive.coverage),
)
GROWN = Rung(
    "grown", "the mean of tables and same-point conversion", (naive.tables, naive.same_point)
)
FULL = Rung("full", "competing-risk tables and creation", (naive.tables,))


def rung_of(case: Case) -> Rung:
    """Return the rung that answers a case, by the company's wins and the window."""
    level = case.known.level
    if level < FEW:
        return THIN
    if level < SOME:
        return YOUNG
    days = len(case.known.days.won)
    usual = case.known.wins / max(days, 1) * case.window.period.days
    if case.window.period.days >= _LUMPY_DAYS and usual < _LUMPY_WINS:
        return LUMPY
    return FULL if level >= MANY else GROWN


def served(case: Case, rung: Rung | None = None) -> Expected:
    """Return what is served: the equal mean of the methods that can answer, of the case's rung.

    With `rung`, those of another one.
    """
    found = [e for method in (rung or rung_of(case)).methods if (e := method(case))]
    if not found:
        return naive.tables(case) or Expected(0.0, 0.0)
    return Expected(mean([e.money for e in found]), mean([e.count for e in found]))


def blind(case: Case) -> Expected:
    """Return what is served in deals, each win still to come at the worth of one of late.

    No amount of an open deal is used, so it tells how far the chances alone carry. For all of it,
    leave the signal `size` out too.
    """
    expected, now = served(case), case.points.now
    left = max(expected.count - now.booked_n, 0.0)
    return Expected(now.booked + left * case.known.creation.value, expected.count)
