"""What holds for every rule: as of any day, on either engine, and by the SQL that is shown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from quarterdeck.engine.conformance import compare_tables
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.metrics.standards.backtest import Plan, backtest
from quarterdeck.metrics.standards.flags import day_sql, view
from quarterdeck.metrics.standards.judging import deals_sql, teams_sql
from quarterdeck.metrics.standards.policy import Standard, in_force
from quarterdeck.metrics.standards.schedule import days
from tests.metrics.conftest import Made
from tests.metrics.standards.judged import held
from tests.metrics.standards.test_rules import EURO, histories

LOOSE = {"slow_in_stage": {"least": 2}, "close_date_too_soon": {"least": 2}}
LAST = date(2026, 6, 30)


def everything(facts: Facts) -> list[Standard]:
    """Every rule that can be judged, where few deals suffice to tell what is usual."""
    found = [one for one in in_force(facts.playbook, LAST) if one.rule.sql]
    return [held(facts, one.id, LOOSE[one.id]) if one.id in LOOSE else one for one in found]


@pytest.mark.parametrize("day", [date(2025, 9, 30), date(2026, 2, 14)])
def test_a_longer_ledger_flags_the_same_deals_on_an_earlier_day(make: Made, day: date) -> None:
    known = histories(31)
    whole, cut = make(known, EURO), make(known, EURO, cut=day)
    told = [
        sorted(map(str, facts.run(day_sql(facts, everything(facts), Question(day))).to_pylist()))
        for facts in (whole, cut)
    ]
    assert told[0] == told[1]
    assert len(told[0]) > 100
    teams = [one for one in everything(whole) if one.rule.about == "team"]
    question = Question(day, by=("team",))
    pair = [facts.run(teams_sql(facts, teams, question)) for facts in (whole, cut)]
    assert compare_tables(*pair) == ()


@pytest.fixture(scope="module")
def known(make: Made) -> Facts:
    """Random deals that several tests ask."""
    return make(histories(32), EURO)


@pytest.fixture(scope="module")
def afar(spark_server: str, known: Facts) -> Iterator[Facts]:
    """The same deals, read by Spark."""
    engine = SparkEngine(spark_server)
    yield Facts(known.store, engine)
    engine.close()


def test_spark_flags_the_same_deals(known: Facts, afar: Facts) -> None:
    question = Question(date(2026, 3, 15), by=("team",))
    for one in everything(known):
        ask = deals_sql if one.rule.about == "deal" else teams_sql
        sql = ask(known, [one], question)
        assert compare_tables(known.run(sql), afar.run(sql)) == (), one.id


@pytest.mark.parametrize("question", [Question(LAST), Question(LAST, by=("team",), scope="east")])
def test_together_standards_say_what_each_says_alone(known: Facts, question: Question) -> None:
    some = [one for one in everything(known) if one.rule.about == "deal"]
    others = [
        replace(held(known, "close_date_too_soon", {"least": 2, "share": 0.9}), id="mild"),
        replace(held(known, "slow_in_stage", {"least": 2, "multiple": 1}), id="strict"),
        replace(held(known, "stage_backwards", {"days": 900}), id="ever"),
        replace(held(known, "matches"), id="large", where="amount >= 500"),
        replace(held(known, "matches"), id="late", where="category = commit"),
        replace(held(known, "no_change"), id="here", where="amount >= 500"),
        replace(held(known, "no_change"), id="theirs", scope="west"),
    ]
    together = [*some, *others]
    rows = known.run(deals_sql(known, together, question)).to_pylist()
    for one in together:
        alone = known.run(deals_sql(known, [one], question)).to_pylist()
        told = [row for row in rows if row["standard"] == one.id]
        assert sorted(map(str, told)) == sorted(map(str, alone)), one.id
    usual = {one.id: {r["threshold"] for r in rows if r["standard"] == one.id} for one in together}
    for name, other in (("close_date_too_soon", "mild"), ("slow_in_stage", "strict")):
        assert usual[name] != usual[other]
    assert {row["breached"] for row in rows if row["standard"] in {"ever", "large"}} == {
        True,
        False,
    }


@pytest.mark.parametrize("seed", [31, 32, 33])
@pytest.mark.parametrize("asked", [{}, {"scope": "east"}, {"where": "amount >= 500"}])
def test_teams_are_judged_alike_by_metrics_that_were_found(
    make: Made, seed: int, asked: dict[str, str]
) -> None:
    facts = make(histories(seed), EURO)
    teams = [one for one in everything(facts) if one.rule.about == "team"]
    question = Question(date(2026, 5, 20), by=("team",), **asked)
    found = facts.run(teams_sql(facts, teams, question, found=True))
    assert compare_tables(facts.run(teams_sql(facts, teams, question)), found) == ()
    judged = found.column("breached").to_pylist()
    assert any(breached is not None for breached in judged)


def test_spark_proves_the_same(known: Facts, afar: Facts, tmp_path: Path) -> None:
    plan = Plan(days(date(2026, 2, 2), date(2026, 3, 30), "week"), LAST)
    asked = {"plan": plan, "question": Question(LAST)}
    deals = [one for one in everything(known) if one.rule.about == "deal"]
    here = backtest(known, deals, folder=tmp_path / "here", **asked)
    there = backtest(afar, deals, folder=tmp_path / "there", **asked)
    assert here.trials == there.trials
    assert sum(trial.known for trial in here.trials) > 50


def test_the_sql_shown_gives_the_rows_in_any_duckdb(known: Facts, tmp_path: Path) -> None:
    plan = Plan(days(date(2026, 1, 5), date(2026, 2, 23), "week"), LAST)
    deals = [one for one in everything(known) if one.rule.about == "deal"]
    found = backtest(known, deals, plan=plan, question=Question(LAST), folder=tmp_path)
    elsewhere = duckdb.connect()
    elsewhere.execute(view(found.flags))
    shown = elsewhere.execute(known.standalone(found.proof)).fetchall()
    flagged = sum(trial.flagged for trial in found.trials)
    assert sum(row[6] for row in shown) == flagged > 0


def test_a_second_backtest_reads_what_the_first_one_kept(known: Facts, tmp_path: Path) -> None:
    deals = [one for one in everything(known) if one.rule.about == "deal"]
    first = Plan(days(date(2026, 1, 5), date(2026, 1, 26), "week"), LAST)
    longer = Plan(days(date(2026, 1, 5), date(2026, 2, 2), "week"), LAST)
    question = Question(LAST)
    backtest(known, deals, plan=first, question=question, folder=tmp_path)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    backtest(known, deals, plan=longer, question=question, folder=tmp_path)
    assert len(kept) == 4
    assert len(list(tmp_path.iterdir())) == 5
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
