"""The path through a period with the forecast it leads to."""

from dataclasses import dataclass

from quarterdeck.forecast.told import Told
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.reports.pictures import PastPath, Point


@dataclass(frozen=True, slots=True)
class Walked:
    """Bookings by day, what was forecast on days before, how earlier periods ran; minor units.

    `points` are empty where the period has not begun, `told` without the day of the forecast.
    """

    foreseen: Foreseen
    points: tuple[Point, ...] = ()
    told: tuple[Told, ...] = ()
    past: tuple[PastPath, ...] = ()

    @property
    def now(self) -> Told:
        """What the forecast says on the day itself."""
        found = self.foreseen.forecast
        ranges = {level: found.spread.interval(level) for level in (50, 80, 90)}
        return Told(found.window.as_of, found.whole.expected, ranges)

    @property
    def all(self) -> tuple[Told, ...]:
        """What was told on days before, and on the day itself."""
        return (*self.told, self.now)
