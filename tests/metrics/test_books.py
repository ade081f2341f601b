"""Metrics beside the deals: equal to their plain definitions, as of any day, in parts, on Spark."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from quarterdeck.engine.conformance import compare
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.facts.filters import check_values
from quarterdeck.facts.question import parse_where
from quarterdeck.facts.records import RECORDS
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.population import condition
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.problem import QuarterdeckError
from tests.metrics.books import BOOKS, Books
from tests.metrics.commerce import Row, company, cost, done, line, random_records
from tests.metrics.company import random_histories, written
from tests.metrics.conftest import ask
from tests.metrics.test_reference import same

AS_OF = date(2026, 5, 20)
_ELSEWHERE = frozenset({"subscriptions", "calls"})
_BOOKED = [n for n, m in catalogue().items() if m.rows and not _ELSEWHERE.intersection(m.rows)]
RECORDS_OF = random_records(21, 400)
HISTORIES = random_histories(21, 200)
TRUE_PARTS = dict.fromkeys(RECORDS, "owner") | dict.fromkeys(
    ("invoice_lines", "subscriptions"), "account"
)


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return company(tmp_path_factory.mktemp("firm"), RECORDS_OF, histories=HISTORIES)


def test_every_metric_beside_the_deals_has_a_reference() -> None:
    assert set(_BOOKED) == BOOKS.keys()


@pytest.mark.parametrize("name", BOOKS)
def test_it_equals_its_plain_definition(firm: Facts, name: str) -> None:
    for label in ("2026-Q2", "2026-Q1", "2025"):
        if name == "arr:run_rate" and label != "2026-Q2":
            continue
        period = parse_period(label, FiscalCalendar())
        (answer,) = ask(firm, name, period=label, as_of=AS_OF)
        assert same(answer.value, BOOKS[name](Books(RECORDS_OF, HISTORIES, (AS_OF, period)))), label
        if label == "2025":
            assert answer.value, "the random records exercise it"


@pytest.mark.parametrize("day", [date(2025, 9, 30), date(2026, 2, 14)])
def test_what_is_known_later_changes_no_earlier_day(firm: Facts, tmp_path: Path, day: date) -> None:
    cut = company(tmp_path, RECORDS_OF, histories=HISTORIES, cut=day)
    for name in BOOKS:
        whole, early = (ask(f, name, period="2025-Q3", as_of=day) for f in (firm, cut))
        assert [replace(a, sql="") for a in whole] == [replace(a, sql="") for a in early]


@pytest.mark.parametrize("name", [n for n in _BOOKED if catalogue()[n].is_sum])
def test_parts_add_up_and_the_sql_shown_gives_them(firm: Facts, name: str) -> None:
    (relation,) = catalogue()[name].rows
    (whole,) = ask(firm, name, period="2025", as_of=AS_OF)
    parts = ask(firm, name, period="2025", as_of=AS_OF, by=(TRUE_PARTS[relation],))
    assert len(parts) > 2
    assert sum(p.value for p in parts) == whole.value
    rows = duckdb.connect().execute(parts[0].sql).fetchall()
    assert [row[-1] for row in rows] == [p.value for p in parts]


def test_activities_by_kind_and_by_team(firm: Facts) -> None:
    (whole,) = ask(firm, "activity_volume", as_of=AS_OF)
    kinds = ask(firm, "activity_volume", as_of=AS_OF, by=("kind",))
    assert {a.dimensions["kind"] for a in kinds} == {"call", "visit"}
    teams = ask(firm, "activity_volume", as_of=AS_OF, by=("team",))
    assert sum(a.value for a in kinds) == sum(a.value for a in teams) == whole.value
    (east,) = ask(firm, "activity_volume", as_of=AS_OF, scope="east")
    assert east.value == next(a.value for a in teams if a.dimensions["team"] == "east")


def test_what_was_billed_is_told_by_seller_and_team(firm: Facts) -> None:
    (whole,) = ask(firm, "arr", as_of=AS_OF)
    sellers = ask(firm, "arr", as_of=AS_OF, by=("owner",))
    assert {a.dimensions["owner"] for a in sellers} == {"ann", "cyd", "(none)"}
    assert sum(a.value for a in sellers) == whole.value
    (east,) = ask(firm, "arr", as_of=AS_OF, scope="east")
    assert east.value == next(a.value for a in sellers if a.dimensions["owner"] == "ann")


def test_what_a_table_cannot_be_told_by_is_a_reason(
    firm: Facts, spring: Facts, tmp_path: Path
) -> None:
    unsold = company(tmp_path, {"invoice_lines": [line(AS_OF, "acme", 70)]})
    reasons = [
        ask(firm, "nrr", by=("stage",))[0],
        ask(unsold, "arr", scope="east")[0],
        ask(firm, "cac", where="amount>=100")[0],
        ask(spring, "arr")[0],
    ]
    assert [(a.value, a.assumptions) for a in reasons] == [
        (None, ("invoice lines have no stage",)),
        (None, ("no seller of invoice lines is known by this day: map their owner",)),
        (None, ("costs cannot be broken down or filtered by amount yet",)),
        (None, ("no invoice lines are known by this day: map a file to the table invoice_lines",)),
    ]
    with pytest.raises(QuarterdeckError, match="arr counts invoice lines, not deals"):
        condition(firm, "arr", question=Question(AS_OF), period=None)
    with pytest.raises(QuarterdeckError, match="costs have no stage"):
        firm.compose("SELECT * FROM costs", Question(AS_OF, by=("stage",)))


def test_retention_of_a_book_known_by_heart(tmp_path: Path) -> None:
    """10 + 1.5 expansion - 0.3 contraction - 0.7 churn: NRR 105 %, GRR 90 %."""
    then = [line(date(2025, 4, 3), who, much) for who, much in (("a", 600), ("b", 330), ("c", 70))]
    now = [line(date(2026, 4, 3), "a", 750), line(date(2026, 4, 9), "new", 900)]
    now += [line(date(2026, 4, 3), "b", 340), line(date(2026, 4, 9), "b", 40, "credit")]
    facts = company(tmp_path, {"invoice_lines": [*then, *now]})
    assert ask(facts, "arr", as_of=AS_OF)[0].assumptions == ()
    early = ask(facts, "arr", period="2025", as_of=AS_OF)[0].assumptions
    assert early == ("invoice lines are known from 2025-04-03 on only",)
    found = {a.metric: a.value for a in ask(facts, "nrr", "grr", "logo_churn", as_of=AS_OF)}
    assert found == {"nrr": 1.05, "grr": 0.90, "logo_churn": 1 / 3}


def test_retention_is_in_constant_currency(tmp_path: Path) -> None:
    """A dollar is worth less from April on: 1,000 of them are 1,000 of them."""
    days = (date(2026, 3, 10), date(2026, 4, 10), date(2026, 5, 10))
    lines = [line(day, "acme", 1000) | {"currency": "USD"} for day in (days[0], days[2])]
    lines += [line(day, "bolt", 1000) for day in days]
    facts = company(tmp_path, {"invoice_lines": lines})
    names = ("nrr:previous", "grr:previous")
    found = ask(facts, *names, period="2026-05-01..2026-07-01", as_of=date(2026, 6, 30))
    assert [a.value for a in found] == [1800 / 2800] * 2


WON = """
    a stage=Talk amount=10000 owner=ann account=acme | 04-01 | 05-01 stage=Won
    b stage=Talk amount=20000 owner=ann account=bolt | 04-01 | 05-01 stage=Won
    c stage=Talk amount=40000 owner=ann account= | 04-01 | 05-01 stage=Won
"""


def test_cost_of_customers_so_far_is_held_against_those_won_so_far(tmp_path: Path) -> None:
    """Won after 30 days: until a day in May, costs count until a day in April."""
    spent = [cost(date(2026, 2, 1), 100), cost(date(2026, 3, 5), 300), cost(date(2026, 5, 9), 900)]
    books = {"costs": spent, "invoice_lines": [line(date(2026, 5, 1), "acme", 70)]}
    facts = company(tmp_path / "all", books, histories=written(WON))
    names = ("cac", "cac_payback")
    early, paid = ask(facts, *names, period="2026-Q2", as_of=AS_OF)
    (late,) = ask(facts, "cac", period="2026-Q2", as_of=date(2026, 6, 30))
    assert (early.value, late.value, early.n) == (150, 600, 2)
    assert paid.value == 12 * 300 / 30_000
    left_out = "deals won in the period that name no account are left out: 1"
    running = "the period runs until 2026-06-30; this is its state so far"
    margin = "no costs of delivery from 2026-04-01 to 2026-05-20 are known: all that was billed is"
    assert early.assumptions == (left_out, running)
    assert paid.assumptions == (left_out, f"{margin} margin", running)
    facts = company(tmp_path / "some", {"costs": spent[1:]}, histories=written(WON))
    (some,) = ask(facts, "cac", period="2026-Q2", as_of=AS_OF)
    assert "costs are counted from 2026-03-02 and known from 2026-03-05 on only" in some.assumptions


def test_retention_of_a_period_still_running_says_so(firm: Facts) -> None:
    names = [f"{name}{how}" for name in ("nrr", "grr", "logo_churn") for how in ("", ":previous")]
    for name in names:
        (running,) = ask(firm, name, period="2026-Q2", as_of=AS_OF)
        assert "the period runs until 2026-06-30" in "".join(running.assumptions)
        (over,) = ask(firm, name, period="2026-Q1", as_of=AS_OF)
        assert "the period runs" not in "".join(over.assumptions)


def test_the_magic_number_of_a_period_still_running_stops_at_the_same_day(tmp_path: Path) -> None:
    """Ten days of each quarter: 300 against 100, for 50 spent in those of the quarter before."""
    days = (date(2026, 1, 5), date(2026, 3, 5), date(2026, 4, 5))
    lines = [line(day, "acme", much) for day, much in zip(days, (100, 900, 300), strict=True)]
    spent = [cost(date(2026, 1, 10), 50), cost(date(2026, 1, 31), 70)]
    facts = company(tmp_path, {"invoice_lines": lines, "costs": spent})
    found = ask(facts, "magic_number", period="2026-Q2", as_of=date(2026, 4, 10))
    found += ask(facts, "magic_number", period="2026-Q2", as_of=date(2026, 6, 30))
    (early,) = ask(facts, "magic_number", period="2026-Q2", as_of=date(2026, 4, 9))
    assert [a.value for a in found] == [4 * 200 / 50, 4 * -700 / 120]
    none = "nothing was spent on sales and marketing in the period before, or up to the same day"
    assert (early.value, early.assumptions[0]) == (None, f"{none} of it")


def test_lifetime_value_says_where_no_cost_of_delivery_is_known(tmp_path: Path) -> None:
    lines = [line(date(2025, 5, 1), who, 600) for who in ("acme", "bolt")]
    books = {"invoice_lines": [*lines, line(AS_OF, "acme", 600)]}
    for kind, says in (("sales", True), ("delivery", False)):
        spent = {"costs": [cost(AS_OF, 60, kind)]}
        facts = company(tmp_path / kind, books | spent, histories=written(WON))
        (answer,) = ask(facts, "ltv", period=None, as_of=AS_OF)
        told = [
            text for text in answer.assumptions if text.endswith("all that was billed is margin")
        ]
        assert (answer.value, bool(told)) == (1200 if says else 1080, says)


def test_what_the_source_deleted_counts_nowhere(tmp_path: Path) -> None:
    day = date(2026, 5, 1)
    gone: Row = {"presence": "deleted"}
    records: dict[str, list[Row]] = {
        "activities": [done(day, "ann"), done(day, "ann") | gone],
        "invoice_lines": [line(day, "acme", 70), line(day, "acme", 500) | gone],
        "costs": [cost(day, 30), cost(day, 900) | gone],
    }
    facts = company(tmp_path, records)
    found = {a.metric: a.value for a in ask(facts, "activity_volume", "arr", "cost_of_sales")}
    assert found == {"activity_volume": 1, "arr": 70, "cost_of_sales": 30}


def test_an_account_that_only_invoices_know_can_be_filtered_by(firm: Facts) -> None:
    for text in ("account=k7", "account=acme"):
        check_values(firm, *parse_where(text))
        (answer,) = ask(firm, "arr", where=text, as_of=AS_OF)
        assert answer.value
    with pytest.raises(QuarterdeckError, match="no account ever had the account 'k77'"):
        check_values(firm, *parse_where("account=k77"))


def test_a_week_on_pace_is_one_as_good_as_the_mean_before(tmp_path: Path) -> None:
    before = [done(date(2026, 1, 1 + day), "ann") for day in range(12)]  # 0.93 a week
    now = [done(date(2026, 4, day), "ann") for day in (1, 2, 15)]
    facts = company(tmp_path, {"activities": [*before, *now, done(date(2026, 4, 2), "bob")]})
    (answer,) = ask(facts, "activity_consistency", as_of=date(2026, 4, 25))
    assert (answer.value, answer.n) == (2 / 3, 1)


@pytest.fixture(scope="module")
def afar(spark_server: str, firm: Facts) -> Iterator[Facts]:
    engine = SparkEngine(spark_server)
    yield Facts(firm.store, engine)
    engine.close()


@pytest.mark.parametrize("relation", sorted(RECORDS))
def test_relations_are_the_same_on_spark(firm: Facts, afar: Facts, relation: str) -> None:
    for by in ((), (TRUE_PARTS[relation],)):
        sql = firm.compose(f"SELECT * FROM {relation}", Question(AS_OF, by=by))
        assert compare(sql, firm.engine, afar.engine) == ()


@pytest.mark.parametrize("name", BOOKS)
def test_same_numbers_on_spark(firm: Facts, afar: Facts, name: str) -> None:
    (here,), (there,) = (ask(f, name, as_of=AS_OF) for f in (firm, afar))
    assert (there.n, there.assumptions) == (here.n, here.assumptions)
    exact = not isinstance(here.value, float)
    assert there.value == (here.value if exact else pytest.approx(here.value, rel=1e-12))
