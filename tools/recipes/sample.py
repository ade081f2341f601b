"""An invented company's deals, as simple as they can be: what every recipe exports in its own form.

Everybody and everything in it is made up, and says so by its name.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

SEED = 42
DEALS = 60
FRIDAYS = (date(2026, 7, 24), date(2026, 7, 31))
"""The days on which the company exports its deals."""

WON, LOST = "won", "lost"
OPEN = 4
"""How many open stages there are; they are 0, 1, 2 and 3."""

PEOPLE = ("Ann Sample", "Bo Example", "Cleo Sample", "Dev Example")
MANAGER = "Eve Sample"
ACCOUNTS = tuple(f"Sample Company {n:02}" for n in range(1, 13))
PROBABILITY = (10, 25, 50, 75)
_FIRST = date(2026, 2, 2)
_LAST_CREATED = date(2026, 7, 29)


@dataclass(frozen=True, slots=True)
class Change:
    """What a deal is from a moment on: stage (0 to 3, won or lost), amount, close date, owner."""

    at: datetime
    stage: int | str
    amount: int
    close: date
    owner: int

    @property
    def is_open(self) -> bool:
        """Whether the deal is still being sold."""
        return isinstance(self.stage, int)


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal: its number, what it is about, who buys, and all it ever was."""

    number: int
    account: int
    changes: tuple[Change, ...]

    @property
    def title(self) -> str:
        """A name that nobody takes for a real one."""
        return f"Sample deal {self.number:02}"

    @property
    def created(self) -> datetime:
        """When it was entered."""
        return self.changes[0].at

    def at(self, day: date) -> Change | None:
        """Return what it was at the end of a day, None before it was created."""
        end = datetime.combine(day + timedelta(days=1), time(), UTC)
        known = [change for change in self.changes if change.at < end]
        return known[-1] if known else None


def deals() -> tuple[Deal, ...]:
    """Return the company's deals, always the same ones."""
    chance = Random(SEED)  # noqa: S311 -- a sample, no secret
    return tuple(_deal(number, chance) for number in range(1, DEALS + 1))


def seen(day: date) -> Iterator[tuple[Deal, Change]]:
    """Yield the deals that there are on a day, each as it then is."""
    for deal in deals():
        change = deal.at(day)
        if change is not None:
            yield deal, change


def _deal(number: int, chance: Random) -> Deal:
    span = (_LAST_CREATED - _FIRST).days
    created = _FIRST + timedelta(days=chance.randrange(span))
    moment = _moment(created, chance)
    close = created + timedelta(days=chance.randrange(45, 120))
    now = Change(moment, 0, chance.randrange(8, 160) * 50_000, close, number % len(PEOPLE))
    changes = [now]
    for _ in range(chance.randrange(2, 12)):
        moment = _moment(now.at.date() + timedelta(days=chance.randrange(5, 22)), chance)
        if moment.date() > FRIDAYS[-1]:
            break
        now = _next(now, moment, chance)
        changes.append(now)
        if not now.is_open:
            break
    return Deal(number, chance.randrange(len(ACCOUNTS)), tuple(changes))


def _next(now: Change, at: datetime, chance: Random) -> Change:
    """Return what becomes of an open deal: mostly a step on, sometimes an end or a correction."""
    what = chance.random()
    assert isinstance(now.stage, int)  # noqa: S101 -- only open deals move on
    if what < 0.05 + 0.07 * now.stage:
        return Change(at, WON, now.amount, at.date(), now.owner)
    if what < 0.32:  # noqa: PLR2004 -- the shares of a made-up world
        return Change(at, LOST, now.amount, at.date(), now.owner)
    stage = min(now.stage + 1, OPEN - 1)
    amount = now.amount + (chance.randrange(-4, 7) * 12_550 if what > 0.75 else 0)  # noqa: PLR2004
    close = now.close + timedelta(days=30 if what > 0.7 or now.close <= at.date() else 0)  # noqa: PLR2004
    owner = (now.owner + 1) % len(PEOPLE) if what > 0.95 else now.owner  # noqa: PLR2004
    return Change(at, stage, max(amount, 50_000), close, owner)


def _moment(day: date, chance: Random) -> datetime:
    """Return a moment of a working day, in UTC and well away from midnight anywhere."""
    at = time(9 + chance.randrange(6), chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, at, UTC)
