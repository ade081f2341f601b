"""Subscriptions: ARR, retention and its bridge, against a plain computation, as of any day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.engine.conformance import compare
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.facts.reading import Reading
from quarterdeck.facts.records import refusal
from quarterdeck.metrics import evaluate
from quarterdeck.movement.cohorts import Cohorts
from quarterdeck.movement.revenue import Revenue
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.metrics.company import Rules
from tests.metrics.conftest import ask
from tests.metrics.subscribers import Book, Terms, arr_of, firm, random_book

CALENDAR = FiscalCalendar()
Q1, Q2, YEAR = (parse_period(label, CALENDAR) for label in ("2026-Q1", "2026-Q2", "2026"))
LAST = date(2026, 6, 30)
RULES = Rules()
NAMES = ("nrr:subscriptions", "grr:subscriptions", "logo_churn:subscriptions")
OLD, NEW = date(2025, 6, 1), date(2026, 5, 1)


def bridge(facts: Facts, day: date = LAST, **asked: object) -> dict[str, int]:
    revenue = Revenue(facts, Question(**{"as_of": day, **asked}), Q2, Q1)
    (found,) = revenue.by_subscriber().values()
    lines = {line.cause: line.amount for line in found.lines}
    return {"opening": found.opening, **lines, "closing": found.closing}


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """10 + 1.5 - 0.3 - 0.7 over the year, in millions, and new business beside it."""
    old = Terms(date(2025, 6, 1), starts_on=date(2025, 6, 1))
    book = {
        "up": [replace(old, account="up", arr=6_000_000_00),
               Terms(NEW, "up", arr=7_500_000_00, starts_on=old.starts_on)],
        "down": [replace(old, account="down", arr=3_300_000_00),
                 Terms(NEW, "down", arr=3_000_000_00, starts_on=old.starts_on)],
        "gone": [replace(old, account="gone", arr=700_000_00, ends_on=date(2026, 4, 30))],
        "new": [Terms(NEW, "new", arr=2_000_000_00, starts_on=NEW)],
        "trial": [Terms(NEW, "down", status="trial", arr=9_000_000_00, starts_on=NEW)],
    }  # fmt: skip
    return firm(tmp_path_factory.mktemp("golden"), book)


def test_ten_and_a_half_less_one_is_105_and_90_percent(golden: Facts) -> None:
    found = evaluate(golden, NAMES, question=Question(LAST), period=YEAR)
    assert [a.value for a in found] == pytest.approx([1.05, 0.9, 1 / 3], rel=1e-15)
    assert bridge(golden) == {
        "opening": 10_000_000_00, "new": 2_000_000_00, "expansion": 1_500_000_00,
        "contraction": -300_000_00, "churn": -700_000_00, "closing": 12_500_000_00,
    }  # fmt: skip
    (arr,) = ask(golden, "arr:subscriptions", period=None, as_of=LAST)
    assert (arr.value, arr.n) == (12_500_000_00, 3)


SEEDS = ((3, LAST), (3, date(2026, 5, 11)), (8, LAST))


@pytest.fixture(scope="module", params=SEEDS, ids=lambda p: f"{p[0]}-{p[1]}")
def random_firm(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Facts, Book, date]:
    seed, day = request.param
    book = random_book(seed, 150)
    return firm(tmp_path_factory.mktemp("random"), book), book, day


def test_random_books_are_what_plain_code_makes_of_them(
    random_firm: tuple[Facts, Book, date],
) -> None:
    facts, book, day = random_firm
    then = Q1.last_day
    was, held, became = (
        arr_of(book, at, as_of=day, rate_day=rates, rules=RULES)
        for at, rates in ((then, then), (min(day, LAST), then), (min(day, LAST), min(day, LAST)))
    )
    (arr,) = ask(facts, "arr:subscriptions", period=None, as_of=day)
    assert arr.value == sum(became.values())
    named = [a for a in was if a and was[a] > 0]
    nrr, grr, churn = evaluate(facts, NAMES, question=Question(day), period=Q2)
    assert nrr.denominator == sum(was[a] for a in named) > 0
    assert nrr.numerator == sum(held.get(a, 0) for a in named)
    assert grr.numerator == sum(min(max(held.get(a, 0), 0), was[a]) for a in named)
    assert churn.numerator == sum(held.get(a, 0) <= 0 for a in named)
    found = bridge(facts, day)
    assert (found["opening"], found["closing"]) == (sum(was.values()), sum(became.values()))
    assert found.get("fx", 0) == sum(became.values()) - sum(held.values())
    assert sum(found.get(c, 0) for c in ("contraction", "churn")) == -sum(
        max(was[a] - held.get(a, 0), 0) for a in named
    )


def test_every_bridge_adds_up_in_whole_and_in_parts(random_firm: tuple[Facts, Book, date]) -> None:
    facts, _, day = random_firm
    for by in ((), ("account",), ("currency",)):
        parts = Revenue(facts, Question(day, by=by), Q2, Q1).by_subscriber()
        for part in parts.values():
            assert part.opening + sum(line.amount for line in part.lines) == part.closing
        assert sum(p.closing for p in parts.values()) == bridge(facts, day)["closing"]


def test_at_plan_rates_nothing_is_fx(random_firm: tuple[Facts, Book, date]) -> None:
    facts, _, day = random_firm
    assert bridge(facts, day).get("fx")
    found = bridge(facts.read(Reading("EUR", "plan", "2026", (("USD", 912_345_678),))), day)
    assert "fx" not in found
    assert sum(v for c, v in found.items() if c != "closing") == found["closing"]


@pytest.mark.parametrize("day", [date(2026, 2, 14), date(2026, 5, 11)])
def test_what_became_known_later_changes_nothing(tmp_path: Path, day: date) -> None:
    book = random_book(5, 120)
    whole, cut = firm(tmp_path / "a", book), firm(tmp_path / "b", book, cut=day)
    for name in ("arr:subscriptions", *NAMES, *(f"{n}_year" for n in NAMES)):
        one, two = (
            ask(f, name, period="2026-Q1", as_of=day, by=("account",)) for f in (whole, cut)
        )
        assert [replace(a, sql="") for a in one] == [replace(a, sql="") for a in two], name
    assert Cohorts(whole, Question(day), "subscriptions").all() == (
        Cohorts(cut, Question(day), "subscriptions").all()
    )


def test_what_is_entered_late_counts_from_its_first_day_once_it_is_known(tmp_path: Path) -> None:
    known = date(2026, 3, 10)
    book = {"s": [Terms(known, starts_on=date(2026, 1, 1))]}
    facts = firm(tmp_path, book)
    early = evaluate(facts, ["arr:subscriptions"], question=Question(date(2026, 3, 9)), period=None)
    assert early[0].value is None
    for day, worth in ((date(2025, 12, 31), 0), (date(2026, 1, 1), 1200)):
        period = replace(Q1, start=day, end=date.fromordinal(day.toordinal() + 1))
        (answer,) = evaluate(facts, ["arr:subscriptions"], question=Question(known), period=period)
        assert answer.value == worth


def test_what_is_ended_later_with_an_earlier_day_ends_on_it_once_that_is_known(
    tmp_path: Path,
) -> None:
    start, known, ended = date(2025, 7, 1), date(2026, 5, 20), date(2026, 4, 30)
    first = Terms(start, starts_on=start)
    book = {"s": [first, replace(first, known=known, status="cancelled", ends_on=ended)]}
    facts = firm(tmp_path, book)
    assert bridge(facts, date(2026, 5, 19)) == {"opening": 1200, "closing": 1200}
    assert bridge(facts, known) == {"opening": 1200, "churn": -1200, "closing": 0}
    bare = {"s": [first, replace(first, known=known, status="cancelled")]}
    other = firm(tmp_path / "bare", bare)
    assert bridge(other, known)["closing"] == 0
    (before,) = ask(other, "arr:subscriptions", period="2026-05", as_of=date(2026, 5, 19))
    assert before.value == 1200


def test_the_other_source_is_named_where_it_has_nothing(golden: Facts) -> None:
    (answer,) = ask(golden, "nrr", period="2026-Q2", as_of=LAST)
    assert answer.assumptions == (
        "no invoice lines are known by this day: map a file to the table invoice_lines",
    )
    (scoped,) = ask(golden, "nrr:subscriptions", period="2026-Q2", as_of=LAST, scope="east")
    assert scoped.assumptions == ("subscriptions have no team",)
    told = refusal("subscriptions", ["product", "stage"])
    assert told.startswith("subscriptions have no stage; subscriptions cannot be broken down")
    assert refusal("invoice_lines", ["product"]).endswith("filtered by product yet")


def test_the_same_on_both_engines(
    random_firm: tuple[Facts, Book, date], spark: SparkEngine
) -> None:
    facts, _, day = random_firm
    far = Facts(facts.store, spark)
    revenue = Revenue(facts, Question(day), Q2, Q1)
    assert compare(revenue.sql("revenue_subscriptions"), facts.engine, far.engine) == ()
    assert (
        compare(Cohorts(facts, Question(day), "subscriptions").sql, facts.engine, far.engine) == ()
    )
    for name in ("arr:subscriptions", *NAMES):
        (here,), (there,) = (ask(f, name, period="2026-Q2", as_of=day) for f in (facts, far))
        assert (here.numerator, here.denominator) == (there.numerator, there.denominator)
