"""What can be said, as frozen records: a call, a judgement, a delegation, a week's lock."""

from dataclasses import dataclass
from datetime import date, datetime

from quarterdeck.words.deal import Category
from quarterdeck.words.period import Period

CALLED = (Category.COMMIT, Category.MOST_LIKELY, Category.BEST_CASE)
"""The categories a call is made in, the safest first; each holds those before it and the booked."""

TYPED, UNDONE = "typed", "undone"
"""The sources of what came in by no file: said, and taken back by who had said it."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who said it, since when it was known, when it was recorded, why, and where it came from.

    `ref` is the same when the same thing is said twice; '' for what is new each time. `loaded`: it
    came in long after, as history, and counts from when it is said to have been said.
    """

    actor: str
    known_at: datetime
    recorded_at: datetime
    why: str = ""
    source: str = TYPED
    ref: str = ""
    supersedes: int | None = None
    loaded: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """What a person expects a period to bring, in minor units; None takes an earlier call back.

    `scope` is whose deals it is about: the person, the team they lead, or '' the whole company.
    """

    person: str
    scope: str
    period: Period
    category: Category
    amount: int | None
    currency: str
    said: Said
    measure: str = "amount"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of a deal: 'in' or 'out' of the period, its amount, its day.

    A verdict 'none' takes an earlier judgement back.
    """

    person: str
    deal: str
    period: Period
    verdict: str
    said: Said
    amount: int | None = None
    currency: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Delegation:
    """`delegate` may speak for `person` from a day up to but not including another, None: on."""

    person: str
    delegate: str
    starts_on: date
    ends_on: date | None
    said: Said


@dataclass(frozen=True, slots=True)
class WeekState:
    """Whether the forecast week that begins on a day is locked, after how many changes."""

    week: date
    number: int = 0
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A call of a past day, replayed blind: what was said of a scope and period, and what came.

    Money is minor units; `low` and `high` are to hold 8 of 10 cases, None where no range was given.
    `expected` is what the forecast of that day said, between its own ends.
    """

    day: date
    scope: str
    period: Period
    amount: int
    low: int | None
    high: int | None
    currency: str
    came: int
    expected: int
    expected_low: int
    expected_high: int
    said: Said


Entry = Call | Judgement | Delegation | Rehearsal
