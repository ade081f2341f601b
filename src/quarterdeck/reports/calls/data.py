"""What people call a period, layer by layer, beside what the CRM says and what is booked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from quarterdeck.journal.records import CALLED
from quarterdeck.reports.source import Source
from quarterdeck.words.deal import Category
from quarterdeck.words.period import Period

Row = Mapping[str, Any]
Places = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """A call as it was said: in minor units, None where it was taken back.

    `loaded`: it came in later as history; nothing proves that it was said on its day.
    """

    entry: int
    person: str
    by: str
    scope: str
    category: Category
    amount: int | None
    said_on: date
    recorded_on: date
    note: str
    source: str
    supersedes: int | None
    loaded: bool = False


@dataclass(frozen=True, slots=True)
class Below:
    """What the callers one layer down call together: how many of them did, of how many."""

    amounts: Mapping[Category, int]
    called: int
    callers: int


@dataclass(frozen=True, slots=True)
class Caller:
    """A person and what they answer for: their calls as they stand, and what the CRM says of it.

    `crm` holds 'booked' and, by category, booked and open together. `before` is what stood a week
    earlier, `below` the layer under a leader, None for who leads nobody.
    """

    person: str
    scope: str
    calls: Mapping[Category, Word]
    before: Mapping[Category, int]
    crm: Mapping[str, int]
    below: Below | None
    expected: bool
    this_week: bool

    @property
    def last(self) -> Word | None:
        """The word said last."""
        words = sorted(self.calls.values(), key=lambda w: (w.said_on, w.entry))
        return words[-1] if words else None


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody says of one deal, as it stands, beside what the CRM says of it."""

    deal: str
    title: str
    person: str
    by: str
    verdict: str
    amount: int | None
    due_on: date | None
    crm_amount: int | None
    crm_due_on: date | None
    said_on: date
    note: str


@dataclass(frozen=True)
class Called:
    """The calls of a period as of a day; `week` is the forecast week of the day, perhaps locked.

    `said` are all words about the period in the order they were said, of whoever may be seen;
    `people` what each person answers for; `expected` who is to call.
    """

    source: Source
    period: Period
    week: Period
    locked: bool
    said: tuple[Word, ...]
    judgements: tuple[Judged, ...]
    people: Mapping[str, str]
    places: Places
    expected: frozenset[str]
    owners: tuple[Row, ...]
    week_ago: date

    @cached_property
    def callers(self) -> tuple[Caller, ...]:
        """Who called or is to call, and may be seen: leaders first, then those below each."""
        seen = (p for p in self._scopes if self._inside(p))
        return tuple(self._caller(p) for p in sorted(seen, key=self._order))

    @property
    def leaders(self) -> tuple[Caller, ...]:
        """The callers who answer for others, from the top down."""
        return tuple(c for c in self.callers if c.scope != c.person)

    @property
    def sellers(self) -> tuple[Caller, ...]:
        """The callers who answer for their own deals."""
        return tuple(c for c in self.callers if c.scope == c.person)

    @property
    def missing(self) -> tuple[Caller, ...]:
        """Who is to call and has not in the week of the day."""
        return tuple(c for c in self.callers if c.expected and not c.this_week)

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories that somebody calls, the safest first."""
        used = {w.category for w in self.said if w.amount is not None}
        return tuple(c for c in CALLED if c in used) or (Category.COMMIT, Category.BEST_CASE)

    def standing(self, person: str) -> Mapping[Category, Word]:
        """Return what a person has said of the period as it stands, by category."""
        words = self._standing.get(person, {})
        return {category: word for category, word in words.items() if word.amount is not None}

    def seen(self, person: str) -> int:
        """Return the number of the entry that a person's words end with, 0 for none.

        Who says something after having seen them tells it, so that nothing in between is lost.
        """
        return max((word.entry for word in self.said if word.person == person), default=0)

    def way(self, person: str) -> tuple[str, ...]:
        """Return the way from the root of the tree to what somebody answers for."""
        return self._way(person)

    @property
    def judged(self) -> tuple[Judged, ...]:
        """The judgements of deals that may be seen: what those inside the scope say."""
        return tuple(one for one in self.judgements if self._inside(one.person))

    @property
    def history(self) -> tuple[Word, ...]:
        """Every word that may be seen, the last one first."""
        seen = (w for w in self.said if self._inside(w.person))
        return tuple(sorted(seen, key=lambda w: (w.said_on, w.entry), reverse=True))

    @cached_property
    def _scopes(self) -> dict[str, str]:
        """What each caller answers for: as the last call says it, else as the tree has it."""
        found = {p: self.people[p] for p in self.expected}
        return found | {w.person: w.scope for w in self.said}

    @cached_property
    def _standing(self) -> dict[str, dict[Category, Word]]:
        found: dict[str, dict[Category, Word]] = {}
        for word in self.said:
            found.setdefault(word.person, {})[word.category] = word
        return found

    def _way(self, person: str) -> tuple[str, ...]:
        """Return the way from the root to what somebody answers for."""
        scope = self._scopes.get(person, self.people.get(person, person))
        return self.places.get(scope, (scope,)) if scope else ()

    def _inside(self, person: str) -> bool:
        asked = self.source.question.scope
        return not asked or asked in self._way(person) or person == asked

    def _order(self, person: str) -> tuple[tuple[str, ...], str]:
        return (self._way(person), person)

    def _caller(self, person: str) -> Caller:
        scope = self._scopes[person]
        words = self._standing.get(person, {})
        standing = {c: w for c, w in words.items() if w.amount is not None}
        earlier = self._earlier.get(person, {})
        week = any(self.week.contains(w.said_on) for w in words.values())
        below = None if scope == person else self._below(scope)
        due = person in self.expected
        return Caller(person, scope, standing, earlier, self._crm(scope), below, due, week)

    @cached_property
    def _earlier(self) -> dict[str, dict[Category, int]]:
        """What stood at the end of the day a week ago, by person and category."""
        found: dict[str, dict[Category, int]] = {}
        for word in self.said:
            if word.said_on <= self.week_ago:
                mine = found.setdefault(word.person, {})
                mine.pop(word.category, None)
                mine |= {} if word.amount is None else {word.category: word.amount}
        return found

    def _crm(self, scope: str) -> dict[str, int]:
        rows = [r for r in self.owners if not scope or scope in self._place(r["owner"])]
        names = ("booked", *CALLED)
        return {str(name): sum(int(r[name]) for r in rows) for name in names}

    def _place(self, owner: str) -> tuple[str, ...]:
        return self.places.get(owner, (owner,))

    def _below(self, scope: str) -> Below:
        """Return the sum of those who answer for the next parts under a scope."""
        under = [p for p in self._scopes if self._next_above(p) == scope]
        words = [self._standing.get(p, {}) for p in under]
        amounts = {
            category: sum(w[category].amount or 0 for w in words if category in w)
            for category in CALLED
            if any(category in w for w in words)
        }
        return Below(amounts, sum(bool(w) for w in words), len(under))

    def _next_above(self, person: str) -> str | None:
        """Return the nearest scope above a person's own that somebody answers for."""
        scopes = set(self._scopes.values())
        if not self._scopes[person]:
            return None
        above = (*reversed(self._way(person)[:-1]), "")
        return next((node for node in above if node in scopes), None)


def words_of(
    rows: Iterable[Row], money: Mapping[int, int | None], days: Mapping[int, tuple[date, date]]
) -> Iterator[Word]:
    """Yield calls as they were read, each with its amount as it is told and its days."""
    for row in rows:
        said_on, recorded_on = days[row["id"]]
        yield Word(
            row["id"],
            row["person"],
            row["actor"],
            row["scope"],
            Category(row["category"]),
            money[row["id"]],
            said_on,
            recorded_on,
            row["why"],
            row["source"],
            row["supersedes"],
            bool(row["loaded"]),
        )
