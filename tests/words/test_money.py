"""Money: read exactly as exports write it, written back, rounded half-even, never a float."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.words.money import (
    Money,
    convert,
    currencies,
    exponent,
    format_money,
    half_even,
    parse_minor,
    to_major,
)
from quarterdeck.words.problem import QuarterdeckError

codes = st.sampled_from(sorted(currencies()))
amounts = st.integers(-(10**18), 10**18)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("EUR", 2), ("USD", 2), ("JPY", 0), ("KRW", 0), ("CLP", 0), ("KWD", 3), ("BHD", 3), ("CLF", 4),
     ("IQD", 3), ("RSD", 2), ("HUF", 2), ("ITL", 0)],
)  # fmt: skip
def test_minor_units_are_those_of_iso_4217(currency: str, digits: int) -> None:
    assert exponent(currency) == digits


@pytest.mark.parametrize(
    ("text", "currency", "decimal", "minor"),
    [
        ("1,234.50", "EUR", ".", 123450),
        ("1.234,50", "EUR", ",", 123450),
        (" 12 345 ", "EUR", ".", 1234500),
        ("12\u202f345,6", "EUR", ",", 1234560),
        ("12\u00a0345.60", "EUR", ".", 1234560),
        ("(500)", "EUR", ".", -50000),
        ("(€1,200.00)", "EUR", ".", -120000),
        ("-5", "EUR", ".", -500),
        ("5-", "EUR", ".", -500),
        ("\N{MINUS SIGN}5", "EUR", ".", -500),
        ("-$5", "USD", ".", -500),
        ("$-5", "USD", ".", -500),
        ("US$ 5", "USD", ".", 500),
        ("$.50", "USD", ".", 50),
        ("€ 1,234.50", "EUR", ".", 123450),
        ("1,234.50 EUR", "EUR", ".", 123450),
        ("EUR 1,234.50", "EUR", ".", 123450),
        ("kr. 50", "NOK", ".", 5000),
        ("1000,-", "NOK", ",", 100000),
        ("CHF 1'000.-", "CHF", ".", 100000),
        ("1\N{RIGHT SINGLE QUOTATION MARK}234.50", "CHF", ".", 123450),
        ("12,34,567.00", "INR", ".", 123456700),
        ("1234.5000", "EUR", ".", 123450),
        ("1234", "JPY", ".", 1234),
        ("1.2345", "CLF", ".", 12345),
        ("+5", "EUR", ".", 500),
        ("0", "EUR", ".", 0),
        ("-0.00", "EUR", ".", 0),
        ("9007199254740993.01", "EUR", ".", 900719925474099301),
    ],
)
def test_amounts_are_read_as_exports_write_them(
    text: str, currency: str, decimal: str, minor: int
) -> None:
    assert parse_minor(text, currency, decimal) == minor


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1.234,50", "decimal = ','"),
        ("1,5", "decimal = ','"),
        ("1,23,4", "digits"),
        ("1 2", "digits"),
        ("1,234 567", "digits"),
        ("1.005", "Round"),
        ("12.345", "Round"),
        ("1.2E+06", "spreadsheet"),
        ("$5", "another currency"),
        ("CHF 5", "another currency"),
        ("5%", "another currency"),
        ("=5", "another currency"),
        ("five", "another currency"),
        ("(5", "digits"),
        ("-(5)", "digits"),
        ("--5", "digits"),
        ("-", "digits"),
        (".", "digits"),
        ("", "digits"),
    ],
)
def test_what_is_no_exact_amount_is_refused_with_a_hint(text: str, hint: str) -> None:
    with pytest.raises(QuarterdeckError) as caught:
        parse_minor(text, "EUR")
    assert hint in caught.value.fix


@given(amounts, codes)
def test_an_amount_written_is_read_back_exactly(minor: int, currency: str) -> None:
    assert parse_minor(to_major(minor, currency), currency) == minor
    assert parse_minor(format_money(minor, currency), currency) == minor
    assert parse_minor(str(Money(minor, currency)), currency) == minor
    comma = format_money(minor, currency).translate(str.maketrans(",.", ".,"))
    assert parse_minor(comma, currency, ",") == minor


@given(amounts, codes)
def test_major_units_are_the_same_number(minor: int, currency: str) -> None:
    assert Decimal(to_major(minor, currency)) == Decimal(minor).scaleb(-exponent(currency))


@given(amounts, st.integers(-(10**12), 10**12).filter(bool))
def test_half_even_agrees_with_exact_fractions(numerator: int, denominator: int) -> None:
    assert half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@given(st.integers(-(10**15), 10**15))
def test_half_even_agrees_with_decimal_on_ties(halves: int) -> None:
    expected = (Decimal(halves) / 2).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    assert half_even(halves, 2) == expected


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(QuarterdeckError):
        half_even(1, 0)


@pytest.mark.parametrize(
    ("minor", "currency", "to", "rate", "expected"),
    [
        (100_00, "USD", "EUR", 920_000_000, 92_00),
        (100, "JPY", "EUR", 6_123_456, 61),
        (61, "EUR", "JPY", 163_300_000_000, 100),
        (1, "EUR", "KWD", 330_000_000, 3),
        (25, "USD", "EUR", 500_000_000, 12),
        (35, "USD", "EUR", 500_000_000, 18),
        (-25, "USD", "EUR", 500_000_000, -12),
    ],
)
def test_conversion_keeps_minor_units_apart_and_rounds_half_even(
    minor: int, currency: str, to: str, rate: int, expected: int
) -> None:
    assert convert(minor, currency, to, rate) == expected


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (410_000_000, "4.1 M"),
        (-410_000_000, "-4.1 M"),
        (99_999_999, "1.0 M"),
        (123_456_00, "123 k"),
        (1_234_00, "1.2 k"),
        (950_00, "950"),
        (999_99, "1.0 k"),
        (12_345_678_900_000, "123 bn"),
        (-5, "0"),
        (0, "0"),
    ],
)
def test_compact_amounts_for_pictures(minor: int, text: str) -> None:
    assert format_money(minor, "EUR", compact=True) == text


def test_amounts_for_people() -> None:
    assert format_money(123450, "EUR") == "1,234.50 EUR"
    assert format_money(-50, "EUR") == "-0.50 EUR"
    assert format_money(1234567, "JPY") == "1,234,567 JPY"
    assert to_major(-5, "EUR") == "-0.05"


@pytest.mark.parametrize(
    ("code", "meant"),
    [("UDS", "USD"), ("usd", "USD"), ("EURO", "EUR"), ("GPB", "GBP"), ("XXX", "")],
)
def test_an_unknown_currency_is_refused_with_the_one_meant(code: str, meant: str) -> None:
    with pytest.raises(QuarterdeckError) as caught:
        exponent(code)
    assert (f"Did you mean {meant!r}" if meant else "currency code") in caught.value.says
