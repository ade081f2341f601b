"""The call board: the numbers of the calls, what stands beside them, and who may say what."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.board import board, outlooks_of
from quarterdeck.desk.calls import StaleCallError, Typed, submit, undo
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.speaking import Who, delegate
from quarterdeck.desk.viewer import OWNER, NotAllowedError, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.callers.record import Verdict
from quarterdeck.reports.calls.board_page import board_json, board_report
from quarterdeck.reports.calls.document import called_json
from quarterdeck.reports.text import to_text
from quarterdeck.words.deal import Category
from tests.desk.conftest import NOW
from tests.desk.test_calls import home, of_role, shown

__all__ = ["home"]
COMMIT = Category.COMMIT
ASK = Ask(period="2026-Q4")
RIGHTS = frozenset({"read", "call"})


@pytest.fixture
def room(home: Path, tmp_path: Path) -> Desk:
    shutil.copytree(home, tmp_path / "demo")
    return open_workspace(tmp_path / "demo", now=NOW)


def again(desk: Desk) -> Desk:
    return open_workspace(desk.root, now=desk.now + timedelta(minutes=1))


def test_the_board_has_the_calls_and_the_forecast_of_each_scope_to_the_cent(room: Desk) -> None:
    ann = of_role(room, "seller")
    submit(room, OWNER, Typed({COMMIT: "9000"}), who=Who(ann))
    found = board(room, OWNER, ASK)
    told = board_json(found)
    show = called_json(shown(room, period=found.called.period.label))
    assert [{k: one[k] for k in show["callers"][0]} for one in told["callers"]] == show["callers"]
    for row in found.leaders:
        ask = Ask(scope=row.caller.scope, period=found.called.period.label)
        forecast = forecast_of(room, OWNER, ask, ahead=Ahead()).forecast
        assert row.outlook
        assert row.outlook.expected == forecast.whole.expected
        low, high = forecast.spread.interval(80)
        assert (row.outlook.low, row.outlook.high) == (round(low), round(high))
    text = to_text(board_report(found), width=160)
    assert "Call board of 2026-Q4" in text
    assert "9,000" in text


def test_rows_stand_under_their_leaders_and_each_says_how_old_its_call_is(room: Desk) -> None:
    ann = of_role(room, "seller")
    submit(room, OWNER, Typed({COMMIT: "9000"}), who=Who(ann))
    later = open_workspace(room.root, now=NOW + timedelta(days=9))
    found = board(later, OWNER, ASK)
    depths = {row.caller.person: row.depth for row in found.rows}
    assert depths[of_role(room, "vp")] == 0
    assert depths[ann] > depths[of_role(room, "manager")] > 0
    row = next(row for row in found.rows if row.caller.person == ann)
    assert (row.days, row.late) == (9, True)
    assert row.target == found.targets[ann]
    assert all(r.record is None or r.record.verdict is not Verdict.TOO_FEW for r in found.rows)


def test_who_may_be_spoken_for_is_oneself_and_who_lent_their_voice(room: Desk) -> None:
    ann, boss = of_role(room, "seller"), of_role(room, "manager")
    viewer = Viewer(boss, "manager", RIGHTS)
    assert [v.person for v in board(room, viewer, ASK).voices] == [boss]
    delegate(room, OWNER, who=Who(ann), to=boss)
    voices = board(again(room), viewer, ASK).voices
    assert [(v.person, v.lent) for v in voices] == [(boss, False), (ann, True)]
    assert board(room, Viewer(boss, "manager", frozenset({"read"})), ASK).voices == ()
    assert board(room, viewer, Ask(as_of="2026-09-01", period="2026-Q4")).voices == ()
    assert board(room, OWNER, ASK).voices == ()


def test_a_seller_sees_their_own_row_alone(room: Desk) -> None:
    ann = of_role(room, "seller")
    found = board(room, Viewer(ann, "seller", RIGHTS), ASK)
    assert [row.caller.person for row in found.rows] == [ann]
    assert {p.person for p in found.record.people} <= {ann}


def test_what_was_changed_in_the_meantime_is_not_said_over(room: Desk) -> None:
    ann = of_role(room, "seller")
    submit(room, OWNER, Typed({COMMIT: "9000"}, seen=0), who=Who(ann))
    seen = board(room, OWNER, ASK).called.seen(ann)
    second = again(room)
    submit(second, OWNER, Typed({COMMIT: "8000"}, seen=seen), who=Who(ann))
    for say in (submit, undo):
        with pytest.raises(StaleCallError, match=r"changed in the meantime: commit 8,?000"):
            say(again(second), OWNER, Typed({COMMIT: "7000"}, seen=seen), who=Who(ann))
    called = board(again(second), OWNER, ASK).called
    assert [word.amount for word in called.history if word.person == ann] == [800_000, 900_000]


def test_nobody_speaks_for_somebody_else_from_the_board(room: Desk) -> None:
    ann, boss = of_role(room, "seller"), of_role(room, "manager")
    with pytest.raises(NotAllowedError, match="may not speak for"):
        submit(room, Viewer(boss, "manager", RIGHTS), Typed({COMMIT: "1"}), who=Who("", ann))


def test_outlooks_do_not_depend_on_what_was_said(room: Desk) -> None:
    before = outlooks_of(room, OWNER, ASK)
    submit(room, OWNER, Typed({COMMIT: "9000"}), who=Who(of_role(room, "seller")))
    assert outlooks_of(again(room), OWNER, ASK) == before
