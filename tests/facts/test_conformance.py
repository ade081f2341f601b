"""Every facts query on DuckDB and on a Spark Connect server: one answer, equal to the cent."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.engine.conformance import compare
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.facts.reading import Reading
from quarterdeck.facts.records import RECORDS
from quarterdeck.facts.relations import templates
from quarterdeck.facts.versions import Shape, deal_versions_sql, stage_visits_sql
from quarterdeck.ledger.api import Ledger
from quarterdeck.playbook.model import Playbook
from quarterdeck.simulation.histories import random_history
from tests.worlds import facts_of, reopened, sample_playbook

QUESTIONS = (
    Question(date(2026, 3, 1)),
    Question(date(2026, 3, 28), by=("product", "team")),
    Question(date(2026, 4, 2), scope="north", where="amount>=100; product!=Widget"),
    Question(date(2026, 4, 30), by=("region", "category"), where="closed_on>=2026-02-01"),
)
READINGS = (
    Reading("EUR"),
    Reading("EUR"),
    Reading("EUR", "plan", "2026", (("USD", 912_345_678),)),
    Reading("USD", "constant", "2026-04-01", (("EUR", 1_148_765_077),)),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace folder with a ledger and the facts of a random history."""
    made = tmp_path_factory.mktemp("conformance")
    facts_of(made, random_history(3, 150))
    return made


def assuming(*fields: str) -> Playbook:
    """The sample company, which lets the first known value of some fields stand for their past."""
    sample = sample_playbook()
    return replace(sample, settings=replace(sample.settings, assume=fields))


@pytest.mark.parametrize("make", [deal_versions_sql, stage_visits_sql])
@pytest.mark.parametrize("assume", [(), ("owner", "amount", "product")], ids=["bare", "assumed"])
def test_physical_facts_are_the_same_on_both(
    folder: Path,
    spark: SparkEngine,
    make,  # noqa: ANN001
    assume: tuple[str, ...],
) -> None:
    deals = Ledger(folder / "ledger").derive().table("deals")
    facts = reopened(folder, assuming(*assume))
    duck = DuckEngine()
    for engine in (duck, spark):
        engine.register("intervals", list(deals.paths))
        for name in ("stage_spans", "owner_map", "rate_spans", "calendar"):
            engine.register(name, list(facts.store.files[name]))
    sql = make(Shape(facts.playbook, deals.fields), "intervals")
    assert duck.query(f"SELECT count(*) AS n FROM ({sql})").to_pylist()[0]["n"] > 250
    assert compare(sql, duck, spark) == ()


@pytest.mark.parametrize("relation", sorted(templates().keys() - RECORDS))
def test_relations_are_the_same_on_both(folder: Path, spark: SparkEngine, relation: str) -> None:
    here = reopened(folder)
    there = Facts(here.store, spark)
    for question, reading in zip(QUESTIONS, READINGS, strict=True):
        sql = here.read(reading).compose(f"SELECT * FROM {relation}", question)
        assert compare(sql, here.engine, there.engine) == ()
