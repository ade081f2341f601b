"""Publishing a forecast and its record: kept as it was, the same again, foresight apart."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.forecast_record import forecast_record
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.publishing import publish_forecast, publish_simulated
from quarterdeck.desk.verifying import verified, verify
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.engine.duck import connect
from quarterdeck.facts.question import Question
from quarterdeck.forecast.alarms.alarm import Alarm
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.metrics.evaluate import value_of
from quarterdeck.reports.blocks import Reliability, Section
from quarterdeck.reports.forecast_record.data import Held
from quarterdeck.reports.forecast_record.document import record_json
from quarterdeck.reports.forecast_record.page import record_report
from quarterdeck.reports.forecast_record.tables import forecasts_table, record_sheet
from quarterdeck.reports.forecasting.document import forecast_json
from quarterdeck.reports.forecasting.page import forecast_report
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW

DAYS = ("2026-05-10", "2026-06-14", "2026-07-19")
LATE = "2026-06-21"


def opened(folder: Path, day: str, *, after: int = 0) -> Desk:
    """The workspace at nine on the day, or so many days after it."""
    at = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=9)
    return open_workspace(folder, now=at + timedelta(days=after))


def publish(folder: Path, day: str, *, after: int = 1) -> str:
    desk = opened(folder, day, after=after)
    found = publish_forecast(desk, OWNER, Ask(as_of=day), ahead=Ahead(deals=0))
    assert found.published is not None
    return found.published.entry.run


@pytest.fixture(scope="module", autouse=True)
def _few_replays() -> Iterator[None]:
    """Ranges learned from one week: keeping them does not depend on how they came about."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("publishing", "forecasting"):
            patch.setattr(f"quarterdeck.desk.{module}.Forecasts", partial(Forecasts, replays=1))
        yield


@pytest.fixture(scope="module")
def home(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company that published three forecasts in time, and one long after."""
    folder = tmp_path_factory.mktemp("published") / "demo"
    shutil.copytree(company, folder)
    for day in DAYS:
        publish(folder, day)
    publish(folder, LATE, after=60)
    return folder


@pytest.fixture(scope="module")
def told(home: Path) -> Iterator[Desk]:
    """That company as it is read afterwards."""
    desk = open_workspace(home, now=NOW)
    yield desk
    desk.facts.engine.close()


def days(desk: Desk, *, replays: bool = False, **asked: str) -> list[str]:
    found = forecast_record(desk, OWNER, Ask(**asked), replays=replays)
    return [f"{p.as_of}" for p in found.record.points]


def test_what_was_said_is_shown_as_it_was_beside_what_came(told: Desk) -> None:
    found = forecast_record(told, OWNER, Ask()).record
    assert [f"{p.as_of}" for p in found.points] == list(DAYS)
    said = forecast_of(told, OWNER, Ask(as_of=DAYS[0]), ahead=Ahead())
    first = found.points[0]
    assert first.part.expected == said.forecast.whole.expected
    assert first.part.p_target == said.reached
    assert first.part.methods == {n: round(e.money) for n, e in said.rivals.items()}
    question = Question(told.last_day)
    came = value_of(told.facts, "bookings", question=question, period=first.period)
    assert first.actual == came
    assert found.points[2].actual is None
    assert len(found.closed) == 2


def test_chances_of_targets_are_held_against_what_was_reached(told: Desk) -> None:
    held = forecast_record(told, OWNER, Ask())
    sections = [block for block in record_report(held).blocks if isinstance(block, Section)]
    (drawn,) = (b for one in sections for b in one.blocks if isinstance(b, Reliability))
    closed = held.record.closed
    assert sum(row.n.value or 0 for row in drawn.rows) == len(closed)
    for row in drawn.rows:
        chances = {p.run: p.part.p_target or 0.0 for p in closed}
        inside = [p for p in closed if row.start <= chances[p.run] < row.end]
        assert row.n.value == len(inside)
        assert row.said == pytest.approx(sum(chances[p.run] for p in inside) / len(inside))
        reached = [p.actual is not None and p.actual >= (p.part.target or 0) for p in inside]
        assert row.came == sum(reached) / len(inside)
        assert row.periods is not None
        assert row.periods.value == len({p.period for p in inside})


def test_replays_and_foresight_are_never_mixed(told: Desk) -> None:
    assert days(told) == list(DAYS)
    assert days(told, replays=True) == [LATE]
    assert LATE not in {row[1] for row in record_sheet(forecast_record(told, OWNER, Ask())).rows}


def test_a_team_has_its_own_record_with_its_leaders_call(told: Desk) -> None:
    teams = {r["team"] for r in people(told) if r["team"]}
    found = {team: forecast_record(told, OWNER, Ask(scope=team)).record for team in teams}
    assert all(len(record.points) == 3 for record in found.values())
    assert any(p.call for record in found.values() for p in record.points)
    day = Question(told.last_day)
    for team, record in found.items():
        question = Question(day.as_of, scope=team)
        period = record.points[0].period
        came = value_of(told.facts, "bookings", question=question, period=period)
        assert record.points[0].actual == came, team


def people(desk: Desk) -> list[dict[str, str]]:
    sql = desk.facts.compose("SELECT person, team FROM people", Question(date(2026, 8, 1)))
    rows: list[dict[str, str]] = desk.facts.run(sql).to_pylist()
    return rows


def test_nothing_published_later_changes_the_record_of_a_day(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(home, folder)
    asked = Ask(as_of="2026-07-05")

    def told() -> object:
        return record_json(forecast_record(open_workspace(folder, now=NOW), OWNER, asked))

    before = told()
    publish(folder, "2026-07-26")
    assert told() == before
    assert days(open_workspace(folder, now=NOW), period="2026-Q3") == [DAYS[2], "2026-07-26"]


def test_the_same_forecast_has_the_same_bytes_on_one_thread_and_on_two(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {path.name: path.read_bytes() for path in (home / "runs").glob("*.json")}
    folder = tmp_path / "demo"
    shutil.copytree(home, folder, ignore=shutil.ignore_patterns("runs", "cache"))
    monkeypatch.setattr("quarterdeck.desk.workspace.connect", partial(connect, threads=1))
    again = publish(folder, DAYS[1], after=40)
    assert (folder / "runs" / f"{again}.json").read_bytes() == kept[f"{again}.json"]


def test_publishing_again_says_so_and_keeps_one(home: Path) -> None:
    desk = opened(home, DAYS[0], after=1)
    found = publish_forecast(desk, OWNER, Ask(as_of=DAYS[0]), ahead=Ahead())
    assert "It had been published before" in to_text(forecast_report(found))
    assert len(desk.runs.entries()) == 4


def test_verify_proves_what_was_published(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(home, folder)
    desk = open_workspace(folder, now=NOW)
    assert verify(desk) == ()
    assert "4 runs" in verified(desk)
    run = next((folder / "runs").glob("*.json"))
    run.write_bytes(run.read_bytes().replace(b'"booked": ', b'"booked": 1', 1))
    assert [p.where for p in verify(desk)] == [str(run)]


def test_only_who_sees_all_and_may_write_publishes_the_whole(told: Desk) -> None:
    boss = Viewer("p-001", "manager")
    with pytest.raises(QuarterdeckError, match="see a part"):
        publish_forecast(told, boss, Ask(), ahead=Ahead())
    with pytest.raises(QuarterdeckError, match="may not write"):
        publish_forecast(told, Viewer("x", "vp", frozenset({"read"})), Ask(), ahead=Ahead())
    with pytest.raises(QuarterdeckError, match="all its teams"):
        publish_forecast(told, OWNER, Ask(scope="north"), ahead=Ahead())


def test_alarms_stand_with_the_companys_own_record_alone(told: Desk) -> None:
    found = forecast_record(told, OWNER, Ask())
    assert found.watched is not None
    assert "Alarms" in to_text(record_report(found), width=200)
    team = next(r["team"] for r in people(told) if r["team"])
    for other, replays in ((Ask(scope=team), False), (Ask(period="2026-Q2"), False), (Ask(), True)):
        assert forecast_record(told, OWNER, other, replays=replays).watched is None


def test_a_step_is_told_by_the_forecast_of_the_company_in_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fell = Alarm("step_creation", "A step", "Deals fell.", "sure", "ask", date(2026, 5, 1))
    monkeypatch.setattr("quarterdeck.desk.forecasting.steps_of", lambda *_: (fell,))
    desk = open_workspace(home, now=NOW)
    found = forecast_of(desk, OWNER, Ask(), ahead=Ahead(deals=0))
    assert "Alarm: Deals fell. How sure" in to_text(forecast_report(found), width=200)
    assert forecast_json(found)["alarms"][0]["since"] == "2026-05-01"
    team = next(r["team"] for r in people(desk) if r["team"])
    assert forecast_of(desk, OWNER, Ask(scope=team), ahead=Ahead(deals=0)).alarms == ()


def test_a_record_without_forecasts_teaches(company: Path) -> None:
    desk = open_workspace(company, now=NOW)
    text = to_text(record_report(forecast_record(desk, OWNER, Ask())), width=200)
    assert "No forecast has been published by this day." in text
    assert "quarterdeck forecast --publish" in text


def test_a_simulated_company_publishes_on_its_own_clock_and_says_so(
    company: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(company, folder)
    desk = open_workspace(folder, now=NOW)
    day = date(2026, 6, 14)
    publish_simulated(desk, [day])
    (found,) = forecast_record(desk, OWNER, Ask()).record.points
    assert (found.clock, f"{found.published_at:%Y-%m-%d}") == ("simulated", "2026-06-14")
    assert found.as_of == day
    (entry,) = desk.runs.entries()
    assert not entry.replay
    told = forecast_of(open_workspace(folder, now=NOW), OWNER, Ask(as_of=f"{day}"), ahead=Ahead())
    assert found.part.expected == told.forecast.whole.expected
    assert "on the clock of the simulated company" in to_text(record_report(held_of(desk)))
    assert {p["clock"] for p in record_json(held_of(desk))["forecasts"]} == {"simulated"}
    own = replace(desk.playbook.settings, simulated=False)
    real = replace(desk, playbook=replace(desk.playbook, settings=own))
    with pytest.raises(QuarterdeckError, match="not simulated"):
        publish_simulated(real, [day])


def held_of(desk: Desk) -> Held:
    return forecast_record(desk, OWNER, Ask())


def test_a_note_is_kept_with_the_forecast_and_a_long_one_is_refused(
    company: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(company, folder)
    desk = opened(folder, "2026-07-19", after=1)
    ask, ahead = Ask(as_of="2026-07-19"), Ahead(deals=0)
    publish_forecast(desk, OWNER, ask, ahead=ahead, note="  One word \n more ")
    held = held_of(open_workspace(folder, now=NOW))
    assert [p.note for p in held.record.points] == ["One word more"]
    assert "Said with it" in [c.title for c in forecasts_table(held).columns]
    with pytest.raises(QuarterdeckError, match="501 letters"):
        publish_forecast(desk, OWNER, ask, ahead=ahead, note="x" * 501)
