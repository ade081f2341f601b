"""Every query of a forecast, computed on DuckDB and on Spark at once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.borrowing import borrowings
from quarterdeck.forecast.bridge import bridge
from quarterdeck.forecast.case import Case
from quarterdeck.forecast.contracts import contracts_of
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.human import human
from quarterdeck.forecast.kinds import Kind, Kinds, Nature
from quarterdeck.forecast.orders import orders_sql
from quarterdeck.forecast.slips import slips
from quarterdeck.forecast.stakes import stakes
from quarterdeck.forecast.window import Window
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.conformance.twin import Twin
from tests.metrics import commerce, subscribers
from tests.worlds import acting, random_acts

DAY = date(2026, 4, 20)
Q2 = Window(parse_period("2026-Q2", FiscalCalendar()), DAY)


@pytest.fixture(scope="module")
def twin(spark_server: str) -> Iterator[Twin]:
    engine = Twin(DuckEngine(), SparkEngine(spark_server))
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def facts(twin: Twin, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder: Path = tmp_path_factory.mktemp("world")
    rows = random_history(11, 120, nastiness=Nastiness(start=date(2025, 12, 1), days=150))
    return Facts(acting(folder, rows, random_acts(11, rows, 400)).store, twin)


def test_fits_scores_and_rivals_are_the_same_on_both(facts: Facts) -> None:
    forecasts = Forecasts(facts, replays=0)
    asked = Question(DAY, by=("owner", "product"))
    found = forecasts.forecast(Q2, asked)
    assert found.whole.opened > 0
    assert len(forecasts.rivals(Q2, asked)) > 3
    assert stakes(found.scores, Question(DAY), 5)


def test_a_bridge_is_the_same_on_both(facts: Facts) -> None:
    asked = Question(date(2026, 5, 11), "south", "product!=none", ("owner", "stage"))
    found = bridge(Forecasts(facts, replays=0), Q2, asked, deals=5)
    moved = sum(term.amount for term in found.whole.terms)
    assert found.whole.opening.expected + moved == found.whole.closing.expected
    assert found.deals


def test_how_late_and_how_early_deals_close_is_the_same_on_both(facts: Facts) -> None:
    day = date(2026, 8, 3)
    found = slips(Forecasts(facts).known(day), Question(day, where="product!=none"), Q2.period)
    assert found is not None
    assert found.total > 0
    asked = Question(DAY, "", "product!=none", ("owner", "stage"))
    assert borrowings(Forecasts(facts), asked, Q2.period)


def test_a_case_of_a_team_is_the_same_on_both(facts: Facts) -> None:
    case = Case(Forecasts(facts).known(DAY), Q2, Question(DAY, "south", "product!=none"))
    assert case.points.now.open_n > 0
    assert human(Case(case.known, Q2, Question(DAY))) is None


def test_contracts_and_orders_beside_deals_are_the_same_on_both(twin: Twin, tmp_path: Path) -> None:
    renewed = Kinds((Kind(1, Nature.RENEWED, "product", ("Core", "Analytics", "A")),))
    firm = Facts(subscribers.firm(tmp_path / "firm", subscribers.random_book(3, 60)).store, twin)
    day = date(2026, 5, 20)
    assert len(contracts_of(firm, day, date(2024, 1, 1), renewed)) > 10
    shop = Facts(commerce.company(tmp_path / "shop", commerce.random_records(3, 80)).store, twin)
    for scope in ("", "ann"):
        shop.run(orders_sql(shop, Question(day, scope), ("Core", "Plus", "A")))
