"""Which rates a question is read at: dated, the plan's, one day's, in this currency or another."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.facts.reading import Reading, dated, reading_of
from quarterdeck.playbook.model import Rate, Settings
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.money import convert
from quarterdeck.words.problem import QuarterdeckError
from quarterdeck.words.rates import RatesAsked, parse_rates
from tests.worlds import STAGES, plain_playbook

CALENDAR = FiscalCalendar()
RATES = (
    Rate("USD", date(2026, 1, 1), 900_000_000),
    Rate("USD", date(2026, 4, 1), 800_000_000),
    Rate("JPY", date(2026, 1, 1), 6_000_000),
    Rate("USD", date(2026, 1, 1), 950_000_000, "plan"),
    Rate("JPY", date(2026, 3, 1), 6_500_000, "plan"),
)
PLAYBOOK = plain_playbook(
    STAGES,
    Settings("Test", "UTC", "EUR", CALENDAR),
    rates=RATES,
    currencies=("EUR", "JPY", "USD"),
)
YEAR, DAY = parse_period("2026", CALENDAR), date(2026, 5, 1)


def read(text: str, currency: str = "", year: str = "2026") -> Reading:
    asked = parse_rates(text)
    period = parse_period(year, CALENDAR)
    return reading_of(PLAYBOOK, asked, currency=currency, year=period, day=DAY)


def test_dated_rates_are_those_of_every_page() -> None:
    assert read("dated") == dated(PLAYBOOK)
    assert read("dated").assumption() == ""


def test_plan_rates_are_those_whose_day_lies_in_the_fiscal_year() -> None:
    found = read("plan")
    assert dict(found.worth) == {"USD": 950_000_000, "JPY": 6_500_000}
    assert found.assumption() == (
        "other currencies stand at plan rates of 2026: JPY 0.0065, USD 0.95 EUR"
    )


def test_a_plan_rate_that_is_missing_is_a_problem_and_no_guess() -> None:
    with pytest.raises(QuarterdeckError) as told:
        read("plan", year="2027")
    assert told.value.says == "There are no plan rates of JPY and USD for 2027."
    assert "JPY,2027-01-01,0.92,plan" in told.value.fix


@pytest.mark.parametrize(
    ("text", "of", "usd"),
    [
        ("constant", "2026-05-01", 800_000_000),
        ("constant:2026-03-31", "2026-03-31", 900_000_000),
        ("constant:2020-01-01", "2020-01-01", 900_000_000),
    ],
)
def test_constant_rates_are_those_in_force_on_the_day(text: str, of: str, usd: int) -> None:
    found = read(text)
    assert (found.of, dict(found.worth)["USD"]) == (of, usd)


def test_another_currency_is_told_at_rates_that_stand_still_only() -> None:
    with pytest.raises(QuarterdeckError, match="in EUR only") as told:
        read("dated", "USD")
    assert told.value.where == "--currency"
    assert told.value.fix == "Add --rates plan or --rates constant to report in USD."
    with pytest.raises(QuarterdeckError, match="no rate of CHF"):
        read("plan", "CHF")
    assert dict(read("constant:2026-05-01", "USD").worth) == {
        "EUR": 1_250_000_000,
        "JPY": 7_500_000,
    }


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**12))
def test_a_crossed_rate_gives_what_the_two_rates_give(minor: int, rate: int) -> None:
    """A rate of nine decimals: what it loses is less than a billionth of the other currency."""
    rates = (Rate("USD", DAY, rate), Rate("GBP", DAY, 1_150_000_000))
    playbook = plain_playbook(
        STAGES,
        Settings("Test", "UTC", "EUR", CALENDAR),
        rates=rates,
        currencies=("EUR", "GBP", "USD"),
    )
    found = reading_of(playbook, RatesAsked("constant"), currency="GBP", year=YEAR, day=DAY)
    crossed = convert(minor, "USD", "GBP", dict(found.worth)["USD"])
    exact = minor * rate / 1_150_000_000
    assert abs(crossed - exact) <= 1 + abs(minor) / 10**9


def test_a_first_rate_that_stands_for_an_earlier_day_is_told_with_its_own() -> None:
    early = read("constant:2020-01-01")
    days = dict(early.first)
    assert f"USD has no rate before {days['USD']}, so that of {days['USD']} stands" in (
        early.assumption()
    )
    assert read("constant:2026-05-01").first == ()


@pytest.mark.parametrize("text", ["daily", "plan:2026-01-01", "constant:May", "constant:"])
def test_other_words_are_refused(text: str) -> None:
    with pytest.raises(QuarterdeckError):
        parse_rates(text)


def test_the_options_of_a_reading_give_it_again() -> None:
    assert read("dated").options(PLAYBOOK) == []
    for text, currency in (("plan", ""), ("constant:2026-03-31", "USD")):
        found = read(text, currency)
        words = dict(zip(found.options(PLAYBOOK)[::2], found.options(PLAYBOOK)[1::2], strict=True))
        assert read(words["--rates"], words.get("--currency", "")) == found
