"""Why open pipeline moved, as a page: the bridge, the deals behind every line, the flows."""

from quarterdeck.reports.bridge.changed import most_moved
from quarterdeck.reports.bridge.moved import Moved
from quarterdeck.reports.bridge.steps import waterfall

__all__ = ["Moved", "most_moved", "waterfall"]
