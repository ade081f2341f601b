"""Why open pipeline changed between two days, and where its money went."""

from datetime import timedelta

from quarterdeck.desk.movement import Shown, Window, deals_behind, flow_behind, movement_of
from quarterdeck.desk.timeline import timeline_of
from quarterdeck.desk.viewer import NotAllowedError
from quarterdeck.reports.bridge import Moved
from quarterdeck.reports.bridge.document import movement_json
from quarterdeck.reports.bridge.flow_deals import flowed_report, flowed_sheet, flows_report
from quarterdeck.reports.bridge.page import (
    BEHIND,
    Extras,
    caused_report,
    caused_sheet,
    movement_report,
)
from quarterdeck.web.pages.page import EVERYONE, Answer, Look, Page, Pictures, View, chosen
from quarterdeck.web.spans import offers
from quarterdeck.web.timeline import drawn_timeline

_DEALS = 10


def _bridge(look: Look) -> Answer:
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
            caused_report(of),
            lambda: movement_json(moved, of=of),
            lambda: caused_sheet(of),
            told=_days(look, moved),
            pictures=_pictures(look, moved),
        )
    extras = shown.extras()
    return Answer(
        movement_report(moved, extras, behind=0 if whole else BEHIND),
        lambda: movement_json(moved, extras),
        told=_days(look, moved),
        pictures=_pictures(look, moved),
    )


def _flows(look: Look) -> Answer:
    """Return where the money of the one day was on the other, or the deals of one flow."""
    dimension, flow = look.text("view"), look.text("flow")
    whole = look.viewer.only_whole
    if whole and flow:
        raise NotAllowedError("Single deals are not open to you.", fix="Look at the whole.")
    moved = movement_of(look.desk, look.viewer, look.ask, window=Window(look.state.compare))
    if flow:
        of = flow_behind(moved, dimension, flow)
        return Answer(
            flowed_report(of),
            lambda: movement_json(moved, flow=of),
            lambda: flowed_sheet(of),
            told=_days(look, moved),
            pictures=_pictures(look, moved),
        )
    return Answer(
        flows_report(moved, dimension, leading=not whole),
        lambda: movement_json(moved, Extras(dimension)),
        told=_days(look, moved),
        pictures=_pictures(look, moved),
    )


def _days(look: Look, moved: Moved) -> dict[str, object]:
    """Return the two days that are shown, and others people compare."""
    start, day = moved.movement.start, moved.movement.end
    first = (look.desk.facts.first_known or day) - timedelta(days=1)
    calendar = look.desk.playbook.settings.calendar
    return {
        "start": start,
        "offers": offers(calendar, look.state, (start, day), first),
    }


def _pictures(look: Look, moved: Moved) -> Pictures:
    """Return the line of the total with its two days, made where the page is drawn."""
    return {"timeline": lambda: drawn_timeline(timeline_of(look.desk, look.viewer, moved))}


VIEWS = (
    View("", "Why it changed", _bridge),
    View("stage", "Where it went by stage", _flows),
    View("category", "Where it went by category", _flows),
)

PAGE = Page(
    "movement",
    "Movement",
    "Why open pipeline changed between two days.",
    chosen(*VIEWS),
    key="m",
    alike=True,
    roles=EVERYONE,
    views=VIEWS,
    persons=True,
    template="quarterdeck/movement.html",
)
