"""Money of a day, as SQL: the rates of that day, closed deals at those of their closing day."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.engine.duck import connect
from quarterdeck.facts.pricing import Pricing
from quarterdeck.playbook.model import Rate

RATES = (
    Rate("USD", date(2026, 2, 1), 925_000_000),
    Rate("USD", date(2026, 4, 1), 870_500_000),
    Rate("GBP", date(2026, 1, 1), 1_150_000_001),
    Rate("JPY", date(2026, 1, 1), 6_000_001),
)
NARROW = RATES[:3]
CONNECTION = connect()


def priced(rates: tuple[Rate, ...], largest: int, amount: int, currency: str) -> int | None:
    sql = Pricing("EUR", rates, largest).money("v", "amount", date(2026, 3, 1))
    columns = f"{amount} AS amount, '{currency}' AS currency, NULL AS rate, NULL AS closed_amount"
    found = CONNECTION.execute(f"SELECT {sql} FROM (SELECT {columns}) AS v").fetchone()
    return found[0] if found else None


@given(st.integers(-4_000_000_000, 4_000_000_000), st.sampled_from(["USD", "GBP", "EUR", "CHF"]))
def test_the_light_way_and_the_wide_way_are_exact(amount: int, currency: str) -> None:
    worth = {"USD": 925_000_000, "GBP": 1_150_000_001, "EUR": 10**9}.get(currency)
    exact = (
        None
        if worth is None
        else int((Decimal(amount * worth) / 10**9).quantize(Decimal(1), ROUND_HALF_EVEN))
    )
    assert priced(NARROW, 4_000_000_000, amount, currency) == exact
    assert priced(NARROW, 10**12, amount, currency) == exact
    assert priced(RATES, 4_000_000_000, amount, currency) == exact


def test_currencies_with_other_digits_are_converted_in_full() -> None:
    assert priced(RATES, 4_000_000_000, 1_000, "JPY") == 600
    assert priced(NARROW, 10**12, 10**12, "USD") == 925_000_000_000
    dear = (Rate("CHF", date(2026, 1, 1), 2_500_000_000),)
    assert priced(dear, 4_000_000_000, 4_000_000_000, "CHF") == 10_000_000_000


@pytest.mark.parametrize(
    ("day", "worth"), [(date(2025, 1, 1), 925), (date(2026, 3, 31), 925), (date(2026, 4, 1), 870)]
)
def test_the_first_rate_stands_for_earlier_days(day: date, worth: int) -> None:
    sql = Pricing("EUR", RATES, 10**12).money("v", "amount", day)
    columns = "1000 AS amount, 'USD' AS currency, NULL AS rate, NULL AS closed_amount"
    assert CONNECTION.execute(f"SELECT {sql} FROM (SELECT {columns}) AS v").fetchall() == [(worth,)]


def test_a_closed_deal_keeps_the_money_of_its_closing_day() -> None:
    sql = Pricing("EUR", RATES, 10**12).money("v", "list_amount", date(2026, 3, 1))
    columns = "5 AS list_amount, 'USD' AS currency, 1 AS rate, 77 AS closed_list_amount"
    assert CONNECTION.execute(f"SELECT {sql} FROM (SELECT {columns}) AS v").fetchall() == [(77,)]


def test_a_company_of_one_currency_has_no_rates() -> None:
    assert priced((), 0, 123, "EUR") == 123
    assert priced((), 0, 123, "USD") is None
