"""Revenue bridges: exact on random books, in parts and in sum, equal to a plain computation."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.engine.conformance import compare
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.movement.revenue import Revenue
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.money import convert
from quarterdeck.words.problem import QuarterdeckError
from tests.metrics.commerce import Row, company, line
from tests.tries import tries

CALENDAR = FiscalCalendar()
Q1, Q2 = (parse_period(label, CALENDAR) for label in ("2026-Q1", "2026-Q2"))
AS_OF = date(2026, 6, 30)


def sold(day: date, account: str | None, amount: int, **more: object) -> Row:
    return line(day, account, amount) | more


def amounts(facts: Facts, by: str = "account", **asked: object) -> dict[str, int]:
    revenue = Revenue(facts, Question(**{"as_of": AS_OF, **asked}), Q2, Q1)
    (bridge,) = (revenue.by_account() if by == "account" else revenue.by_item()).values()
    found = {each.cause: each.amount for each in bridge.lines}
    return {"opening": bridge.opening, **found, "closing": bridge.closing}


def test_a_book_known_by_heart(tmp_path: Path) -> None:
    """10 + 1.5 expansion - 0.3 contraction - 0.7 churn + 2 new + 0.5 back again = 13."""
    old, then, now = date(2025, 11, 1), date(2026, 2, 1), date(2026, 5, 1)
    lines = [sold(old, "back", 40), sold(now, "back", 50), sold(now, "new", 200)]
    for who, was, became in (("up", 600, 750), ("down", 330, 300), ("gone", 70, 0)):
        lines += [sold(then, who, was)] + ([sold(now, who, became)] if became else [])
    lines += [sold(now, None, 9), sold(now, "up", 7, kind="order")]
    assert amounts(company(tmp_path, {"invoice_lines": lines})) == {
        "opening": 1000, "new": 200, "reactivation": 50, "expansion": 150, "contraction": -30,
        "churn": -70, "unnamed": 9, "closing": 1309,
    }  # fmt: skip


def test_price_volume_and_mix_known_by_heart(tmp_path: Path) -> None:
    """10 of A at 1.00 and 10 of B at 3.00 become 20 of A at 1.10 and 10 of B at 3.00."""
    then, now = date(2026, 2, 1), date(2026, 5, 1)
    lines = [
        sold(then, "x", 1000, product="A", quantity=10_000),
        sold(then, "x", 3000, product="B", quantity=10_000),
        sold(then, "x", 70, product="C", quantity=1_000),
        sold(now, "y", 2200, product="A", quantity=20_000),
        sold(now, "y", 3000, product="B", quantity=10_000),
        sold(now, "y", 80, product="D", quantity=1_000),
        sold(now, "y", 5, product=None),
    ]
    assert amounts(company(tmp_path, {"invoice_lines": lines}), "item") == {
        "opening": 4070, "volume": 2000, "price": 200, "mix": -1000, "new": 80, "lost": -70,
        "other": 5, "closing": 5285,
    }  # fmt: skip


@pytest.mark.parametrize("sign", [1, -1])
def test_what_is_credited_was_not_sold(tmp_path: Path, sign: int) -> None:
    then, now = date(2026, 2, 1), date(2026, 5, 1)
    lines = [
        sold(then, "x", 1000, product="A", quantity=10_000),
        sold(now, "x", 1000, product="A", quantity=10_000),
        sold(now, "x", 200, kind="credit", product="A", quantity=sign * 2_000),
    ]
    facts = company(tmp_path, {"invoice_lines": lines})
    assert amounts(facts, "item") == {"opening": 1000, "volume": -200, "closing": 800}


def test_new_is_who_was_first_billed_after_the_earlier_window(tmp_path: Path) -> None:
    """Until a day in May the earlier window ends in February: what came in March is after it."""
    earlier, between, now = date(2026, 1, 10), date(2026, 3, 20), date(2026, 5, 5)
    lines = [sold(day, "late", 500) for day in (between, now)]
    lines += [sold(day, "undone", 70) for day in (earlier, now)]
    lines += [sold(earlier, "undone", 70, kind="credit")]
    facts = company(tmp_path, {"invoice_lines": lines})
    told = amounts(facts, as_of=date(2026, 5, 10))
    assert told == {"opening": 0, "new": 500, "reactivation": 70, "closing": 570}


def test_rates_are_a_line_of_their_own(tmp_path: Path) -> None:
    """A dollar is worth 0.90 until April and 0.80 from then on."""
    then, now = date(2026, 2, 1), date(2026, 5, 1)
    lines = [
        sold(day, "acme", 1000, currency="USD", product="A", quantity=1) for day in (then, now)
    ]
    facts = company(tmp_path, {"invoice_lines": lines})
    assert amounts(facts) == {"opening": 900, "fx": -100, "closing": 800}
    assert amounts(facts, "item") == {"opening": 900, "fx": -100, "closing": 800}


def test_rates_that_change_within_the_earlier_window_are_no_growth(tmp_path: Path) -> None:
    then, now = date(2026, 3, 10), date(2026, 5, 10)
    lines = [
        sold(day, "acme", 1000, currency="USD", product="A", quantity=1_000) for day in (then, now)
    ]
    facts = company(tmp_path, {"invoice_lines": lines})
    spans = (parse_period(f"2026-{m:02}-01..2026-{m + 2:02}-01", CALENDAR) for m in (5, 3))
    revenue = Revenue(facts, Question(AS_OF), *spans)
    for bridges in (revenue.by_account(), revenue.by_item()):
        (bridge,) = bridges.values()
        assert (bridge.opening, bridge.closing) == (900, 800)
        assert [(x.cause, x.amount) for x in bridge.lines] == [("fx", -100)]


def test_a_running_period_is_held_against_the_same_days(tmp_path: Path) -> None:
    lines = [sold(date(2026, 1, 5), "acme", 10), sold(date(2026, 2, 20), "acme", 500)]
    facts = company(tmp_path, {"invoice_lines": [*lines, sold(date(2026, 4, 5), "acme", 30)]})
    early = amounts(facts, as_of=date(2026, 4, 20))
    assert early == {"opening": 10, "expansion": 20, "closing": 30}
    with pytest.raises(QuarterdeckError, match="invoice lines have no stage"):
        amounts(facts, by="account", scope="", where="stage=Won")


LINES = st.lists(
    st.builds(
        sold,
        st.dates(date(2025, 10, 1), date(2026, 6, 30)),
        st.sampled_from([None, "acme", "bolt", "cora"]),
        st.integers(-5_000, 90_000),
        product=st.sampled_from([None, "A", "B", "C"]),
        quantity=st.sampled_from([None, 1_000, 3_000, 7_500, -2_000]),
        currency=st.sampled_from([None, "EUR", "USD"]),
        kind=st.sampled_from([None, "credit", "order"]),
    ),
    min_size=1,
    max_size=40,
)


@settings(
    max_examples=tries(6, exploring=60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=LINES)
def test_every_bridge_closes_to_the_cent(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    facts = company(tmp_path_factory.mktemp("books"), {"invoice_lines": rows})
    billed: dict[bool, int] = defaultdict(int)
    for row in rows:
        if row["kind"] != "order" and row["booked_on"] >= Q1.start:
            billed[row["booked_on"] >= Q2.start] += _money(row)
    for by in ((), ("account",)):
        revenue = Revenue(facts, Question(AS_OF, by=by), Q2, Q1)
        for bridges in (revenue.by_account(), revenue.by_item()):
            for bridge in bridges.values():
                assert bridge.opening + sum(x.amount for x in bridge.lines) == bridge.closing
            assert sum(b.opening for b in bridges.values()) == billed[False]
            assert sum(b.closing for b in bridges.values()) == billed[True]


def _money(row: Row) -> int:
    amount = -abs(row["amount"]) if row["kind"] == "credit" else row["amount"]
    rate = 900_000_000 if row["booked_on"] < Q2.start else 800_000_000
    return convert(amount, "USD", "EUR", rate) if row["currency"] == "USD" else amount


@pytest.fixture
def afar(spark_server: str) -> Iterator[SparkEngine]:
    engine = SparkEngine(spark_server)
    yield engine
    engine.close()


def test_the_same_on_spark(tmp_path: Path, afar: SparkEngine) -> None:
    days = [date(2026, 1 + n % 6, 1 + n) for n in range(25)]
    lines = [
        sold(day, "abc"[n % 3], 100 * n, product="AB"[n % 2], quantity=n * 1000, currency="USD")
        for n, day in enumerate(days)
    ]
    facts = company(tmp_path, {"invoice_lines": lines})
    there = Facts(facts.store, afar)
    for name in ("revenue_accounts", "revenue_items"):
        sql = Revenue(facts, Question(AS_OF, by=("account",)), Q2, Q1).sql(name)
        assert compare(sql, facts.engine, there.engine) == ()
