"""The picture of a period on its way as data: booked so far, and where it was seen to land."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.reports.pictures import PastPath, Point
from quarterdeck.reports.pieces import Figure


@dataclass(frozen=True, slots=True)
class FanDay:
    """Where a day saw the period land; `usual` and `likely` hold 5 and 8 of 10 cases.

    `published` says that it is as it was said then; else it is worked out from what was known then.
    """

    day: date
    figure: Figure
    likely: tuple[float, float]
    usual: tuple[float, float]
    published: bool = False


@dataclass(frozen=True, slots=True)
class Fan:
    """Bookings of a period by day, where each of some days saw it land, and the range ahead.

    `start` and `end` are half-open; `points` are cumulative and end at the last of `seen`, which
    is the day that looks ahead. Money in minor units.
    """

    title: str
    description: str
    start: date
    end: date
    points: tuple[Point, ...]
    booked: Figure
    seen: tuple[FanDay, ...]
    target: Figure | None = None
    past: tuple[PastPath, ...] = ()
    note: str = ""

    @property
    def now(self) -> FanDay:
        """The day that looks ahead, with what it sees."""
        return self.seen[-1]
