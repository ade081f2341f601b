"""What a forecast promises on any history: as of any day, coherent, the same again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from quarterdeck.engine.duck import DuckEngine, connect
from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.forecast import Forecast, Forecasts, total
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.days import end_of_day
from quarterdeck.words.problem import QuarterdeckError
from tests.worlds import facts_of, known_before, sample_playbook

BAD = Nastiness(start=date(2025, 9, 1), days=300)
DAY = date(2026, 4, 20)
Q2 = Window(parse_period("2026-Q2", FiscalCalendar()), DAY)
NEXT = Window(parse_period("2026-Q3", FiscalCalendar()), DAY)


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    return random_history(5, 400, nastiness=BAD)


@pytest.fixture(scope="module")
def facts(rows: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("forecast"), rows)


def forecasts_of(facts: Facts, **options: tuple[str, ...]) -> Forecasts:
    return Forecasts(facts, replays=2, **options)


@pytest.fixture(scope="module")
def forecasts(facts: Facts) -> Forecasts:
    return forecasts_of(facts)


def said(found: Forecast) -> tuple[object, ...]:
    return (found.whole, found.parts, found.spread.money.tolist(), found.calibration, found.floor)


@pytest.fixture(scope="module")
def cut(rows: pa.Table, facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Forecasts:
    """Forecasts from a ledger that never held what became known after the day."""
    end = end_of_day(DAY, facts.playbook.settings.timezone)
    return forecasts_of(facts_of(tmp_path_factory.mktemp("cut"), known_before(rows, end)))


@pytest.mark.parametrize("window", [Q2, NEXT, horizon(DAY, 28)], ids=["quarter", "next", "28d"])
def test_what_was_known_later_changes_nothing(
    cut: Forecasts, forecasts: Forecasts, window: Window
) -> None:
    asked = Question(DAY, by=("owner",))
    assert said(cut.forecast(window, asked)) == said(forecasts.forecast(window, asked))
    assert cut.rivals(window, asked) == forecasts.rivals(window, asked)


@pytest.mark.parametrize("by", [("owner",), ("team",), ("product", "stage"), ("region",)])
def test_parts_add_up_to_the_whole_to_the_cent(forecasts: Forecasts, by: tuple[str, ...]) -> None:
    whole = forecasts.forecast(Q2, Question(DAY)).whole
    assert whole.opened > 0
    assert whole.created > 0
    parts = forecasts.forecast(Q2, Question(DAY, by=by)).parts
    assert len(parts) > 1
    assert total(parts) == replace(whole, keys=())


def test_a_team_is_the_sum_of_its_people(facts: Facts, forecasts: Forecasts) -> None:
    people = forecasts.forecast(Q2, Question(DAY, by=("owner",))).parts
    inside = facts.run(
        facts.compose("SELECT person FROM people WHERE strpos(path, '/south/') > 0", Question(DAY))
    )["person"].to_pylist()
    south = forecasts.forecast(Q2, Question(DAY, "south")).whole
    assert total([p for p in people if p.keys[0] in inside]) == south


@pytest.mark.parametrize("by", ["team", "owner"])
def test_the_range_of_a_part_is_that_of_the_part_asked_for_alone(
    forecasts: Forecasts, by: str
) -> None:
    found = forecasts.forecast(Q2, Question(DAY, by=(by,)))
    ranges = dict(zip((part.keys[0] for part in found.parts), forecasts.ranges(found), strict=True))
    scopes = [key for key in ranges if key in {"north-2", "south", "P2", "P3"}]
    assert len(scopes) == 2
    for scope in scopes:
        alone = forecasts.forecast(Q2, Question(DAY, str(scope)))
        np.testing.assert_array_equal(ranges[scope].money, alone.spread.money)
        np.testing.assert_array_equal(ranges[scope].count, alone.spread.count)
    assert forecasts.ranges(forecasts.forecast(Q2, Question(DAY))) == ()


def test_one_thread_says_what_two_say(facts: Facts) -> None:
    asked = Question(DAY, by=("product",))
    found = [
        said(forecasts_of(Facts(facts.store, DuckEngine(connect(threads=n)))).forecast(Q2, asked))
        for n in (1, 2)
    ]
    assert found[0] == found[1]


def test_only_open_deals_have_a_chance(facts: Facts, forecasts: Forecasts) -> None:
    scores = forecasts.forecast(Q2, Question(DAY)).scores
    deals = facts.run(facts.compose("SELECT key, is_open FROM deals", Question(DAY))).to_pylist()
    closed = {d["key"] for d in deals if not d["is_open"]}
    chances = {row["key"]: row["chance"] for row in scores.rows.to_pylist()}
    assert closed.intersection(chances)
    assert all(chances[key] == 0 for key in closed.intersection(chances))
    assert all(0 <= chance <= 1_000_000_000 for chance in chances.values())


def test_a_later_end_never_lowers_a_chance(forecasts: Forecasts) -> None:
    near, far = (
        {
            r["key"]: r["chance"]
            for r in forecasts.forecast(w, Question(DAY)).scores.rows.to_pylist()
        }
        for w in (horizon(DAY, 14), horizon(DAY, 60))
    )
    assert sum(far.values()) > sum(near.values())
    # Two may cross by the lift of the days between, never by much.
    assert all(far[key] >= near[key] * 0.75 for key in near)


def test_a_period_that_is_over_and_a_day_before_all_deals_are_refused(facts: Facts) -> None:
    with pytest.raises(QuarterdeckError, match="was over"):
        Window(parse_period("2026-Q1", FiscalCalendar()), DAY)
    early = date(2020, 1, 1)
    with pytest.raises(QuarterdeckError, match="nothing to forecast"):
        forecasts_of(facts).forecast(horizon(early, 28), Question(early))


def test_a_signal_left_out_is_as_if_nobody_recorded_it(facts: Facts) -> None:
    blind = forecasts_of(facts, without=("due", "category", "pushes", "size"))
    assert [signal.name for signal in blind.known(DAY).signals] == ["since_created"]
    assert (
        blind.forecast(Q2, Question(DAY)).whole
        != forecasts_of(facts).forecast(Q2, Question(DAY)).whole
    )


@pytest.mark.parametrize("deals", [1, 3, 12])
def test_little_history_gives_a_number_with_an_honest_range(tmp_path: Path, deals: int) -> None:
    few = facts_of(tmp_path, random_history(8, deals, nastiness=BAD), sample_playbook())
    found = forecasts_of(few).forecast(Q2, Question(DAY))
    low, high = found.spread.interval(80)
    assert found.whole.booked <= low <= high
    assert found.whole.expected >= found.whole.booked
    assert found.rung.name in {"rate", "young"}
