"""The verb of movement: why open pipeline changed between two days."""

from dataclasses import dataclass
from datetime import timedelta

from quarterdeck.desk.ask import Ask, as_of_day, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.movement.bridge import movement
from quarterdeck.reports.bridge import Moved
from quarterdeck.words.days import parse_day


@dataclass(frozen=True, slots=True)
class Window:
    """The two days as typed; empty means the as-of day, and a week before it.

    `omitted` counts open deals of the category omitted in, which pipeline otherwise leaves out.
    """

    start: str = ""
    end: str = ""
    omitted: bool = False


def movement_of(desk: Desk, viewer: Viewer, ask: Ask, *, window: Window) -> Moved:
    """Return the bridge from the end of one day to the end of the other.

    Without a period it covers the whole open pipeline. Raises QuarterdeckError for a day that has
    not happened, an unknown scope or filter.
    """
    end = as_of_day(desk, window.end or ask.as_of)
    start = parse_day(window.start) if window.start else end - timedelta(days=7)
    asked = settle(desk, viewer, ask, day=end)
    period = asked.period if ask.period else None
    bridge = movement(
        desk.facts,
        start=start,
        end=end,
        question=asked.question,
        period=period,
        include_omitted=window.omitted,
    )
    return Moved(source(desk, asked.question), bridge)
