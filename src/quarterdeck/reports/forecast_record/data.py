"""What the page and the document of the record are made from."""

from dataclasses import dataclass

from quarterdeck.forecast.alarms.alarm import Watched
from quarterdeck.forecast.record import CALL, SERVED, Record
from quarterdeck.reports.forecasting.foreseen import TITLES
from quarterdeck.reports.source import Source
from quarterdeck.words.period import Period


@dataclass(frozen=True, slots=True)
class Left:
    """Published forecasts that are not shown: of the other kind, or with nothing of this part."""

    other: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Held:
    """The record of a part of the company: published forecasts, or replays of them alone.

    `period` is the one that was asked for, None for all of them. `watched` are the alarms of the
    company, None where they were not looked for.
    """

    source: Source
    record: Record
    left: Left
    period: Period | None
    replays: bool
    watched: Watched | None = None


def named(method: str) -> str:
    """Return what people call a method."""
    own = {SERVED: "Forecast", CALL: "Call of who answers for it"}
    return own.get(method) or TITLES.get(method, method)
