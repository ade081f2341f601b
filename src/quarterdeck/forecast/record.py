"""The record of published forecasts: what was said when, and what came of it.

Forecasts of one period share one outcome: thirteen weeks of a quarter are one observation seen
thirteen times. Every count of forecasts therefore stands beside a count of periods.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial

from quarterdeck.forecast.human import HUMAN
from quarterdeck.forecast.measures import Errors, errors
from quarterdeck.forecast.published import Part
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.words.period import Period

SERVED, CALL = "served", "call"
STRETCHES: tuple[tuple[int, int | None], ...] = ((9, None), (5, 8), (1, 4), (0, 0))
"""Weeks before the end that are told apart, the earliest first."""

_STEP = 0.2
_EVER = 10_000


@dataclass(frozen=True, slots=True)
class Point:
    """One published forecast of a part, and what came of it by the day asked; minor units.

    `actual` is None while the period is open, `so_far` is what it has won by the day. `call` is
    what the person who answers for the part last called by then, None where nobody had;
    `call_loaded`: it was loaded later as history, and nothing proves that it was said by then.
    `note` is what was said with it, `clock` whose clock it came out by, '' for the publisher's.
    """

    run: str
    published_at: datetime
    as_of: date
    period: Period
    part: Part
    actual: int | None
    so_far: int
    call: int | None = None
    call_loaded: bool = False
    note: str = ""
    clock: str = ""

    @property
    def weeks_left(self) -> int:
        """Whole weeks from its day to the last day of the period."""
        return (self.period.last_day - self.as_of).days // 7

    @property
    def off(self) -> float | None:
        """How far it was off, as a share of what came; below zero where more came."""
        return (self.part.expected - self.actual) / self.actual if self.actual else None

    def held(self, level: int = 80) -> bool | None:
        """Whether the range of so many per cent held what came."""
        low, high = self.part.ranges[level]
        return None if self.actual is None else low <= self.actual <= high

    @property
    def reached(self) -> bool | None:
        """Whether the target was reached, once that is known."""
        target = self.part.target
        return None if target is None or self.actual is None else self.actual >= target

    def said(self, method: str) -> int | None:
        """Return what a method expected: the served one, the human call, or a simple one."""
        if method == SERVED:
            return self.part.expected
        return self.call if method == CALL else self.part.methods.get(method)


@dataclass(frozen=True, slots=True)
class Count:
    """So many forecasts of so many periods, and in how many of them something was so."""

    n: int
    periods: int
    yes: int

    @property
    def share(self) -> float | None:
        """The share in which it was so, None of nothing."""
        return self.yes / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Compared:
    """A method on the forecasts for which it said something; `ours` is the served one on those."""

    method: str
    n: int
    periods: int
    errors: Errors
    ours: Errors


@dataclass(frozen=True, slots=True)
class Stretch:
    """Forecasts so many weeks before the end, from the first to the last, None: no end."""

    first: int
    last: int | None
    errors: Errors | None
    held: Count


@dataclass(frozen=True, slots=True)
class Said:
    """Forecasts that gave a target a chance within bounds: the mean of them, and what came."""

    low: float
    high: float
    mean: float | None
    reached: Count


@dataclass(frozen=True)
class Record:
    """All published forecasts of a part, in order of period and day."""

    points: tuple[Point, ...]

    @cached_property
    def closed(self) -> tuple[Point, ...]:
        """Those whose outcome is known."""
        return tuple(p for p in self.points if p.actual is not None)

    @cached_property
    def compared(self) -> tuple[Compared, ...]:
        """The served method first, then the call, then simple ones, the least wrong first."""
        names = dict.fromkeys(name for p in self.closed for name in p.part.methods if name != HUMAN)
        found = [c for name in (SERVED, CALL, *names) if (c := self._compared(name))]
        return tuple(sorted(found, key=_rank))

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """Errors and coverage by weeks before the end, where there are any."""
        found = []
        for first, last in STRETCHES:
            until = _EVER if last is None else last
            inside = [p for p in self.closed if first <= p.weeks_left <= until]
            if inside:
                found.append(Stretch(first, last, _errors(inside, SERVED), _count(inside, _held)))
        return tuple(found)

    @cached_property
    def coverage(self) -> Mapping[int, Count]:
        """How often each range held what came."""
        return {level: _count(self.closed, partial(_held, level=level)) for level in LEVELS}

    @cached_property
    def reliability(self) -> tuple[Said, ...]:
        """What came of the chances given to targets, by fifths of the chance."""
        told = [p for p in self.closed if p.part.p_target is not None]
        return tuple(_said(told, step * _STEP) for step in range(round(1 / _STEP)))

    def _compared(self, method: str) -> Compared | None:
        told = [p for p in self.closed if p.said(method) is not None]
        theirs, ours = _errors(told, method), _errors(told, SERVED)
        if theirs is None or ours is None:
            return None
        return Compared(method, len(told), _periods(told), theirs, ours)


def _rank(one: Compared) -> tuple[int, float]:
    place = {SERVED: 0, CALL: 1}.get(one.method, 2)
    return place, one.errors.wape


def _held(point: Point, level: int = 80) -> bool:
    return bool(point.held(level))


def _said(told: Sequence[Point], low: float) -> Said:
    high = round(low + _STEP, 6)
    chances = [(p, p.part.p_target or 0.0) for p in told]
    inside = [(p, c) for p, c in chances if low <= c < high or (c == high == 1)]
    mean = sum(c for _, c in inside) / len(inside) if inside else None
    return Said(round(low, 6), high, mean, _count([p for p, _ in inside], _reached))


def _reached(point: Point) -> bool:
    return bool(point.reached)


def _count(points: Sequence[Point], so: Callable[[Point], bool]) -> Count:
    return Count(len(points), _periods(points), sum(so(p) for p in points))


def _periods(points: Iterable[Point]) -> int:
    return len({(p.period.start, p.period.end) for p in points})


def _errors(points: Sequence[Point], method: str) -> Errors | None:
    actual = [float(p.actual or 0) for p in points]
    said = [float(p.said(method) or 0) for p in points]
    share = -(-len(points) // max(_periods(points), 1))  # so many of them share an outcome
    return errors(said, actual, block=share) if sum(actual) else None
