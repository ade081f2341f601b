"""Why open pipeline changed between two days."""

from quarterdeck.desk.movement import Shown, Window, deals_behind, movement_of
from quarterdeck.reports.bridge.document import movement_json
from quarterdeck.reports.bridge.page import caused_report, caused_sheet, movement_report
from quarterdeck.web.pages.page import EVERYONE, Answer, Look, Page

_DEALS = 10


def answer(look: Look) -> Answer:
    """Return the bridge from the day compared with, or the deals behind one of its causes."""
    cause, bucket = look.text("cause"), look.text("bucket")
    shown = Shown(_DEALS, look.text("sankey"), cause, bucket)
    moved = movement_of(look.desk, look.viewer, look.ask, window=Window(look.state.compare))
    if cause:
        of = deals_behind(moved, cause, bucket)
        return Answer(
            caused_report(of), lambda: movement_json(moved, of=of), lambda: caused_sheet(of)
        )
    extras = shown.extras()
    return Answer(movement_report(moved, extras), lambda: movement_json(moved, extras))


PAGE = Page(
    "movement",
    "Movement",
    "Why open pipeline changed between two days.",
    answer,
    key="m",
    roles=EVERYONE,
    persons=True,
)
