"""The line of the total: each week what its own day says, the two days what the bridge says."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.movement import Window, movement_of
from quarterdeck.desk.timeline import timeline_of
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Point
from quarterdeck.reports.charts.timeline import timeline
from quarterdeck.reports.figures import MINUS
from quarterdeck.reports.timeline import Timeline, weeks_of


def shown(desk: Desk, ask: Ask, start: str = "", viewer: Viewer = OWNER) -> Timeline:
    return timeline_of(desk, movement_of(desk, viewer, ask, window=Window(start)))


@pytest.mark.parametrize(
    "ask",
    [Ask(), Ask(period="2026-Q3"), Ask("2026-06-19", where="amount>=20000", by=("team",))],
    ids=["all", "quarter", "past"],
)
def test_each_week_is_what_the_metric_says_of_its_own_day(desk: Desk, ask: Ask) -> None:
    line = shown(desk, ask)
    playbook = desk.on(line.end.day).said_playbook
    for point in line.points[::6] + line.points[-2:]:
        then = replace(ask, as_of=f"{point.day}", by=())
        (answer,) = answers(desk, OWNER, ["open_pipeline"], then).answers
        assert point.value == answer.value, (point.day, playbook)
    sundays = {point.day.isoweekday() for point in line.weeks[1:-1]}
    assert sundays == {7}
    assert line.last == desk.last_day


def test_who_leads_a_part_sees_the_total_of_that_part(desk: Desk) -> None:
    team = next(name for name, way in desk.places.items() if len(way) == 2)
    manager = max(desk.places, key=lambda node: (len(desk.places[node]), node))
    boss = Viewer(manager, "manager")
    whole, part = shown(desk, Ask()), shown(desk, Ask(scope=team))
    own = shown(desk, Ask(), viewer=boss)
    assert part.end.value < whole.end.value
    assert [p.value for p in own.weeks] != [p.value for p in whole.weeks]
    (answer,) = answers(desk, boss, ["open_pipeline"], Ask(f"{own.weeks[-9].day}")).answers
    assert own.weeks[-9].value == answer.value


def test_the_stretch_that_is_shown_always_lies_in_the_picture(desk: Desk) -> None:
    early = shown(desk, Ask("2025-02-01"), "2024-12-15")
    assert early.first <= date(2024, 12, 15)
    assert (early.start.day, early.end.day) == (date(2024, 12, 15), date(2025, 2, 1))
    assert "What came after 1 February 2025 is faint." in early.caption


def test_a_week_is_as_long_as_keeps_the_days_few() -> None:
    first, last = date(2020, 1, 1), date(2026, 8, 28)
    for most in (1, 7, 54, 500):
        days, apart = weeks_of(first, last, most)
        assert (days[0], days[-1]) == (first, last)
        assert len(days) <= most + 2
        between = {after - before for before, after in pairwise(days[1:-1])}
        assert between <= {timedelta(weeks=apart)}
    assert weeks_of(last, last, 54) == ((last,), 1)


def test_a_picture_of_nothing_and_of_one_day_is_still_one(desk: Desk) -> None:
    line = shown(desk, Ask())
    for weeks in (line.weeks, line.weeks[-1:]):
        none = tuple(replace(point, value=0) for point in weeks)
        ends = {"start": replace(line.start, value=0), "end": replace(line.end, value=0)}
        drawn = timeline(replace(line, weeks=none, **ends))
        assert not re.search("nan|inf", drawn)
    below = replace(line, weeks=(Point(line.first, -5_000), *line.weeks[1:]))
    assert f"{MINUS}50 on" in below.description
