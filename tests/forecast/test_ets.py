"""A library's series as a forecaster: its contract here, and its own figures where it is there."""

import tomllib
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast import optional
from quarterdeck.forecast.backtest import Backtest, backtest
from quarterdeck.forecast.case import Case
from quarterdeck.forecast.ets import ETS, ets, expected_by
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.history import Array
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.optional import EXTRAS, installed, untried
from quarterdeck.forecast.origins import Origins
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.reports.backtesting.page import backtest_report
from quarterdeck.reports.backtesting.proved import Proved
from quarterdeck.reports.source import Source
from quarterdeck.reports.text import to_text
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.worlds import facts_of

DAY = date(2026, 5, 4)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    bad = Nastiness(start=date(2025, 8, 1), days=290)
    return facts_of(tmp_path_factory.mktemp("ets"), random_history(6, 300, nastiness=bad))


def case(facts: Facts, window: Window, scope: str = "") -> Case:
    return Case(Known(facts, window.as_of), window, Question(window.as_of, scope))


def flat(series: Array, weeks: int) -> Array:
    return np.full(weeks, series.mean())


def test_what_a_series_says_is_laid_on_the_working_time_left(facts: Facts) -> None:
    seen: list[Array] = []

    def watched(series: Array, weeks: int) -> Array:
        seen.append(series)
        return np.full(weeks, 1000.0)

    one = case(facts, horizon(DAY, 30))
    found = expected_by(one, watched)
    clock, window = one.known.clock, one.window
    assert found is not None
    left = clock.between(DAY, window.last)
    assert found.money == pytest.approx(1000.0 * left)
    assert found.count == pytest.approx(1000.0 * left)
    assert len(seen[0]) == len(one.known.days.won) // 7
    worked = clock.between(DAY.fromordinal(DAY.toordinal() - 7), DAY)
    assert seen[1][-1] * worked == pytest.approx(one.known.days.won[-7:].sum())


def test_what_is_booked_counts_and_weeks_before_the_period_do_not(facts: Facts) -> None:
    calendar = FiscalCalendar()
    running, coming = (
        case(facts, Window(parse_period(q, calendar), DAY)) for q in ("2026-Q2", "2026-Q3")
    )
    none = expected_by(running, lambda _, weeks: np.zeros(weeks))
    assert none is not None
    assert none.money == running.points.now.booked > 0
    later = expected_by(coming, lambda _, weeks: np.ones(weeks))
    assert later is not None
    eve = date(2026, 6, 30)
    assert later.money == pytest.approx(coming.known.clock.between(eve, coming.window.last))


def test_parts_share_it_and_too_short_a_past_has_none(facts: Facts) -> None:
    whole = expected_by(case(facts, horizon(DAY, 28)), flat)
    parts = [
        expected_by(case(facts, horizon(DAY, 28), s), flat) for s in ("north", "south", "north-2")
    ]
    assert whole is not None
    assert 0 < sum(p.money for p in parts if p) <= whole.money * 1.001
    assert expected_by(case(facts, horizon(date(2025, 11, 3), 28)), flat) is None


@pytest.fixture(scope="module")
def tried(facts: Facts) -> Backtest:
    return backtest(Hindsight(facts, Question(date(2026, 5, 31))), [horizon(DAY, 21)])


def test_without_its_library_it_is_left_out_and_the_page_says_how_to_have_it(
    facts: Facts, tried: Backtest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(optional, "EXTRAS", {ETS: ("no_such_library", "bench")})
    installed.cache_clear()
    assert ets(case(facts, horizon(DAY, 28))) is None
    source = Source(facts, Question(DAY), lambda name: name or "")
    page = to_text(backtest_report(Proved(source, Origins("21d", DAY, DAY), tried)), width=300)
    assert "Not tried: AutoETS of weekly wins, for no_such_library is not installed" in page
    assert "pip install 'quarterdeck[bench]'" in page
    installed.cache_clear()


def test_every_extra_that_is_named_is_declared() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for name, (library, extra) in EXTRAS.items():
        assert any(one.startswith(library) for one in told["optional-dependencies"][extra])
        assert name in told["entry-points"]["quarterdeck.forecasters"]
        assert (name in untried()) == (find_spec(library) is None)
