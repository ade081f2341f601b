"""A backtest: what it compares, and that it cannot be told what came later."""

from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.backtest import STAGES, Backtest, backtest
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.summaries import SERVED, alike, summaries_of
from quarterdeck.forecast.window import horizon
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.playbook.tracks import Pipeline, Track
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.days import end_of_day
from quarterdeck.words.deal import Category
from tests.worlds import STAGES as STAGE_LIST
from tests.worlds import facts_of, known_before, sample_playbook

LAST = date(2026, 5, 31)
ROLLUP = "category_rollup:cumulative"
WINDOWS = [horizon(date(2026, 2, 2) + timedelta(weeks=2 * n), 28) for n in range(3)]


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    return random_history(6, 250, nastiness=Nastiness(start=date(2025, 10, 1), days=240))


@pytest.fixture(scope="module")
def facts(rows: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("backtest"), rows)


@pytest.fixture(scope="module")
def found(facts: Facts) -> Backtest:
    return backtest(Hindsight(facts, Question(LAST)), WINDOWS)


def test_every_day_is_what_the_forecast_of_that_day_was(facts: Facts, found: Backtest) -> None:
    forecasts = Forecasts(facts)
    for tried in found.tried:
        day = tried.window.as_of
        then = forecasts.forecast(tried.window, Question(day))
        assert tried.expected[SERVED].money == then.whole.expected
        assert tried.intervals[80] == then.spread.interval(80)


def test_what_came_is_what_was_booked_by_the_last_day(facts: Facts, found: Backtest) -> None:
    for tried in found.tried:
        start, end = tried.window.period.start, tried.window.period.end
        sql = (
            "SELECT CAST(coalesce(sum(money), 0) AS BIGINT) AS won, count(*) AS n FROM deals WHERE "
            f"outcome = 'won' AND closed_on >= DATE '{start}' AND closed_on < DATE '{end}'"
        )
        row = facts.run(facts.compose(sql, Question(LAST))).to_pylist()[0]
        assert (tried.actual, tried.actual_n) == (row["won"], row["n"])


def test_the_served_method_comes_first_and_is_held_against_every_rival(found: Backtest) -> None:
    assert found.summaries[0].method == SERVED
    rivals = [s for s in found.summaries if s.method != SERVED]
    assert {s.method for s in rivals} >= {"run_rate", "stage_weighted", "commit", "tables"}
    assert all(s.gain is not None and s.coverage is None for s in rivals)


def test_days_alike_are_apart_and_together_all_of_them(found: Backtest) -> None:
    assert found.alike == ()
    other = [replace(t, rung="full" if n else "young") for n, t in enumerate(found.tried)]
    rungs = {one.value: one for one in alike(other)}
    assert set(rungs) == {"full", "young"}
    assert sum(one.served.errors.n for one in rungs.values()) == len(other)
    assert all(s.errors.between is None for one in rungs.values() for s in one.summaries)


@pytest.mark.parametrize("scope", ["", "south"])
def test_the_roll_up_is_the_number_of_its_metric(facts: Facts, scope: str) -> None:
    forecasts = Forecasts(facts)
    for window in WINDOWS:
        asked = Question(window.as_of, scope)
        rivals = forecasts.rivals(window, asked)
        told = {
            answer.dimensions["category"]: (answer.value, answer.n)
            for answer in evaluate(facts, [ROLLUP], question=asked, period=window.period)
        }
        for method in ("commit", "best_case"):
            assert (rivals[method].money, rivals[method].count) == told.get(method, (0, 0))
        assert rivals["best_case"].money >= rivals["commit"].money


def test_nobody_who_never_called_a_deal_so_has_a_roll_up(
    rows: pa.Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plain = [replace(s, category=Category.PIPELINE) for s in STAGE_LIST if s.outcome == "open"]
    closed = [s for s in STAGE_LIST if s.outcome != "open"]
    sample = sample_playbook()
    pipeline = Pipeline("sales", (Track("deal", main=True, stages=(*plain, *closed)),))
    bare = rows.drop_columns([n for n in ("category", "has_category") if n in rows.column_names])
    silent = facts_of(
        tmp_path_factory.mktemp("silent"), bare, replace(sample, pipelines=(pipeline,))
    )
    rivals = Forecasts(silent).rivals(WINDOWS[0], Question(WINDOWS[0].as_of))
    assert not {"commit", "best_case"} & set(rivals)
    assert "stage_weighted" in rivals


def test_nothing_won_has_no_summaries(found: Backtest) -> None:
    barren = [replace(t, actual=0.0, actual_n=0) for t in found.tried]
    assert summaries_of(barren) == ()


def test_a_point_without_a_range_is_scored_by_its_error(found: Backtest) -> None:
    for one in found.summaries:
        assert (one.crps == one.errors.wape) == (one.method != SERVED)
        assert one.crps <= one.errors.wape


def test_chances_are_those_of_the_part_asked_for(facts: Facts, found: Backtest) -> None:
    south = backtest(Hindsight(facts, Question(LAST, "south")), WINDOWS)
    assert set(found.deals) == {SERVED, STAGES}
    assert 0 < south.deals[SERVED].n < found.deals[SERVED].n
    assert found.deals[SERVED].n == found.deals[STAGES].n


def test_a_ledger_that_ends_on_the_day_forecasts_the_same(
    rows: pa.Table, facts: Facts, found: Backtest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for tried in (found.tried[0], found.tried[-1]):
        day = tried.window.as_of
        kept = known_before(rows, end_of_day(day, facts.playbook.settings.timezone))
        early = Forecasts(facts_of(tmp_path_factory.mktemp("early"), kept))
        then = early.forecast(tried.window, Question(day))
        assert then.whole.expected == tried.expected[SERVED].money
        assert then.spread.interval(90) == tried.intervals[90]
        # What came is known in full, and not by that ledger.
        assert tried.actual > then.whole.booked
