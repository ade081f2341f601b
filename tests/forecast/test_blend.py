"""The call beside the forecast: a weight is earned on periods that are over, or there is none."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.facts.calls import write_entries
from quarterdeck.forecast.blend import FEWEST, PRIOR, Spoken, blend, earned, weighed, weight_of
from quarterdeck.forecast.case import Case
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.window import Window
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, Period
from tests.metrics.test_calls import Said, told
from tests.worlds import facts_of

MONTHS = FiscalCalendar().periods("month", date(2025, 7, 1), date(2026, 5, 1))
DAY = MONTHS[-1].start + timedelta(days=9)


def spoken(seed: int, count: int, *, knows: float) -> list[Spoken]:
    """Periods in which the call knows so much of what the forecast misses."""
    dice = random.Random(seed)
    found = []
    for _ in range(count):
        came = dice.uniform(80, 120)
        expected = came + dice.gauss(0, 10)
        called = expected + knows * (came - expected) + dice.gauss(0, 10 * (1 - knows))
        found.append(Spoken(expected, called, came))
    return found


def test_below_eight_periods_there_is_no_weight_however_good_the_call() -> None:
    right = [replace(one, called=one.came) for one in spoken(1, FEWEST, knows=1.0)]
    assert earned(right[:-1]).weight == 0.0
    assert "7 periods are over" in earned(right[:-1]).why
    assert earned(right).weight == pytest.approx(FEWEST / (FEWEST + PRIOR))


def test_a_call_that_knows_earns_more_the_longer_it_does_and_one_that_guesses_little() -> None:
    def mean(count: int, knows: float) -> float:
        found = [earned(spoken(seed, count, knows=knows)).weight for seed in range(40)]
        return sum(found) / len(found)

    assert mean(8, 0.9) < mean(16, 0.9)
    assert mean(16, 0.9) > 0.35
    assert mean(16, 0.0) < 0.05


@given(st.lists(st.builds(Spoken, *[st.floats(1, 1000)] * 3), max_size=14))
def test_a_weight_stays_between_none_and_its_share_of_periods(periods: list[Spoken]) -> None:
    found = earned(periods)
    assert 0.0 <= found.weight <= len(periods) / (len(periods) + PRIOR)
    assert not found.weight or found.blended < found.alone


def test_periods_weigh_as_shares_of_what_came() -> None:
    small = [Spoken(90.0, 100.0, 100.0)] * 4
    large = [Spoken(9e6, 10e6, 10e6)] * 4
    assert weight_of(small) == pytest.approx(weight_of(large))


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    bad = Nastiness(start=date(2025, 5, 1), days=380)
    return facts_of(tmp_path_factory.mktemp("blend"), random_history(4, 900, nastiness=bad))


def calling(facts: Facts, folder: Path, word: Callable[[Period], Said]) -> Facts:
    """Return the facts with one word about each month."""
    words = told([word(month) for month in MONTHS])
    return Facts(facts.store, DuckEngine(), lambda: write_entries(words, facts.playbook, folder))


def near(month: Period, *, late: int = 0, loaded: bool = False) -> Said:
    on = month.start + timedelta(days=5)
    return Said(on, "vip", month, "commit", 3_000_000, "EUR", on + timedelta(days=late), loaded)


def case_of(facts: Facts, *, where: str = "") -> Case:
    forecasts = Forecasts(facts, until=DAY)
    return forecasts.case(Window(MONTHS[-1], DAY), Question(DAY, "", where))


def test_what_it_weighs_are_the_calls_and_forecasts_of_the_same_point(
    firm: Facts, tmp_path: Path
) -> None:
    case = case_of(calling(firm, tmp_path, near))
    found = weighed(case)
    assert found is not None
    forecasts, pairs = Forecasts(firm), []
    for month in MONTHS[:-1]:
        window = Window(month, month.start + timedelta(days=9))
        expected = forecasts.served(window)[0].whole.expected
        sql = "SELECT CAST(sum(money) AS BIGINT) AS won FROM deals WHERE outcome = 'won' AND "
        sql += f"closed_on >= DATE '{month.start}' AND closed_on < DATE '{month.end}'"
        (row,) = firm.run(firm.compose(sql, Question(DAY))).to_pylist()
        pairs.append(Spoken(expected, 3_000_000, row["won"] or 0))
    assert found == earned(pairs)
    assert found.periods == sum(one.came > 0 for one in pairs) >= FEWEST
    said = blend(case)
    assert (said is not None) == (found.weight > 0)


def test_history_that_was_loaded_and_words_that_came_late_earn_nothing(
    firm: Facts, tmp_path: Path
) -> None:
    loaded = weighed(
        case_of(calling(firm, tmp_path / "a", lambda m: near(m, loaded=True, late=400)))
    )
    assert loaded is not None
    assert (loaded.weight, loaded.periods) == (0.0, 0)
    assert "loaded as history" in loaded.why
    late = weighed(case_of(calling(firm, tmp_path / "b", lambda m: near(m, late=6))))
    assert late is None
    assert weighed(case_of(calling(firm, tmp_path / "c", near), where="product=Core")) is None
    assert weighed(case_of(firm)) is None
