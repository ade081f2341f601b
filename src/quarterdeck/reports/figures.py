"""Turns exact values into figures: how each unit of number is printed, in one place."""

from collections.abc import Sequence
from dataclasses import replace

from quarterdeck.reports.blocks import Explanation, Figure
from quarterdeck.words.money import exponent, format_money, half_even

MINUS = "\N{MINUS SIGN}"
"""What people read as minus; files for programs carry the plain hyphen."""

_UNKNOWN = "unknown"


def money(minor: int | None, currency: str, explain: Explanation | None = None) -> Figure:
    """Return an amount in whole major units, half-even; the exact value stays in `value`."""
    text = _UNKNOWN if minor is None else grouped(minor, currency, 0)
    return Figure(minor, "money", text, currency, currency, explain)


def exact(minor: int | None, currency: str, explain: Explanation | None = None) -> Figure:
    """Return an amount with all its minor digits, for columns that must add up to the cent."""
    digits = exponent(currency)
    text = _UNKNOWN if minor is None else grouped(minor, currency, digits)
    return Figure(minor, "money", text, currency, currency, explain)


def money_column(
    values: Sequence[int | None], currency: str, explains: Sequence[Explanation | None]
) -> tuple[Figure, ...]:
    """Return amounts printed alike: with minor digits only if any of them has some."""
    unit = 10 ** exponent(currency)
    shape = exact if any(v is not None and v % unit for v in values) else money
    return tuple(shape(v, currency, e) for v, e in zip(values, explains, strict=True))


def count(value: int | None, explain: Explanation | None = None, suffix: str = "") -> Figure:
    """Return a count of things."""
    return Figure(value, "count", _UNKNOWN if value is None else f"{value:,}", suffix, "", explain)


def of_deals(counted: Figure) -> str:
    """Write a count with its noun: '1 deal', '12 deals'."""
    return f"{counted.text} deal{'' if counted.value == 1 else 's'}"


def rate(value: float | None, explain: Explanation | None = None) -> Figure:
    """Return a fraction as per cent with one decimal."""
    text = _UNKNOWN if value is None else f"{value * 100:.1f}"
    return Figure(value, "rate", text, "" if value is None else "%", "", explain)


def ratio(value: float | None, explain: Explanation | None = None) -> Figure:
    """Return a multiple, such as coverage, with two decimals."""
    text = _UNKNOWN if value is None else f"{value:,.2f}"
    return Figure(value, "ratio", text, "" if value is None else "x", "", explain)


def days(value: float | None, explain: Explanation | None = None) -> Figure:
    """Return a length of time in days, with one decimal unless whole."""
    text = _UNKNOWN if value is None else f"{value:,.1f}".removesuffix(".0")
    return Figure(value, "days", text, "" if value is None else "days", "", explain)


def figure(
    value: float | None, unit: str, *, currency: str = "", explain: Explanation | None = None
) -> Figure:
    """Return a figure of any unit of the metric catalogue."""
    match unit:
        case "money" | "money_per_day":
            made = money(None if value is None else int(value), currency, explain)
            suffix = f"{currency} a day" if unit == "money_per_day" else currency
            return Figure(made.value, unit, made.text, suffix, currency, explain)
        case "count":
            return count(None if value is None else int(value), explain)
        case "rate":
            return rate(value, explain)
        case "days":
            return days(value, explain)
        case _:
            return ratio(value, explain)


def grouped(minor: int, currency: str, digits: int) -> str:
    """Return minor units as text with thousands separators, half-even to `digits` decimals."""
    drop = exponent(currency) - digits
    kept = half_even(minor, 10**drop) if drop > 0 else minor
    sign, kept = ("-" if kept < 0 else ""), abs(kept)
    whole, fraction = divmod(kept, 10**digits)
    return f"{sign}{whole:,}.{fraction:0{digits}d}" if digits else f"{sign}{whole:,}"


def precise(shown: Figure) -> Figure:
    """Return an amount printed with all its minor digits; other figures as they are."""
    if shown.value is None or shown.unit not in {"money", "money_per_day"}:
        return shown
    digits = exponent(shown.currency)
    return replace(shown, text=grouped(int(shown.value), shown.currency, digits))


def signed(shown: Figure) -> str:
    """Return a figure's number with an explicit sign, a true minus, and none for zero."""
    if not shown.value:
        return shown.text
    return f"+{shown.text}" if shown.value > 0 else f"{MINUS}{shown.text.lstrip('-')}"


def compact(shown: Figure) -> str:
    """Return the short form used in pictures: 4.1 M, 120 k; other units as printed."""
    if shown.unit not in {"money", "money_per_day"} or shown.value is None:
        return shown.full
    return compact_minor(int(shown.value), shown.currency)


def compact_minor(minor: int, currency: str) -> str:
    """Return minor units as k, M or bn of major units."""
    return format_money(minor, currency, compact=True).replace("-", MINUS)
