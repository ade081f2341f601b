"""A figure as slides write it: every way to write one, the interval it leaves, and nonsense."""

import random
from fractions import Fraction

import pytest

from quarterdeck.metrics.reconcile.written import Reading, Written, read_number
from quarterdeck.words.problem import QuarterdeckError

CURRENCIES = ("EUR", "USD")


def read(text: str, unit: str = "") -> Written:
    return read_number(text, CURRENCIES, unit=unit)


def first(text: str, unit: str = "") -> Reading:
    return read(text, unit).readings[0]


def ends(text: str) -> tuple[float, float]:
    reading = first(text)
    return float(reading.low), float(reading.high)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4.2M", 4_150_000, 4_250_000),
        ("4,2 Mio. EUR", 4_150_000, 4_250_000),
        ("€4.2m", 4_150_000, 4_250_000),
        ("EUR 4.20 million", 4_195_000, 4_205_000),
        ("~4.2M", 4_150_000, 4_250_000),
        ("1.1bn", 1_050_000_000, 1_150_000_000),
        ("420k", 419_500, 420_500),
        ("k€ 420", 419_500, 420_500),
        ("420 TEUR", 419_500, 420_500),
        ("EUR 1,234,567.89", 1_234_567.885, 1_234_567.895),
        ("1.234.567,89 €", 1_234_567.885, 1_234_567.895),
        ("1'234'567.89 EUR", 1_234_567.885, 1_234_567.895),
        ("1 234 567,89 EUR", 1_234_567.885, 1_234_567.895),
        ("1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567", 1_234_566.5, 1_234_567.5),
        ("12,34,567", 1_234_566.5, 1_234_567.5),
        ("(4.2M)", -4_250_000, -4_150_000),
        ("-4.2M", -4_250_000, -4_150_000),
        ("\N{MINUS SIGN}4.2 M", -4_250_000, -4_150_000),
        ("4.2M-", -4_250_000, -4_150_000),
        ("EUR -12k", -12_500, -11_500),
        ("+4.2M", 4_150_000, 4_250_000),
        ("37 %", 0.365, 0.375),
        ("36.5 percent", 0.3645, 0.3655),
        ("2.4x", 2.35, 2.45),
        ("2,4 \N{MULTIPLICATION SIGN}", 2.35, 2.45),
        ("41 days", 40.5, 41.5),
        ("118 deals", 117.5, 118.5),
        ("EUR 12k a day", 11_500, 12_500),
        (".5", 0.45, 0.55),
    ],
)
def test_a_figure_leaves_the_interval_of_its_rounding(text: str, low: float, high: float) -> None:
    assert ends(text) == (low, high)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("4.2M", ("money",)),
        ("1.2k", ("money", "count")),
        ("1.2k deals", ("count",)),
        ("$420k", ("money",)),
        ("EUR 12k/day", ("money_per_day",)),
        ("37%", ("rate",)),
        ("240 %", ("rate", "ratio")),
        ("2.4x", ("ratio",)),
        ("41d", ("days",)),
        ("118", ("count", "days")),
        ("4,200", ("money", "count", "ratio")),
        ("4,200.5", ("money",)),
        ("0.37", ("rate", "ratio", "days")),
    ],
)
def test_signs_and_shape_tell_the_unit(text: str, units: tuple[str, ...]) -> None:
    assert read(text).units == units


def test_a_sign_names_a_currency_of_the_workspace() -> None:
    assert first("$4.2M").currency == first("4.2M usd").currency == "USD"
    assert first("4.2M").currency == ""
    with pytest.raises(QuarterdeckError, match="GBP, and nothing here is"):
        read("£4.2M")


@pytest.mark.parametrize("text", ["1,234", "1.234"])
def test_one_mark_before_three_digits_is_read_both_ways_and_says_so(text: str) -> None:
    found = {(float(r.value), r.how) for r in read(text).readings}
    assert found == {
        (1234.0, "the mark between thousands"),
        (1.234, f"'{text[1]}' as the decimal mark"),
    }


def test_two_marks_leave_one_meaning() -> None:
    (reading,) = read("1.234,5").readings
    assert (float(reading.value), reading.how) == (1234.5, "")


def test_money_has_no_more_decimals_than_its_currency() -> None:
    (reading,) = read("1.234 EUR").readings
    assert reading.value == 1234


@pytest.mark.parametrize(
    ("text", "half"), [("4,200,000", 50_000), ("EUR 5,000", 50), ("EUR 4,200,000.00", 50_000)]
)
def test_last_zeros_may_be_rounding_but_literally_comes_first(text: str, half: int) -> None:
    literal, loose = [r for r in read(text).readings if "money" in r.units]
    assert (literal.loose, loose.loose) == (False, True)
    assert literal.high - literal.low <= 1
    assert loose.high - loose.value == half
    assert "last zeros" in loose.how


def test_a_known_unit_is_believed() -> None:
    assert first("37", "rate").low == Fraction(365, 1000)
    assert read("12k EUR", "money_per_day").units == ("money_per_day",)
    assert read("240 %", "ratio").units == ("ratio",)


@pytest.mark.parametrize(
    "text",
    ["", "abc", "4-5M", "4.2.1", "(4.2M", "--4", "1e6", "4.2 foo", "37 % EUR", "4.2M EUR USD",
     "4.2M k", "Q3", "12,34", "9" * 30, "4 2", "\N{ARABIC-INDIC DIGIT THREE}", "%", "None", "1/2"],
)  # fmt: skip
def test_nonsense_is_told_what_would_be_a_number(text: str) -> None:
    if text == "12,34":
        assert len(read(text).readings) == 1
        return
    with pytest.raises(QuarterdeckError) as caught:
        read(text)
    assert caught.value.where == "NUMBER"
    assert "4.2M" in caught.value.fix


def test_a_unit_that_contradicts_or_does_not_exist_is_refused() -> None:
    for text, unit, said in (("37 %", "money", "written as rate"), ("4M", "cash", "no unit")):
        with pytest.raises(QuarterdeckError, match=said) as caught:
            read(text, unit)
        assert caught.value.where == "--unit"


def test_whatever_is_printed_rounded_holds_what_was_rounded() -> None:
    dice = random.Random(3)
    for _ in range(300):
        minor = dice.choice([-1, 1]) * dice.randrange(1, 10 ** dice.randrange(2, 13))
        digits = dice.randrange(4)
        text = dice.choice(
            [
                f"{minor / 100:,.2f} EUR",
                f"€{minor / 1e8:.{digits}f}M",
                f"{minor / 1e5:,.{digits}f} kEUR",
                f"EUR {minor / 1e11:.{digits}f}bn",
            ]
        ).replace("€-", "-€")
        bounds = [r.bounds("money", "EUR") for r in read(text).readings]
        assert any(low <= minor <= high for low, high in bounds), text
