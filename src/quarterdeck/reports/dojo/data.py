"""What the pages and documents of the dojo are made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.forecast.earlier import Earlier
from quarterdeck.journal.records import Rehearsal
from quarterdeck.reports.source import Source
from quarterdeck.words.period import Period

MISS = 2 / 0.2
"""What a miss costs in the score of a range that is to hold 8 of 10 cases (Winkler 1972)."""


@dataclass(frozen=True, slots=True)
class Deal:
    """An open deal without its name: whose it is by letter, what shows of it; days from the day."""

    label: str
    seller: str
    stage: str
    category: str
    money: int
    stage_days: int | None
    due_in: int | None
    due: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """Open deals of a category: how many and how much, and of these due in the period."""

    category: str
    deals: int
    money: int
    due: int
    due_money: int


@dataclass(frozen=True, slots=True)
class Played:
    """A call of a past day, the forecast of it, and what came; ranges hold 8 of 10 cases."""

    day: date
    period: str
    amount: int
    low: int | None
    high: int | None
    came: int
    expected: int
    expected_low: int
    expected_high: int

    @property
    def error(self) -> float:
        """How far off the call was, as a share of what came."""
        return (self.amount - self.came) / self.came if self.came else 0.0

    @property
    def expected_error(self) -> float:
        """How far off the forecast was, as a share of what came."""
        return (self.expected - self.came) / self.came if self.came else 0.0

    @property
    def nearer(self) -> str:
        """Who was nearer: 'you', 'forecast' or 'both'."""
        mine, theirs = abs(self.amount - self.came), abs(self.expected - self.came)
        return "both" if mine == theirs else "you" if mine < theirs else "forecast"

    @property
    def held(self) -> bool | None:
        """Whether the range that was called held what came, None without one."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.came <= self.high

    @property
    def score(self) -> float | None:
        """The score of the range that was called as a share of what came; the lower the better."""
        if self.low is None or self.high is None:
            return None
        return _score(self.low, self.high, self.came)

    @property
    def expected_score(self) -> float:
        """The same of the forecast's range."""
        return _score(self.expected_low, self.expected_high, self.came)


@dataclass(frozen=True, slots=True)
class History:
    """All that somebody played, the first first."""

    rounds: tuple[Played, ...]

    @property
    def error(self) -> float:
        """How far off they were on average."""
        return _mean([abs(one.error) for one in self.rounds])

    @property
    def expected_error(self) -> float:
        """How far off the forecast was on average, on the same days."""
        return _mean([abs(one.expected_error) for one in self.rounds])

    @property
    def nearer(self) -> int:
        """In how many rounds they were nearer."""
        return sum(one.nearer == "you" for one in self.rounds)

    @property
    def ranges(self) -> tuple[int, int]:
        """In how many rounds a range was called, and in how many it held what came."""
        told = [one.held for one in self.rounds if one.held is not None]
        return len(told), sum(told)


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A past day as it was: what was booked, open and aimed at, earlier periods at the same point.

    `token` is what the answer is given under. Nothing names a deal, a person or the day.
    """

    source: Source
    token: str
    day: date
    period: Period
    booked: int
    target: int | None
    opened: tuple[Opened, ...]
    deals: tuple[Deal, ...]
    earlier: tuple[Earlier, ...]
    history: History

    @property
    def week(self) -> int:
        """Which week of the period it is, from 1."""
        return (self.day - self.period.start).days // 7 + 1

    @property
    def weeks(self) -> int:
        """How many weeks the period has."""
        return -(-self.period.days // 7)


@dataclass(frozen=True, slots=True)
class Answer:
    """A puzzle that was played: `new` is false where the same day had been played before."""

    puzzle: Puzzle
    played: Played
    new: bool
    history: History


def played_of(row: dict[str, Any]) -> Played:
    """Return a round from an entry of the journal."""
    return Played(row["day"], row["period"], *(row[name] for name in _MONEY))


def played(said: Rehearsal) -> Played:
    """Return a round as it is said now."""
    return Played(said.day, said.period.label, *(getattr(said, name) for name in _MONEY))


_MONEY = ("amount", "low", "high", "came", "expected", "expected_low", "expected_high")


def letter(place: int) -> str:
    """Name the n-th seller by a letter: A to Z, then AA."""
    first, last = divmod(place, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)


def _score(low: int, high: int, came: int) -> float:
    miss = max(low - came, came - high, 0)
    return (high - low + MISS * miss) / came if came else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
