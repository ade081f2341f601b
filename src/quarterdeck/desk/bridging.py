"""The verb of the forecast's bridge: why a forecast changed between two days."""

from dataclasses import dataclass

from quarterdeck.desk.ask import Ask, settle, source, two_days
from quarterdeck.desk.forecasting import reachable
from quarterdeck.desk.naming import to_name
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.bridge import bridge
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.window import Window
from quarterdeck.reports.forecasting.bridged import Bridged
from quarterdeck.words.problem import QuarterdeckError


@dataclass(frozen=True, slots=True)
class Between:
    """The two days as typed, empty for the as-of day and a week before it; deals to name."""

    start: str = ""
    end: str = ""
    deals: int = 10


def bridge_of(desk: Desk, viewer: Viewer, ask: Ask, *, between: Between) -> Bridged:
    """Return why the forecast of a period changed from the end of one day to the end of the other.

    Without a period it is the fiscal quarter of the last day. Once the period is over, the closing
    is what was won. Both days are seen through the playbook in force on the last one. Raises
    QuarterdeckError for days and periods that cannot be, an unknown scope, filter or breakdown, and
    where no deal was known by the first day.
    """
    to_name(between.deals)
    start, end = two_days(desk, ask, between.start, between.end)
    changed = desk.on(start).version != desk.on(end).version
    desk = desk.on(end)
    asked = settle(desk, viewer, ask, day=end)
    reachable(start, asked.period.last_day)
    known_since = asked.facts.first_known
    if known_since is None or known_since > start:
        raise QuarterdeckError(
            f"No deal was known by the end of {start}, so there was nothing to forecast.",
            where="--from",
            fix=f"Start on {known_since} or later." if known_since else "Import deals first.",
        )
    first = Window(asked.period, start)
    found = bridge(Forecasts(asked.facts, until=end), first, asked.question, deals=between.deals)
    return Bridged(source(desk, asked), found, other_playbook=changed)
