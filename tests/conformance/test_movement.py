"""Every query of a movement, computed on DuckDB and on Spark at once."""

from collections.abc import Iterator
from datetime import date, timedelta

import pyarrow as pa
import pytest

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.facts.reading import Reading
from quarterdeck.metrics.over_days import over_days
from quarterdeck.movement import movement
from quarterdeck.simulation.histories import random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.conformance.twin import Twin
from tests.worlds import facts_of

QUARTER = parse_period("2026-Q1", FiscalCalendar())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("world")
    return facts_of(folder, random_history(11, 100))


@pytest.fixture(scope="module")
def module_spark(spark_server: str) -> Iterator[SparkEngine]:
    engine = SparkEngine(spark_server)
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def twin(module_spark: SparkEngine) -> Twin:
    return Twin(DuckEngine(), module_spark)


@pytest.fixture(scope="module")
def facts(world: Facts, twin: Twin) -> Facts:
    return Facts(world.store, twin)


PLAN = Reading("EUR", "plan", "2026", (("USD", 912_345_678),))


@pytest.mark.parametrize("reading", [Reading("EUR"), PLAN], ids=lambda r: r.kind)
def test_a_movement_is_one_bridge_on_both_engines(facts: Facts, reading: Reading) -> None:
    facts = facts.read(reading)
    question = Question(date(2026, 3, 31), by=("stage", "product"))
    bridge = movement(
        facts, start=date(2026, 2, 1), end=date(2026, 3, 31), question=question, period=QUARTER
    )
    assert bridge.opening + sum(line.amount for line in bridge.lines) == bridge.closing
    assert len(bridge.lines) > 3
    assert len(bridge.deals()) > 10
    assert bridge.sankey("stage").flows
    assert bridge.assumptions()


def test_the_twin_would_see_a_difference(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twin.engines[1], "query", lambda _: pa.table({"n": [2]}))
    with pytest.raises(AssertionError, match="spark=2"):
        twin.query("SELECT CAST(1 AS BIGINT) AS n")


def test_a_total_over_many_days_is_one_on_both_engines(facts: Facts) -> None:
    days = [date(2026, 3, 31) - timedelta(weeks=back) for back in range(20)]
    question = Question(days[0], where="amount>=100")
    found = over_days(facts, "open_pipeline", question=question, period=QUARTER, days=days)
    assert any(value for _, value in found.values)
