"""Every number at plan and at constant rates: as if the one rate of a currency had always held."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts import Facts
from quarterdeck.facts.reading import Reading
from quarterdeck.metrics import catalogue
from quarterdeck.playbook.model import Rate, Target
from tests.metrics.commerce import company, random_records
from tests.metrics.company import Rules, random_histories
from tests.metrics.conftest import ask

TARGETS = (
    Target("", "bookings", "2026-Q2", 900_000, "plan", date(2026, 1, 1), 1, "USD"),
    Target("", "bookings", "2026-Q1", 500_000, "plan", date(2026, 1, 1), 1, "USD"),
    Target("", "bookings", "2025-Q2", 500_000, "plan", date(2025, 1, 1), 1),
)
RULES = Rules(targets=TARGETS)
ONE = 871_234_567
AS_OF = {"as_of": date(2026, 5, 20)}


def world(folder: Path, rules: Rules) -> Facts:
    histories = random_histories(41, 150, "USD")
    return company(folder, random_records(9, 400), histories=histories, rules=rules)


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Dollars at rates that changed twice."""
    return world(tmp_path_factory.mktemp("moving"), RULES)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The same company, where the dollar was worth the same on every day."""
    rules = replace(RULES, rates=(Rate("USD", date(2020, 1, 1), ONE),))
    return world(tmp_path_factory.mktemp("still"), rules)


@pytest.mark.parametrize("by", [(), ("owner",), ("account",)])
def test_a_rate_that_stands_still_is_a_rate_that_never_moved(
    moving: Facts, still: Facts, by: tuple[str, ...]
) -> None:
    read = moving.read(Reading("EUR", "plan", "2026", (("USD", ONE),)))
    told = read.reading.assumption()
    for name in catalogue():
        here, there = ask(read, name, by=by, **AS_OF), ask(still, name, by=by, **AS_OF)
        own = [replace(a, sql="", assumptions=()) for a in here]
        assert own == [replace(a, sql="", assumptions=()) for a in there], name
        priced = [a for a in here if a.unit == "money" and a.value is not None]
        assert all(told in a.assumptions for a in priced), name


def test_rates_that_move_move_many_numbers(moving: Facts) -> None:
    read = moving.read(Reading("EUR", "plan", "2026", (("USD", ONE),)))
    dated, planned = (ask(facts, *catalogue(), **AS_OF) for facts in (moving, read))
    moved = [a.metric for a, b in zip(dated, planned, strict=True) if a.value != b.value]
    assert len(moved) > 10


def test_in_another_currency_every_share_is_the_same_but_for_rounding(moving: Facts) -> None:
    euros = moving.read(Reading("EUR", "constant", "2026-04-01", (("USD", 800_000_000),)))
    dollars = moving.read(Reading("USD", "constant", "2026-04-01", (("EUR", 1_250_000_000),)))
    shares = [n for n, m in catalogue().items() if m.unit in {"rate", "ratio"}]
    compared = 0
    for name in shares:
        pairs = zip(ask(euros, name, **AS_OF), ask(dollars, name, **AS_OF), strict=True)
        for here, there in pairs:
            if here.value is not None:
                assert there.value == pytest.approx(here.value, rel=1e-3, abs=1e-3), name
                compared += 1
    assert compared > 15


@pytest.mark.parametrize(
    ("day", "period", "euros"),
    [
        (date(2026, 2, 1), "2026-Q1", 450_000),
        (date(2026, 5, 20), "2026-Q1", 450_000),
        (date(2026, 3, 1), "2026-Q2", 810_000),
        (date(2026, 5, 20), "2026-Q2", 720_000),
    ],
)
def test_a_target_in_dollars_stands_at_the_rate_of_the_day_or_of_its_end(
    moving: Facts, day: date, period: str, euros: int
) -> None:
    """A dollar is worth 0.90 until the end of March and 0.80 from then on."""
    (answer,) = ask(moving, "coverage", period=period, as_of=day)
    assert answer.denominator == euros


def test_what_became_known_later_changes_nothing_at_plan_rates(tmp_path: Path) -> None:
    day = date(2026, 2, 14)
    histories = random_histories(42, 100, "USD")
    plan = Reading("EUR", "plan", "2026", (("USD", ONE),))
    records = random_records(8, 200)
    whole = company(tmp_path / "a", records, histories=histories, rules=RULES).read(plan)
    cut = company(tmp_path / "b", records, histories=histories, rules=RULES, cut=day).read(plan)
    for name in catalogue():
        asked = {"period": "2026-Q1", "as_of": day}
        one, two = ask(whole, name, **asked), ask(cut, name, **asked)
        assert [replace(a, sql="") for a in one] == [replace(a, sql="") for a in two], name
