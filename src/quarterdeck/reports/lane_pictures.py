"""The picture of one thing over time as data: lanes under each other on one axis of days."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Stop:
    """What holds from the end of a day on, until the next stop: in words, and as a number.

    `value` places it in a lane with a scale: minor units, a share in millionths, or the ordinal of
    a day; None where nothing holds.
    """

    day: date
    text: str
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: spells are bars with words, steps and days stairs, a path a line, marks ticks.

    Days have dates on their scale, with the day itself as a slanted line: what lies under it is
    past. `ends` is told at the right end, `under` more quietly below it.
    """

    label: str
    kind: str
    stops: tuple[Stop, ...]
    ends: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lanes from one day to the end of another."""

    title: str
    description: str
    start: date
    end: date
    lanes: tuple[Lane, ...]
    note: str = ""
