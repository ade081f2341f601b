"""The verb of deals: the ones behind a number, as of any day."""

from quarterdeck.desk.ask import Ask, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.deal_list import ALL, Listed, list_deals


def deals_of(desk: Desk, viewer: Viewer, ask: Ask, *, of: str = "open", limit: int = 0) -> Listed:
    """Return the deals of a kind, the largest first; `limit` 0 means all of them."""
    asked = settle(desk, viewer, ask)
    period = asked.period if ask.period else None
    return list_deals(source(desk, asked.question), of, period, most=limit or ALL)
