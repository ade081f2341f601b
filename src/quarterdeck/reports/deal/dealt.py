"""One deal as its page needs it: how it stands, every change, its chance, what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from quarterdeck.forecast.closing import Closing
from quarterdeck.forecast.deal_path import Seen
from quarterdeck.metrics.evaluate import Answer
from quarterdeck.metrics.placeholders import MAIN_TRACK
from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.reports.calls.data import Judged
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period

Row = dict[str, Any]

FIELDS = {
    "stage": "Stage",
    "money": "Amount",
    "close_date": "Close date",
    "category": "Category",
    "owner": "Owner",
}
"""The fields whose changes a page tells, with their titles."""

_LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a deal that was another at the end of a day than before; '' is nothing."""

    day: date
    field: str
    before: Any
    after: Any

    @property
    def pushed(self) -> int:
        """By how many days a close date moved to later, below zero to earlier; 0 for others."""
        if self.field != "close_date" or not self.before or not self.after:
            return 0
        return int((self.after - self.before).days)


@dataclass(frozen=True, slots=True)
class Held:
    """A standard that the deal breaks, with what was measured and the threshold."""

    standard: Standard
    measured: int | None
    threshold: int | None


@dataclass(frozen=True, slots=True)
class Dealt:
    """One deal as of a day; `days` are how it stood at the end of each day it changed.

    `path` has the chances it was given to be won in `period`, the last one as of the day; `usual`
    is how long deals usually stay in its stage, None where too few tell. `silent` says what cannot
    be told of it, and why.
    """

    source: Source
    id: str
    days: tuple[Row, ...]
    period: Period
    path: tuple[Seen, ...]
    closing: Closing | None
    usual: Answer | None
    year: Period
    in_stage: int | None
    held: tuple[Held, ...]
    done: tuple[Row, ...]
    evidence: tuple[Row, ...]
    opinions: tuple[Judged, ...]
    silent: tuple[str, ...]

    @property
    def now(self) -> Row:
        """How it stands at the end of the day."""
        return self.days[-1]

    @property
    def as_of(self) -> date:
        """The day it is seen from."""
        return self.source.question.as_of

    @property
    def open(self) -> bool:
        """Whether it is open."""
        return bool(self.now["is_open"])

    @property
    def chance(self) -> float | None:
        """Its chance to be won in the period; None once it is closed, or where none is told."""
        here = self.open and self.path and self.path[-1].day == self.as_of
        return self.path[-1].chance if here else None

    @property
    def fell(self) -> float:
        """How much less its chance is than at most four weeks before; 0 where it is not less."""
        if self.chance is None:
            return 0.0
        lately = [seen.chance for seen in self.path if seen.day >= self.as_of - _LATELY]
        return max(max(lately) - self.chance, 0.0)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change of a field that a page tells, in order of day."""
        pairs = pairwise(self.days)
        return tuple(c for before, after in pairs for c in _changes(before, after))


def story(source: Source, id_: str) -> tuple[Row, ...]:
    """Return how a deal stood at the end of each day on which anything of it became known."""
    by_day = {row["known_on"]: row for row in source.rows(source.sql("deal_story", id=id_))}
    return tuple(by_day[day] for day in sorted(by_day))


def in_stage_sql(source: Source, id_: str) -> str:
    """Return the SQL of the days a deal has been in its stage."""
    return source.sql("deal_in_stage", id=id_, main_track=MAIN_TRACK)


def done_for(source: Source, id_: str) -> Sequence[Row]:
    """Return what was done for a deal: kind, day and how often."""
    return source.rows(source.sql("deal_activities", id=id_))


def proven_of(source: Source, id_: str) -> Sequence[Row]:
    """Return what is proven of a deal, the least proven first."""
    zone = source.facts.playbook.settings.timezone
    return source.rows(source.sql("deal_evidence", id=id_, tz=zone))


def _changes(before: Row, after: Row) -> list[Change]:
    """Return what became another; the category of a closed deal only says that it is closed."""
    told = [f for f in FIELDS if f != "category" or after["is_open"]]
    return [
        Change(after["known_on"], field, before[field], after[field])
        for field in told
        if before[field] != after[field]
    ]
