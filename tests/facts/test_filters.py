"""What a filter may ask for: values that were never there are told from values without deals."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.facts.conditions import MEASURES
from quarterdeck.facts.dimensions import dimension_sources
from quarterdeck.facts.filters import check_field, check_values, declared_values, values_of
from quarterdeck.facts.question import parse_where
from quarterdeck.playbook.dimensions import BUILT_IN
from quarterdeck.playbook.model import Dimension
from quarterdeck.simulation.histories import random_history
from quarterdeck.words.problem import QuarterdeckError
from tests.worlds import facts_of, sample_playbook

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Facts of a random history, whose products and accounts no playbook declares."""
    return facts_of(tmp_path_factory.mktemp("filters"), random_history(5, 250))


def check(facts: Facts, where: str, seen: Question | None = None) -> None:
    for condition in parse_where(where):
        check_field(facts, condition.field)
        check_values(facts, condition, seen=seen)


@pytest.mark.parametrize(
    "where",
    [
        "product=Core,Enterprise suite",
        "product!=(none)",
        "account=A-0001",
        "stage=Discovery",
        "outcome=deleted,disqualified",
        "category=most_likely",
        "currency=USD",
        "pipeline=sales",
        "owner=P4",
        "team=north-2",
        "region=south,(none)",
        "amount>=10; pushes=0; due_on<2026-01-01",
    ],
)
def test_what_is_declared_or_was_ever_had_may_be_asked_for(facts: Facts, where: str) -> None:
    check(facts, where)


@pytest.mark.parametrize(
    ("where", "says", "fix"),
    [
        (
            "product=Conect",
            "no deal ever had the product 'Conect'. Did you mean 'Connect'?",
            "Connect",
        ),
        ("product=Core,Conect", "'Conect'", "Connect"),
        ("product!=Conect", "'Conect'", "Connect"),
        ("product=connect", "Did you mean 'Connect'?", "Connect"),
        ("account=A-001", "no account ever had the account 'A-001'", "A-0001"),
        ("stage=Discovry", "Did you mean 'Discovery'?", "Discovery"),
        ("outcome=wonn", "Did you mean 'won'?", "won"),
        ("category=comit", "Did you mean 'commit'?", "commit"),
        ("currency=GBP", "'GBP'", "EUR"),
        ("pipeline=renewals", "'renewals'", "sales"),
        ("team=nrth", "Did you mean 'north'?", "north"),
        ("team=P1", "'P1'", "north"),
        ("prodct=Widget", "Did you mean 'product'?", "product"),
        ("amnt>=10", "Did you mean 'amount'?", "close_date"),
    ],
)
def test_what_never_was_is_an_error_with_the_nearest_that_was(
    facts: Facts, where: str, says: str, fix: str
) -> None:
    with pytest.raises(QuarterdeckError) as caught:
        check(facts, where)
    assert says in caught.value.says
    assert fix in caught.value.fix
    assert caught.value.where == "--where"


def test_what_was_had_is_named_beside_what_is_declared(tmp_path: Path) -> None:
    declared = replace(
        sample_playbook(), dimensions=(Dimension("product", values=("Core", "Cora")),)
    )
    facts = facts_of(tmp_path, random_history(5, 40), declared)
    check(facts, "product=Cora,Connect")
    with pytest.raises(QuarterdeckError) as caught:
        check(facts, "product=Conect")
    assert "Did you mean 'Connect'?" in caught.value.says
    assert "Cora" in caught.value.fix


def test_a_field_without_any_value_says_where_values_come_from(tmp_path: Path) -> None:
    nothing = facts_of(tmp_path, random_history(5, 3).drop_columns(["dim_product"]))
    with pytest.raises(QuarterdeckError, match="ever had") as caught:
        check(nothing, "product=Connect")
    assert "playbook/mappings" in caught.value.fix


def test_of_very_many_values_those_that_begin_alike_are_named(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quarterdeck.facts.filters._MANY", 2)
    monkeypatch.setattr("quarterdeck.facts.filters._STEM", 6)
    with pytest.raises(QuarterdeckError) as caught:
        check(facts, "account=A-0003x")
    assert "A-0003" in caught.value.says


def test_who_sees_a_part_learns_nothing_of_the_rest(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, random_history(5, 6))
    owner, product = facts.dimensions["owner"], facts.dimensions["product"]
    part = Question(DAY, "north-2")
    assert values_of(facts, owner, seen=part) == ["P4"]
    assert set(values_of(facts, owner)) > {"P4"}
    theirs = values_of(facts, product, seen=part)
    beyond = set(values_of(facts, product)) - set(theirs)
    assert theirs
    check(facts, f"product={','.join(theirs)}", part)
    assert beyond
    for value in beyond:
        with pytest.raises(QuarterdeckError, match="ever had") as caught:
            check(facts, f"product={value}", part)
        assert not any(other in caught.value.fix for other in beyond)


def test_every_field_of_a_filter_is_a_name_no_breakdown_may_take() -> None:
    native = {name for name in dimension_sources(sample_playbook()) if name != "product"}
    assert {*MEASURES, *native} - set(sample_playbook().levels) <= set(BUILT_IN)


def test_declared_values_keep_their_order() -> None:
    stages = declared_values(sample_playbook(), "stage")
    assert stages[:2] == ("Discovery", "Qualified")
    assert len(stages) == len(set(stages)) == 9
    assert declared_values(sample_playbook(), "product") == ()
