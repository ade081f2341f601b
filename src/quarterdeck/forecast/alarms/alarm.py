"""An alarm: what has changed, since when, how sure that is, and what to do next."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm; `since` is the last day on which all was as before, None where it has none."""

    name: str
    title: str
    says: str
    sure: str
    do: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """The alarms of a day, and what could not be judged, each with the reason."""

    alarms: tuple[Alarm, ...] = ()
    unjudged: tuple[str, ...] = ()
