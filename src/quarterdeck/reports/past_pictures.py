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
    """Deals given a chance from `start` on, below `end`: what was said, what share came true."""

    start: float
    end: float
    said: float
    came: float
    n: Figure
    between: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether chances come true: what was said against what came, tenth by tenth."""

    title: str
    description: str
    rows: tuple[Said, ...]
    note: str = ""
