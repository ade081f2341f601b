"""The pictures of what was once forecast, as data: beside what came, and how often it came true."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.reports.pieces import Figure


@dataclass(frozen=True, slots=True)
class PastForecast:
    """A forecast of a past day: expected, the range that was to hold 8 of 10 cases, what came."""

    day: date
    label: str
    forecast: Figure
    between: tuple[float, float]
    came: Figure

    @property
    def held(self) -> bool:
        """Whether what came lies within the range."""
        return self.between[0] <= (self.came.value or 0) <= self.between[1]


@dataclass(frozen=True, slots=True)
class PastForecasts:
    """Forecasts of past days over time, in order of day; money in minor units of `currency`."""

    title: str
    description: str
    rows: tuple[PastForecast, ...]
    currency: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What was given a chance from `start` on, below `end`: what was said, what share came true.

    `periods` tells how many outcomes that was where several chances share one.
    """

    start: float
    end: float
    said: float
    came: float
    n: Figure
    between: tuple[float, float] | None = None
    periods: Figure | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether chances come true: what was said against what came, class by class.

    `across` and `up` name the axes.
    """

    title: str
    description: str
    rows: tuple[Said, ...]
    note: str = ""
    across: str = "said to be won in the period"
    up: str = "came true"


@dataclass(frozen=True, slots=True)
class Hit:
    """A past forecast of a period, so many weeks before its end, and what came.

    `shares` are the low end of its range, itself, and the high end, as shares of what came; `held`
    says whether the range held it.
    """

    label: str
    day: date
    weeks: int
    figure: Figure
    came: Figure
    shares: tuple[float, float, float]
    held: bool


@dataclass(frozen=True, slots=True)
class Hits:
    """Past forecasts with their ranges against what came, by weeks before the end."""

    title: str
    description: str
    rows: tuple[Hit, ...]
    note: str = ""
