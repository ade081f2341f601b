"""The line of the total: each week what its own day says, the two days what the bridge says."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.movement import Window, movement_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.playbooks import apply, preview
from quarterdeck.desk.timeline import timeline_of
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Point
from quarterdeck.reports.charts.timeline import timeline
from quarterdeck.reports.figures import MINUS
from quarterdeck.reports.timeline import Timeline, weeks_of
from tests.desk.shop import FILES


def shown(desk: Desk, ask: Ask, start: str = "", viewer: Viewer = OWNER) -> Timeline:
    return timeline_of(desk, viewer, movement_of(desk, viewer, ask, window=Window(start)))


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


ORG = """node,parent,since
shop,,2020-01-01
east,shop,2020-01-01
west,shop,2020-01-01
p1,east,2020-01-01
p3,east,2020-01-01
p2,west,2020-01-01
"""
SOLD = "id,stage,amount,owner,account,close,product,seen\n"


def took(root: Path, day: str, amount: int) -> None:
    """Import an export of two deals of a day: that of the boss, and one of p3's."""
    rows = f"1,Open,100.00,a.lee,X,2026-12-30,a,{day}\n2,Open,{amount}.00,bo,X,2026-12-31,b,{day}\n"
    file = root / f"deals{day}.csv"
    file.write_text(SOLD + rows)
    import_files(at(root, day), OWNER, [file])


def at(root: Path, day: str) -> Desk:
    return open_workspace(root, now=datetime.fromisoformat(f"{day}T20:00").replace(tzinfo=UTC))


def decided(root: Path, day: str) -> None:
    desk = at(root, day)
    apply(desk, OWNER, preview(desk, OWNER))


def test_nobody_sees_on_the_line_what_who_left_their_part_has_since(tmp_path: Path) -> None:
    people = ("playbook/mappings/people.toml", "people.csv", "deals.csv")
    files = {name: text for name, text in FILES.items() if name not in people}
    files["playbook/org.csv"] = ORG
    files["playbook/people.csv"] = "id,role,crm_ids\np1,manager,a.lee\np2,rep,ann.lee\np3,rep,bo\n"
    mapping = "playbook/mappings/deals.toml"
    files[mapping] = re.sub(
        r"observed_at = .*", 'observed_at = { column = "seen" }', files[mapping]
    )
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    took(tmp_path, "2026-09-01", 10)
    decided(tmp_path, "2026-09-02")
    (tmp_path / "playbook/org.csv").write_text(f"{ORG}p3,west,2026-09-12\n")
    decided(tmp_path, "2026-09-12")
    took(tmp_path, "2026-09-20", 77_777)
    desk, boss, then = at(tmp_path, "2026-09-21"), Viewer("p1", "manager"), Ask("2026-09-05")
    own = shown(desk, then, "2026-09-02", boss)
    assert own.last == date(2026, 9, 5)
    assert {point.value for point in own.points} == {11_000}
    assert shown(desk, then, "2026-09-02").points[-1] == Point(date(2026, 9, 20), 7_787_700)
    assert shown(desk, Ask(), "2026-09-02", boss).points[-1] == Point(date(2026, 9, 20), 10_000)


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
