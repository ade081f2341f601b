"""The rule about activities: whoever acted counts; what is planned or learned later does not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.engine.conformance import compare_tables
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.metrics.standards.judging import deals_sql, lacking
from tests.metrics.commerce import Row, company, done
from tests.metrics.company import noon, written
from tests.metrics.standards.judged import flags, held

DAY = date(2026, 3, 15)
DEALS = """\
called owner=ann | 01-05
planned owner=ann | 01-05
told-late owner=ann | 01-05
silent owner=ann | 01-05
young owner=ann | 03-05
"""


def on(deal: str, day: date, **said: object) -> Row:
    return done(day, "cyd") | {"deal": deal} | said


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    acts = [
        on("called", date(2026, 1, 6)),
        on("called", date(2026, 3, 2)),
        on("planned", date(2026, 3, 30), known=noon(date(2026, 3, 1))),
        on("told-late", date(2026, 3, 10), known=noon(date(2026, 3, 20))),
        on("nobody", date(2026, 3, 10)),
        done(date(2026, 3, 10), "ann"),
    ]
    folder = tmp_path_factory.mktemp("acts")
    return company(folder, {"activities": acts}, histories=written(DEALS))


def test_the_last_activity_on_the_deal_counts_whoever_acted(firm: Facts) -> None:
    one = held(firm, "no_activity")
    assert lacking(firm, [one], DAY) == {}
    expected = {"called": False, "planned": True, "told-late": True, "silent": True, "young": False}
    assert flags(firm, one, DAY) == expected
    assert flags(firm, one, DAY, scope="east") == expected
    assert flags(firm, one, date(2026, 3, 21))["told-late"] is False
    assert flags(firm, one, date(2026, 3, 16))["called"] is True


def test_before_any_activity_is_known_nothing_can_be_judged(firm: Facts, tmp_path: Path) -> None:
    one = held(firm, "no_activity")
    early = lacking(firm, [one], date(2026, 1, 5))
    assert early == {"no_activity": "no activities are imported"}
    bare = company(tmp_path, {}, histories=written(DEALS))
    assert lacking(bare, [one], DAY) == early


@pytest.fixture(scope="module")
def afar(spark_server: str, firm: Facts) -> Iterator[Facts]:
    engine = SparkEngine(spark_server)
    yield Facts(firm.store, engine)
    engine.close()


def test_spark_agrees(firm: Facts, afar: Facts) -> None:
    sql = deals_sql(firm, [held(firm, "no_activity")], Question(DAY))
    assert compare_tables(firm.run(sql), afar.run(sql)) == ()
