"""The call board: everybody who calls, beside the target, the CRM, the model and their record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from quarterdeck.metrics.callers.record import PersonRecord, Record, Verdict
from quarterdeck.reports.calls.data import Called, Caller, Word
from quarterdeck.words.deal import Category


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the forecast expects of a part of the company, and 80 % of outcomes, in minor units.

    `low` and `high` are None where only the expected is told.
    """

    expected: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody for whom the viewer may speak: what they say so far, and the entry it ends with."""

    person: str
    scope: str
    standing: Mapping[Category, Word]
    seen: int
    lent: bool


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One caller on the board; `depth` is how far below the top of what is asked.

    `days` is how long ago the last word was said, None for none. `record` is None where there is
    too little to say anything of the person.
    """

    caller: Caller
    depth: int
    target: int | None
    outlook: Outlook | None
    days: int | None
    record: PersonRecord | None

    @property
    def late(self) -> bool:
        """Whether a call of this week is due and not there."""
        return self.caller.expected and not self.caller.this_week


@dataclass(frozen=True)
class Board:
    """The calls of a period with all that stands beside them.

    `outlook_day` is the day from whose end the forecast looks, None where there is none. `over`
    says that nobody can call the period any more, `past` that an earlier day is looked at.
    `voices` is empty where nothing can be said. `targets` are by scope, '' the company.
    """

    called: Called
    record: Record
    targets: Mapping[str, int]
    outlook: Mapping[str, Outlook]
    outlook_day: date | None
    voices: tuple[Voice, ...] = ()
    over: bool = False
    past: bool = False
    viewer: str = ""

    @cached_property
    def rows(self) -> tuple[BoardRow, ...]:
        """Who calls, from the top down: each leader before those below."""
        return tuple(self._row(caller) for caller in self.called.callers)

    def voice(self, person: str) -> Voice | None:
        """Return the voice of a person, None where the viewer cannot speak for them."""
        return next((one for one in self.voices if one.person == person), None)

    @property
    def leaders(self) -> tuple[BoardRow, ...]:
        """The rows of those who answer for others."""
        return tuple(r for r in self.rows if r.caller.scope != r.caller.person)

    def _depth(self, caller: Caller) -> int:
        """Return how many leaders on the board somebody is below."""
        if not caller.scope:
            return 0
        above = {"", *self.called.way(caller.person)} - {caller.scope}
        return len(above & {c.scope for c in self.called.leaders})

    def _row(self, caller: Caller) -> BoardRow:
        day, last = self.called.source.question.as_of, caller.last
        found = self._records.get(caller.person)
        told = found if found and found.verdict is not Verdict.TOO_FEW else None
        return BoardRow(
            caller,
            self._depth(caller),
            self.targets.get(caller.scope),
            self.outlook.get(caller.scope),
            (day - last.said_on).days if last else None,
            told,
        )

    @cached_property
    def _records(self) -> dict[str, PersonRecord]:
        return {one.person: one for one in self.record.people}
