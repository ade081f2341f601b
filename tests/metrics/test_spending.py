"""Costs that no part is charged with: no value without any, and a note of how much that is."""

from datetime import date
from pathlib import Path

import pytest

from tests.metrics.commerce import company, cost, line
from tests.metrics.company import written
from tests.metrics.conftest import ask

AS_OF = date(2026, 5, 20)
NEW = """
    a stage=Talk amount=10000 owner=ann account=acme | 05-01 | 05-01 stage=Won
    b stage=Talk amount=20000 owner=cyd account=bolt | 05-01 | 05-01 stage=Won
"""


def test_a_customer_costs_nothing_known_where_no_cost_is(tmp_path: Path) -> None:
    """Won on the day, so costs are those of the quarter: none before April, none of cyd's."""
    spent = [cost(date(2026, 4, 30), 100, scope="ann"), cost(date(2026, 4, 30), 300, scope="east")]
    spent += [cost(date(2026, 4, 30), 900, scope="*"), cost(date(2026, 5, 31), 70_000)]
    books = {"costs": spent, "invoice_lines": [line(date(2026, 5, 1), "acme", 70)]}
    facts = company(tmp_path, books, histories=written(NEW))
    told = {a.dimensions["owner"]: a for a in ask(facts, "cac", by=("owner",), as_of=AS_OF)}
    assert (told["ann"].value, told["cyd"].value, told["cyd"].numerator) == (100, None, None)
    assert "no costs of the days counted are known for it" in told["cyd"].assumptions[0]
    (paid,) = ask(facts, "cac_payback", scope="cyd", as_of=AS_OF)
    assert paid.value is None
    early = company(tmp_path / "early", {"costs": spent[-1:]}, histories=written(NEW))
    (late,) = ask(early, "cac", as_of=date(2026, 5, 31))
    assert late.value == 35_000
    assert [ask(facts, f"cac{how}")[0].value for how in ("", ":same_period")] == [650, 650]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"by": ("owner",)}, "12.00 EUR of 13.00 EUR spent on sales and marketing name no person"),
        ({"by": ("team",)}, "9.00 EUR of 13.00 EUR spent on sales and marketing name no team"),
        ({"where": "team=east"}, "9.00 EUR of 13.00 EUR spent on sales and marketing name no team"),
        (
            {"scope": "ann"},
            "12.00 EUR of 13.00 EUR spent on sales and marketing are of the company",
        ),
        (
            {"scope": "east"},
            "9.00 EUR of 13.00 EUR spent on sales and marketing are of the company",
        ),
        ({}, ""),
    ],
)
def test_costs_that_no_part_is_charged_with_are_told(
    tmp_path: Path, asked: dict[str, object], says: str
) -> None:
    spent = [cost(date(2026, 4, 30), 100, scope="ann"), cost(date(2026, 4, 30), 300, scope="east")]
    spent += [cost(date(2026, 4, 30), 900, "marketing", scope="*")]
    spent += [cost(date(2026, 4, 30), 900, "delivery"), cost(date(2026, 5, 31), 70_000)]
    books = {
        "costs": spent,
        "invoice_lines": [line(date(2026, 5, 1), "acme", 70) | {"owner": "ann"}],
    }
    facts = company(tmp_path, books, histories=written(NEW))
    found = [*ask(facts, "cac", "cac_payback", as_of=AS_OF, **asked)]
    found += ask(facts, "magic_number", period="2026-Q3", as_of=date(2026, 7, 30), **asked)
    for answer in found:
        noted = [text for text in answer.assumptions if "spent on sales" in text]
        assert [text.startswith(says) for text in noted] == [True] * bool(says)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"by": ("owner",)}, "9.00 EUR of 10.00 EUR spent on delivery name no person"),
        ({"by": ("team",)}, "9.00 EUR of 10.00 EUR spent on delivery name no team"),
        ({"scope": "ann"}, "9.00 EUR of 10.00 EUR spent on delivery are of the company"),
        ({}, ""),
    ],
)
def test_costs_of_delivery_that_no_part_is_charged_with_are_told(
    tmp_path: Path, asked: dict[str, object], says: str
) -> None:
    spent = [cost(date(2026, 4, 30), 100, "delivery", scope="ann")]
    spent += [cost(date(2026, 4, 30), 900, "delivery", scope="*")]
    billed = [line(date(2024, 9, 1), "bolt", 50), line(date(2026, 5, 1), "acme", 70)]
    books = {"costs": spent, "invoice_lines": [one | {"owner": "ann"} for one in billed]}
    facts = company(tmp_path, books, histories=written(NEW))
    for answer in ask(facts, "ltv", "cac_payback", as_of=AS_OF, **asked):
        noted = [text for text in answer.assumptions if "spent on delivery" in text]
        assert [text.startswith(says) for text in noted] == [True] * bool(says)
