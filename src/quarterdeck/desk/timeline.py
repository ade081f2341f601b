"""The verb of the timeline: open pipeline week by week around the two days of a movement."""

from dataclasses import replace
from datetime import timedelta

from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.over_days import over_days
from quarterdeck.reports.blocks import Point
from quarterdeck.reports.bridge import Moved
from quarterdeck.reports.timeline import Timeline, weeks_of

_BACK = timedelta(weeks=53)
"""A year and a week, so that the same week of the year before is in it."""

_MOST = 160
"""So many weeks are told one by one; a longer stretch is told in longer steps."""


def timeline_of(desk: Desk, viewer: Viewer, moved: Moved) -> Timeline:
    """Return the total that a movement explains, at the end of each week.

    It ends on the last day known and begins 53 weeks earlier, or when deals were first known, or
    with the movement where that begins before. Each total is what was known by the end of its own
    day, in the scope, filter, period and measure of the movement, under the same playbook. Where
    that is an earlier one, it ends with the movement for whoever sees a part: who was in it then
    may be in another since.
    """
    movement, facts = moved.movement, moved.movement.facts
    now = desk.on(movement.end).playbook is desk.now_in_force
    last = max(desk.last_day, movement.end) if now or viewer.sees_all else movement.end
    known = max(last - _BACK, facts.first_known or last)
    days, apart = weeks_of(min(known, movement.start), last, _MOST)
    question = replace(movement.window.question, by=())
    found = over_days(facts, "open_pipeline", question=question, period=movement.period, days=days)
    return Timeline(
        moved.title,
        movement.currency,
        tuple(Point(day, value) for day, value in found.values),
        Point(movement.start, movement.opening),
        Point(movement.end, movement.closing),
        desk.playbook.settings.calendar,
        apart,
    )
