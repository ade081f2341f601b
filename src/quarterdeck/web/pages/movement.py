"""Why open pipeline changed between two days."""

from quarterdeck.desk.movement import Shown, Window, deals_behind, movement_of
from quarterdeck.desk.viewer import NotAllowedError
from quarterdeck.reports.bridge.document import movement_json
from quarterdeck.reports.bridge.page import BEHIND, caused_report, caused_sheet, movement_report
from quarterdeck.web.pages.page import EVERYONE, Answer, Look, Page

_DEALS = 10


def answer(look: Look) -> Answer:
    """Return the bridge from the day compared with, or the deals behind one of its causes."""
    cause, bucket = look.text("cause"), look.text("bucket")
    whole = look.viewer.only_whole
    if whole and (cause or look.text("sankey")):
        raise NotAllowedError("Single deals are not open to you.", fix="Look at the whole.")
    shown = Shown(0 if whole else _DEALS, look.text("sankey"), cause, bucket)
    moved = movement_of(look.desk, look.viewer, look.ask, window=Window(look.state.compare))
    if cause:
        of = deals_behind(moved, cause, bucket)
        return Answer(
            caused_report(of), lambda: movement_json(moved, of=of), lambda: caused_sheet(of)
        )
    extras = shown.extras()
    return Answer(
        movement_report(moved, extras, behind=0 if whole else BEHIND),
        lambda: movement_json(moved, extras),
    )


PAGE = Page(
    "movement",
    "Movement",
    "Why open pipeline changed between two days.",
    answer,
    key="m",
    roles=EVERYONE,
    persons=True,
)
