"""Every number of the catalogue and every movement, computed on DuckDB and on Spark at once."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from quarterdeck.engine.conformance import compare_tables
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.metrics import catalogue, evaluate
from quarterdeck.movement import movement
from quarterdeck.playbook.model import Target
from quarterdeck.simulation.histories import random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.worlds import LONG_AGO, facts_of, sample_playbook

QUARTER = parse_period("2026-Q1", FiscalCalendar())
TARGETS = (
    Target("*", "bookings", "2026-Q1", 50_000_00, "plan", LONG_AGO, 1),
    Target("north", "bookings", "2026-Q1", 30_000_00, "plan", LONG_AGO, 1),
)
QUESTIONS = (
    Question(date(2026, 3, 20)),
    Question(date(2026, 4, 30), by=("product", "team")),
    Question(date(2026, 3, 1), scope="north", where="amount>=100; product!=Widget", by=("owner",)),
)


class Twin:
    """An engine that asks two engines every question and accepts one answer only."""

    def __init__(self, duck: DuckEngine, spark: SparkEngine) -> None:
        self.engines = (duck, spark)
        self.answered = 0

    def register(self, name: str, paths: Sequence[Path]) -> None:
        for engine in self.engines:
            engine.register(name, list(paths))

    def query(self, sql: str) -> pa.Table:
        here, there = (engine.query(sql) for engine in self.engines)
        found = compare_tables(here, there)
        assert not found, f"{found[:5]}\n{sql}"
        self.answered += 1
        return here


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = tmp_path_factory.mktemp("world")
    return facts_of(folder, random_history(11, 150), sample_playbook(targets=TARGETS))


@pytest.fixture(scope="module")
def module_spark(spark_server: str) -> SparkEngine:
    return SparkEngine(spark_server)


@pytest.fixture(scope="module")
def twin(module_spark: SparkEngine) -> Twin:
    return Twin(DuckEngine(), module_spark)


@pytest.fixture(scope="module")
def facts(world: Facts, twin: Twin) -> Facts:
    return Facts(world.store, twin)


@pytest.mark.parametrize("name", catalogue())
def test_a_metric_is_one_number_on_both_engines(name: str, facts: Facts, twin: Twin) -> None:
    before = twin.answered
    answers = [
        answer
        for question in QUESTIONS
        for answer in evaluate(facts, [name], question=question, period=QUARTER)
    ]
    assert answers
    assert twin.answered >= before + len(QUESTIONS)


@pytest.mark.parametrize("by", [(), ("team",), ("stage", "product")])
def test_a_movement_is_one_bridge_on_both_engines(by: tuple[str, ...], facts: Facts) -> None:
    question = Question(date(2026, 3, 31), by=by)
    bridge = movement(
        facts, start=date(2026, 2, 1), end=date(2026, 3, 31), question=question, period=QUARTER
    )
    assert bridge.opening + sum(line.amount for line in bridge.lines) == bridge.closing
    assert len(bridge.lines) > 3
    assert len(bridge.deals()) > 10
    assert bridge.sankey("stage").flows


def test_the_twin_would_see_a_difference(twin: Twin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twin.engines[1], "query", lambda _: pa.table({"n": [2]}))
    with pytest.raises(AssertionError, match="2 on Spark|spark=2"):
        twin.query("SELECT CAST(1 AS BIGINT) AS n")
