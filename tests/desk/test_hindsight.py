"""A past day is forecast under the playbook in force on it, as `forecast` said on that day."""

import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.backtesting import Days, backtest_of, worth_of
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.hindsight import hindsight
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.alarms.naive import of_replays
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.summaries import SERVED
from quarterdeck.playbook.read import read_playbook
from quarterdeck.playbook.versions import applied
from quarterdeck.reports.backtesting.document import backtest_json
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW

STAGES, MEASURES = "playbook/stages.toml", "playbook/measures.toml"
FIRST, SECOND, THIRD = date(2026, 1, 5), date(2026, 6, 15), date(2026, 7, 20)
DAYS = Days("28d", "2026-06-08", "2026-07-20", "week")
LATE = datetime(2026, 8, 3, 9, tzinfo=UTC)
Change = tuple[date, int]


@pytest.fixture(scope="module")
def company_of_three(company: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company, without any playbook applied."""
    folder = tmp_path_factory.mktemp("hindsight") / "company"
    shutil.copytree(company, folder)
    return folder


def under(folder: Path, changes: Sequence[Change], playbook: str = "") -> Desk:
    """Apply playbooks by number: as it was, with lower chances, with a stage renamed as well."""
    shutil.rmtree(folder / "applied", ignore_errors=True)
    texts = [(folder / STAGES).read_text()]
    texts.append(texts[0].replace('probability = "0.', 'probability = "0.0'))
    texts.append(texts[1].replace('"Discovery"', '"Finding", formerly = "Discovery"', 1))
    for day, number in changes:
        (folder / STAGES).write_text(texts[number])
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        applied(folder, read_playbook(folder), at=at)
    (folder / STAGES).write_text(texts[0])
    return open_workspace(folder, now=NOW, playbook=playbook)


@pytest.fixture
def changed(company_of_three: Path) -> Desk:
    """The company under three playbooks, one after the other."""
    return under(company_of_three, [(FIRST, 0), (SECOND, 1), (THIRD, 2)])


def weighted(desk: Desk) -> dict[date, float]:
    tried = backtest_of(desk, OWNER, Ask(), days=DAYS).backtest.tried
    return {t.window.as_of: t.expected["stage_weighted"].money for t in tried}


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    since=st.lists(
        st.dates(date(2026, 6, 9), date(2026, 7, 6)), min_size=2, max_size=2, unique=True
    ),
    order=st.permutations([0, 1, 2]),
    week=st.integers(0, 2),
)
def test_a_past_day_is_what_forecast_says_of_it(
    company_of_three: Path, since: list[date], order: list[int], week: int
) -> None:
    changes = list(zip([FIRST, *sorted(since)], order, strict=True))
    desk = under(company_of_three, changes)
    first = date(2026, 6, 8) + timedelta(weeks=week)
    days = Days("28d", f"{first}", f"{first + timedelta(weeks=2)}", "week")
    for tried in backtest_of(desk, OWNER, Ask(), days=days).backtest.tried:
        ask = Ask(as_of=f"{tried.window.as_of}")
        found = forecast_of(desk, OWNER, ask, ahead=Ahead("28d", 0))
        assert tried.intervals[80] == found.forecast.spread.interval(80)
        rivals = {name: expected.money for name, expected in found.rivals.items()}
        assert {name: e.money for name, e in tried.expected.items()} == {
            SERVED: found.forecast.whole.expected,
            **rivals,
        }


def test_a_playbook_answers_from_its_day_on_and_one_pinned_for_all(changed: Desk) -> None:
    told, first, now = weighted(changed), weighted(changed.pin("1")), weighted(changed.pin("3"))
    assert {day for day in told if told[day] == first[day]} == {d for d in told if d < SECOND}
    assert {day for day in told if told[day] == now[day]} == {d for d in told if d >= SECOND}


def test_the_document_says_which_playbooks_saw_the_days(changed: Desk) -> None:
    proved = backtest_of(changed, OWNER, Ask(), days=DAYS)
    assert backtest_json(proved)["playbook"] == (
        f"version 1 of {FIRST} for 1 day, version 2 of {SECOND} for 5 days, "
        f"version 3 of {THIRD} for 1 day"
    )
    pinned = backtest_of(changed.pin("current"), OWNER, Ask(), days=DAYS)
    assert backtest_json(pinned)["playbook"] == f"version 3 of {THIRD}"


def test_worth_and_a_filter_by_a_renamed_stage_are_seen_the_same_way(changed: Desk) -> None:
    few = Days("28d", "2026-06-08", "2026-06-15", "week")
    assert ", version 2 of" in worth_of(changed, OWNER, Ask(), days=few).source.playbook
    asked = backtest_of(changed, OWNER, Ask(where="stage=Finding"), days=few)
    ask = Ask(as_of="2026-06-08", where="stage=Discovery")
    then = forecast_of(changed, OWNER, ask, ahead=Ahead("28d", 0)).forecast
    assert asked.backtest.tried[0].expected[SERVED].money == then.whole.expected > 0


def test_alarms_replay_past_quarters_under_their_playbooks(changed: Desk) -> None:
    def missed(desk: Desk) -> list[float]:
        asked = settle(desk, OWNER, Ask(as_of="2026-08-30"))
        days = Known(asked.facts, asked.question.as_of).days
        return [
            told["stage_weighted"] for told in of_replays(hindsight(desk, asked), days).values()
        ]

    assert missed(changed) == missed(changed.pin("1")) != missed(changed.pin("2"))


def test_what_a_playbook_of_then_does_not_know_is_said(company_of_three: Path) -> None:
    measures = company_of_three / MEASURES
    under(company_of_three, [(FIRST, 0)])
    measures.write_text('[fees]\ntitle = "Fees"\n')
    applied(company_of_three, read_playbook(company_of_three), at=LATE)
    measures.unlink()
    desk = open_workspace(company_of_three, now=NOW)
    with pytest.raises(QuarterdeckError, match="version 1 of 2026-01-05") as raised:
        backtest_of(desk, OWNER, Ask(measure="fees"), days=DAYS)
    assert raised.value.where == "--measure"
    assert "--playbook current" in raised.value.fix
