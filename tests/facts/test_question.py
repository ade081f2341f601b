"""Filters, scopes, breakdowns: what people type, what it selects, what is said when wrong."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.facts.question import Condition, parse_where, write_where
from quarterdeck.simulation.histories import random_history
from quarterdeck.words.problem import QuarterdeckError
from tests.worlds import facts_of

DAY = date(2026, 4, 1)
COUNT = "SELECT {keys}, count(*) AS n FROM deals GROUP BY {keys}"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Facts of a random history, shared by the tests of this file."""
    return facts_of(tmp_path_factory.mktemp("question"), random_history(5, 250))


def count(facts: Facts, **asked: object) -> int:
    rows = facts.run(facts.compose(COUNT, Question(DAY, **asked))).to_pylist()
    return sum(r["n"] for r in rows)


def test_conditions_are_read_as_typed() -> None:
    assert parse_where(" product = Basic, Pro ; amount>=1000;stage != Won") == (
        Condition("product", "=", ("Basic", "Pro")),
        Condition("amount", ">=", ("1000",)),
        Condition("stage", "!=", ("Won",)),
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('account="Smith, Ltd."', ("Smith, Ltd.",)),
        ('account="Smith, Ltd.", "a;b" ,plain', ("Smith, Ltd.", "a;b", "plain")),
        ('account="5"" pipe"; stage=Won', ('5" pipe',)),
        ("account=O'Neil = Sons", ("O'Neil = Sons",)),
    ],
)
def test_a_value_may_hold_what_parts_values(text: str, values: tuple[str, ...]) -> None:
    conditions = parse_where(text)
    assert conditions[0] == Condition("account", "=", values)
    assert parse_where(write_where(conditions)) == conditions


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("product=", "a value is missing"),
        ("product=Basic,", "a value is missing"),
        ("product!=,Basic", "a value is missing"),
        ("amount>=", "a value is missing"),
        ('product=""', "a value is missing"),
        (";", "no condition"),
        (" ; ; ", "no condition"),
        ("=Basic", "no field"),
        ("product", "no field"),
        ('product="Basic', "never closed"),
        ('product=Ba"s"ic', "inside a value"),
        ('product="Ba"sic', "inside a value"),
    ],
)
def test_a_filter_that_says_nothing_is_refused(text: str, why: str) -> None:
    with pytest.raises(QuarterdeckError, match=why) as caught:
        parse_where(text)
    assert caught.value.where == "--where"
    assert caught.value.fix


def test_no_filter_is_no_condition() -> None:
    assert parse_where("") == parse_where("  ") == ()


def test_parts_of_a_breakdown_add_up_to_the_whole(facts: Facts) -> None:
    whole = count(facts)
    assert whole > 200
    for by in (("product",), ("team", "stage"), ("region", "currency", "owner"), ("outcome",)):
        assert count(facts, by=by) == whole
    assert 0 < count(facts, where="product=Core") < whole
    assert count(facts, where="product=Core") + count(facts, where="product!=Core") == whole
    assert count(facts, where="amount>=50") + count(facts, where="amount<50") <= whole
    for field in ("amount=1000", "close_date=2026-03-02", "closed_on=2026-03-02", "pushes=1"):
        rest = field.replace("=", "!=")
        assert count(facts, where=field) + count(facts, where=rest) == whole


def test_a_scope_is_walked_by_parent_and_never_by_the_letters_of_a_name(facts: Facts) -> None:
    by_team = {
        r["d1"]: r["n"]
        for r in facts.run(facts.compose(COUNT, Question(DAY, by=("team",)))).to_pylist()
    }
    assert count(facts, scope="north") == by_team["north"]
    assert count(facts, scope="north-2") == by_team["north-2"]
    assert count(facts, scope="acme") == sum(n for t, n in by_team.items() if t != "(none)")


def test_the_tree_of_the_day_decides(facts: Facts) -> None:
    before, after = date(2026, 2, 28), date(2026, 3, 1)
    sql = "SELECT count(*) AS n FROM deals WHERE owner = 'P2'"
    for day, team in ((before, "north"), (after, "south")):
        own = facts.run(facts.compose(sql, Question(day))).to_pylist()
        assert own[0]["n"] > 0
        assert facts.run(facts.compose(sql, Question(day, scope=team))).to_pylist() == own


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ({"by": ("prodct",)}, "product"),
        ({"scope": "nrth"}, "north"),
        ({"where": "prodct=X"}, "product"),
        ({"where": "amount is big"}, "field=value"),
        ({"where": "stage>Won"}, "stage=value"),
        ({"where": "pushes>=two"}, "digits"),
        ({"where": "amount>=lots"}, "lots"),
        ({"where": "closed_on>=soon"}, "soon"),
        ({"where": "closed_on>=0001-01-02"}, "Use a day from 1900-01-01"),
        ({"where": "due_on!=9999-12-31"}, "to 2999-12-31"),
        ({"where": "pushes>=-1"}, "digits"),
        ({"where": "pushes>=" + "9" * 5000}, "digits"),
        ({"where": "amount=10,000"}, "10000"),
    ],
)
def test_a_wrong_question_says_what_and_what_to_do(
    facts: Facts, asked: dict[str, object], hint: str
) -> None:
    with pytest.raises(QuarterdeckError) as caught:
        count(facts, **asked)
    assert hint in f"{caught.value.says} {caught.value.fix}"


def test_values_cannot_break_out_of_their_place(facts: Facts) -> None:
    assert count(facts, where="product=x') OR 1=1 --") == 0


def test_shown_sql_gives_the_number_in_any_duckdb(facts: Facts) -> None:
    question = Question(DAY, scope="acme", where="amount>=10", by=("region", "stage"))
    sql = facts.compose(
        "SELECT {keys}, CAST(sum(money) AS BIGINT) AS m FROM deals WHERE is_open GROUP BY {keys}",
        question,
    )
    con = duckdb.connect()
    *setup, query = facts.standalone(sql).split(";\n")
    for statement in setup:
        con.execute(statement)
    shown = con.sql(query).to_arrow_table().to_pylist()
    assert sorted(shown, key=repr) == sorted(facts.run(sql).to_pylist(), key=repr)
    assert shown


def test_an_empty_ledger_table_answers_with_nothing(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, random_history(5, 1))
    question = Question(date(2019, 1, 1))
    assert facts.run(facts.compose(COUNT, question)).num_rows == 0
