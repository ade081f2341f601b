"""The verb of the week: the page a sales leader reads on Monday."""

from quarterdeck.desk.ask import Ask, settle, source
from quarterdeck.desk.quality import quality_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Report
from quarterdeck.reports.week import prepare, the_week


def week(desk: Desk, viewer: Viewer, ask: Ask) -> Report:
    """Return *The week* for one scope and period, as of one day."""
    asked = settle(desk, viewer, ask)
    quality = quality_of(desk)
    return the_week(prepare(source(desk, asked.question), asked.period, quality))
