"""The dojo: blind, scored at once, counted once, and never a call."""

import json
import shutil
import sys
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.call_record import call_record
from quarterdeck.desk.called import called
from quarterdeck.desk.dojo import Bout, Guess, answer, puzzle
from quarterdeck.desk.forecast_record import forecast_record
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.journal.api import REHEARSALS
from quarterdeck.metrics.evaluate import value_of
from quarterdeck.reports.calls.document import called_json
from quarterdeck.reports.calls.recorded import recorded_json
from quarterdeck.reports.dojo.document import answer_json, puzzle_json
from quarterdeck.reports.dojo.page import answer_report, puzzle_report
from quarterdeck.reports.forecast_record.document import record_json
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW


@pytest.fixture(autouse=True)
def _few_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges learned from one week: scoring one does not depend on how it came about."""
    for module in ("dojo", "forecasting"):
        monkeypatch.setattr(f"quarterdeck.desk.{module}.Forecasts", partial(Forecasts, replays=1))


@pytest.fixture
def room(company: Path, tmp_path: Path) -> Desk:
    shutil.copytree(company, tmp_path / "demo")
    return open_workspace(tmp_path / "demo", now=NOW)


def test_a_question_names_no_deal_no_person_no_day_and_not_what_came(desk: Desk) -> None:
    found = puzzle(desk, OWNER, "", bout=Bout(seed="5"))
    told = json.dumps(puzzle_json(found)) + to_text(puzzle_report(found), width=200)
    sql = desk.facts.compose("SELECT id, title, owner, account FROM deals", Question(found.day))
    names = {v for row in desk.facts.run(sql).to_pylist() for v in row.values() if v}
    names |= {desk.name(person) for person in desk.facts.nodes}
    assert len(names) > 50
    assert [name for name in names if len(name) > 3 and name in told] == []
    assert f"{found.day}" not in told
    assert found.period.label not in told
    came = value_of(desk.facts, "bookings", question=Question(desk.last_day), period=found.period)
    assert f"{came}" not in told.replace(",", "")


def test_what_is_shown_was_known_on_the_day(desk: Desk) -> None:
    found = puzzle(desk, OWNER, "", bout=Bout(day="2026-05-10"))
    then = forecast_of(desk, OWNER, Ask(as_of="2026-05-10"), ahead=Ahead())
    assert found.booked == then.forecast.whole.booked
    assert found.target == then.target
    assert sum(one.deals for one in found.opened) == then.forecast.whole.open_deals


def test_a_call_is_scored_at_once_against_what_came_and_the_forecast(room: Desk) -> None:
    asked = puzzle(room, OWNER, "", bout=Bout(seed="5"))
    guess = Guess("500000", "1", "900000")
    found = answer(room, OWNER, "", bout=Bout(token=asked.token), guess=guess)
    assert found.puzzle.day == asked.day
    then = forecast_of(
        room, OWNER, Ask(as_of=f"{asked.day}", period=asked.period.label), ahead=Ahead()
    )
    came = value_of(room.facts, "bookings", question=Question(room.last_day), period=asked.period)
    one = found.played
    assert (one.expected, one.came, one.amount) == (then.forecast.whole.expected, came, 50_000_000)
    assert one.error == pytest.approx((50_000_000 - one.came) / one.came)
    miss = max(100 - one.came, one.came - 90_000_000, 0)
    assert one.score == pytest.approx((89_999_900 + 10 * miss) / one.came)
    assert one.held is (miss == 0)
    nearer = abs(one.error) < abs(one.expected_error)
    assert one.nearer == ("you" if nearer else "forecast")
    assert found.history.error == pytest.approx(abs(one.error))
    assert "Your rounds" in to_text(answer_report(found))


def test_a_day_counts_once_with_the_first_call_of_it(room: Desk) -> None:
    first = answer(room, OWNER, "", bout=Bout(seed="5"), guess=Guess("1000"))
    again = answer(room, OWNER, "", bout=Bout(seed="5"), guess=Guess("2000"))
    assert (first.new, again.new) == (True, False)
    assert [one.amount for one in again.history.rounds] == [100_000]
    assert answer_json(again)["counts"] is False
    fresh = puzzle(room, OWNER, "", bout=Bout())
    assert fresh.period != first.puzzle.period, "the next one is of another quarter"


def test_each_player_has_a_history_of_their_own(room: Desk) -> None:
    ann = next(p.id for p in room.playbook.people if p.role == "seller")
    answer(room, OWNER, "", bout=Bout(seed="5"), guess=Guess("1000"))
    mine = answer(room, OWNER, "", bout=Bout(seed="5", by=ann), guess=Guess("2000"))
    assert [one.amount for one in mine.history.rounds] == [200_000]
    boss = Viewer("p-001", "vp", frozenset({"read", "call"}))
    with pytest.raises(QuarterdeckError, match="cannot sign as"):
        answer(room, boss, "", bout=Bout(seed="5", by=ann), guess=Guess("1"))
    reader = Viewer("p-001", "vp", frozenset({"read"}))
    with pytest.raises(QuarterdeckError, match="may not call"):
        answer(room, reader, "", bout=Bout(seed="5"), guess=Guess("1"))


def test_no_metric_and_no_page_of_calls_or_forecasts_holds_a_round(room: Desk) -> None:
    boss = next(p.id for p in room.playbook.people if p.role == "vp")

    def told() -> object:
        desk = open_workspace(room.root, now=NOW)
        question = Question(desk.last_day)
        quarter = desk.playbook.settings.calendar.quarter(2026, 2)
        names = ("forecast_accuracy", "forecast_wape", "forecast_bias", "call_bias")
        return (
            [value_of(desk.facts, n, question=question, period=quarter) for n in names],
            called_json(called(desk, OWNER, Ask(period="2026-Q2")), history=True),
            recorded_json(call_record(desk, OWNER, Ask())),
            record_json(forecast_record(desk, OWNER, Ask(period="2026-Q2"))),
        )

    before = told()
    for day in ("2026-05-10", "2026-06-07"):
        answer(room, OWNER, "", bout=Bout(day=day, by=boss), guess=Guess("1"))
    assert told() == before


class Terminal(StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_it_asks_and_scores(
    room: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quarterdeck.cli.session.now", lambda: NOW)
    monkeypatch.setattr("sys.stdin", Terminal("500000\n100000\n900000\n"))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert run(["dojo", "--seed", "5", "--workspace", str(room.root)]) == 0
    printed = capsys.readouterr().out
    assert printed.index("What will the quarter win in all?") < printed.index("Your rounds")
    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert run(["dojo", "--seed", "6", "--workspace", str(room.root)]) == 0
    assert "Your rounds" not in capsys.readouterr().out
    assert len(room.journal.read(REHEARSALS)) == 1


def test_what_cannot_be_played_is_refused(desk: Desk) -> None:
    with pytest.raises(QuarterdeckError, match="is not over"):
        puzzle(desk, OWNER, "", bout=Bout(day=f"{desk.last_day}"))
    with pytest.raises(QuarterdeckError, match="no token"):
        puzzle(desk, OWNER, "", bout=Bout(token="x1"))  # noqa: S106 -- no secret
    with pytest.raises(QuarterdeckError, match="seed"):
        puzzle(desk, OWNER, "", bout=Bout(seed="many"))
    for low, high in (("2", "1"), ("1", ""), ("600", "900")):
        with pytest.raises(QuarterdeckError, match="two ends"):
            answer(desk, OWNER, "", bout=Bout(seed="5"), guess=Guess("500", low, high))
    with pytest.raises(QuarterdeckError, match="happened yet"):
        puzzle(desk, OWNER, "", bout=Bout(day=f"{date(2030, 1, 1)}"))
