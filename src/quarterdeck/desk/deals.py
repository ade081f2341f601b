"""The verb of deals: the ones behind a number, as of any day."""

from dataclasses import dataclass, replace
from datetime import timedelta

from quarterdeck.desk.ask import Ask, on_day, settle, source
from quarterdeck.desk.confidential import hidden_from
from quarterdeck.desk.metrics import period_for
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.deal_grid import Against
from quarterdeck.reports.deal_list import ALL, Listed, list_counted, list_deals
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError

_DEFAULT = "open"
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Which:
    """Which deals to list, as typed: those of a kind, or those that a metric counts.

    `limit` is how many to show, the largest first; 0 means all of them.
    """

    of: str = ""
    metric: str = ""
    limit: int = 0


def deals_of(desk: Desk, viewer: Viewer, ask: Ask, *, which: Which) -> Listed:
    """Return the deals that are meant, the largest first.

    Raises QuarterdeckError for an unknown kind or metric, for both at once, and for a limit under
    zero.
    """
    if which.limit < 0:
        raise QuarterdeckError(
            f"{which.limit} deals cannot be shown.",
            where="--limit",
            fix="Give how many to show, or 0 for all of them.",
        )
    if which.of and which.metric:
        raise QuarterdeckError(
            "--of and --metric both say which deals to list.",
            where="--metric",
            fix="Give one of the two; --where narrows down either.",
        )
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    told, most = source(desk, asked), which.limit or ALL
    if which.metric:
        period = period_for(which.metric, ask, asked)
        found = list_counted(told, which.metric, period, most=most)
    else:
        found = list_deals(told, which.of or _DEFAULT, asked.typed, most=most)
    hidden = hidden_from(desk, viewer)
    return replace(found, rows=tuple(row for row in found.rows if row["id"] not in hidden))


def deals_against(
    desk: Desk, viewer: Viewer, ask: Ask, *, which: Which, since: str = ""
) -> Against:
    """Return all deals that are meant, beside what was known of them at the end of a day.

    `since` is empty for a week before the day that is looked at. Raises QuarterdeckError as
    `deals_of` does, and for a day that is not before it.
    """
    listed = deals_of(desk, viewer, ask, which=replace(which, limit=0))
    day = listed.source.question.as_of
    first = parse_day(since) if since else day - _WEEK
    if first >= day:
        raise QuarterdeckError(
            f"{first} is not before {day}.", where="compare", fix="Name an earlier day."
        )
    earlier = Ask(first.isoformat(), rates=ask.rates, currency=ask.currency, measure=ask.measure)
    then = deals_of(desk, viewer, earlier, which=Which("all"))
    return Against(listed, first, {row["id"]: row for row in then.rows})
