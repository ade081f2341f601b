"""What standards come to is counted side by side; the rows of every breach come to the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics.standards.policy import Standard, in_force
from quarterdeck.reports.source import Source
from quarterdeck.reports.standards_data import Judged, Policy, Row, breaches, prepare
from tests.metrics.company import facts_of
from tests.metrics.standards.judged import held
from tests.metrics.standards.test_rules import EURO, histories

DAY = date(2026, 3, 15)
LIMIT = 7
RANKS = {"critical": 2, "warning": 1, "info": 0}


def lists_of(facts: Facts, lists: int) -> tuple[Standard, ...]:
    """Standards about deals that look at one list of deals, or at several which overlap."""
    found = tuple(one for one in in_force(facts.playbook, DAY) if one.rule.about == "deal")
    asked = [one for one in found if one.rule.sql and one.id != "no_activity"]
    narrow = replace(
        held(facts, "no_change"), id="large", where="amount >= 500", severity="critical"
    )
    theirs = replace(held(facts, "past_due"), id="theirs", scope="east", severity="info")
    return (*asked, *[narrow, theirs][: lists - 1])


def flagged(judged: Judged) -> dict[str, list[Row]]:
    """Every breach by deal."""
    rows = breaches(judged)
    return {key: [row for row in rows if row["id"] == key] for key in {row["id"] for row in rows}}


def test_lists_of_deals_overlap(facts: Facts) -> None:
    names = [{row["standard"] for row in rows} for rows in flagged(asked(facts, 3, LIMIT)).values()]
    assert any({"large", "theirs"} <= some for some in names)
    assert any({"large", "no_change"} <= some for some in names)


@pytest.fixture(scope="module", params=[41, 42])
def facts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Random deals."""
    folder: Path = tmp_path_factory.mktemp("counted")
    return facts_of(folder, histories(request.param), EURO)


def asked(facts: Facts, lists: int, limit: int) -> Judged:
    source = Source(facts, Question(DAY, by=("owner",)), lambda node: node or "")
    return prepare(source, Policy(lists_of(facts, lists), written=True), limit=limit)


@pytest.mark.parametrize("lists", [1, 3])
def test_parts_are_what_the_breaches_come_to(facts: Facts, lists: int) -> None:
    judged = asked(facts, lists, LIMIT)
    severity = {one.id: one.severity for one in judged.policy.standards}
    expected: dict[str, list[int]] = {}
    for rows in flagged(judged).values():
        part = expected.setdefault(rows[0]["part"], [0, 0, 0, 0])
        grave = any(severity[row["standard"]] == "critical" for row in rows)
        money = rows[0]["money"] or 0
        for place, more in enumerate((1, grave, money * grave, money)):
            part[place] += more
    told = ("deals", "critical", "critical_money", "money")
    assert {row["part"]: [row[name] for name in told] for row in judged.parts} == expected
    assert len(expected) > 2


@pytest.mark.parametrize("lists", [1, 3])
def test_the_list_has_the_gravest_breaches_first(facts: Facts, lists: int) -> None:
    judged = asked(facts, lists, LIMIT)
    rank = {one.id: RANKS[one.severity] for one in judged.policy.standards}

    def place(rows: list[Row]) -> tuple[object, ...]:
        money = rows[0]["money"]
        return (
            -max(rank[r["standard"]] for r in rows),
            money is None,
            -(money or 0),
            rows[0]["id"],
        )

    first = sorted(flagged(judged).values(), key=place)[:LIMIT]
    expected = [(row["id"], row["standard"], len(rows)) for rows in first for row in rows]
    shown = [(row["id"], row["standard"], row["broken"]) for row in judged.listed]
    assert sorted(shown) == sorted(expected)
    ids = list(dict.fromkeys(row["id"] for row in judged.listed))
    assert ids == [rows[0]["id"] for rows in first]
