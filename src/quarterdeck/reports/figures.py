"""Turns exact values into figures: how each unit of number is printed, in one place."""

from collections.abc import Sequence
from dataclasses import replace

from quarterdeck.reports.blocks import Explanation, Figure, Part
from quarterdeck.words.money import exponent, format_money, half_even

MINUS = "\N{MINUS SIGN}"
"""What people read as minus; files for programs carry the plain hyphen."""

_UNKNOWN = "unknown"


def money(minor: int | None, currency: str, explain: Explanation | None = None) -> Figure:
    """Return an amount in whole major units, half-even; the exact value stays in `value`."""
    if minor is None:
        return Figure(None, "money", _UNKNOWN, "", currency, explain)
    return Figure(minor, "money", grouped(minor, currency, 0), currency, currency, explain)


def exact(minor: int | None, currency: str, explain: Explanation | None = None) -> Figure:
    """Return an amount with all its minor digits, for columns that must add up to the cent."""
    if minor is None:
        return money(None, currency, explain)
    text = grouped(minor, currency, exponent(currency))
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


def of_deals(counted: Figure, kind: str = "") -> tuple[Part, ...]:
    """Return a count with its noun, of a kind if one is named: '1 deal', '12 open deals'."""
    named = f"{kind} deal" if kind else "deal"
    return (counted, f" {named}{'' if counted.value == 1 else 's'}")


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
    suffix = "day" if value == 1 else "days"
    return Figure(value, "days", text, "" if value is None else suffix, "", explain)


def months(value: float | None, explain: Explanation | None = None) -> Figure:
    """Return a length of time in months, with one decimal unless whole."""
    suffix = "month" if value == 1 else "months"
    return replace(days(value, explain), unit="months", suffix="" if value is None else suffix)


def figure(
    value: float | None, unit: str, *, currency: str = "", explain: Explanation | None = None
) -> Figure:
    """Return a figure of any unit of the metric catalogue."""
    match unit:
        case "money" | "money_per_day":
            made = money(None if value is None else int(value), currency, explain)
            suffix = f"{made.suffix} a day" if unit == "money_per_day" and made.suffix else ""
            return Figure(made.value, unit, made.text, suffix or made.suffix, currency, explain)
        case "count":
            return count(None if value is None else int(value), explain)
        case "rate":
            return rate(value, explain)
        case "days":
            return days(value, explain)
        case "months":
            return months(value, explain)
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
    """Return an amount with all its minor digits and its currency; other figures as they are."""
    if shown.value is None or shown.unit not in {"money", "money_per_day"}:
        return shown
    digits = exponent(shown.currency)
    text = grouped(int(shown.value), shown.currency, digits)
    return replace(shown, text=text, suffix=shown.suffix or shown.currency)


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


def short(shown: Figure) -> Figure:
    """Return an amount as a sentence tells it in passing: '4.1 M', without sign and currency."""
    text = compact_minor(abs(int(shown.value or 0)), shown.currency)
    return replace(shown, text=text, suffix="")


def compact_minor(minor: int, currency: str) -> str:
    """Return minor units as k, M or bn of major units."""
    return format_money(minor, currency, compact=True).replace("-", MINUS)


MILLIONTHS = 1_000_000
"""What a share of one is in a path of shares."""


def along(value: int, end: Figure, explain: Explanation | None = None) -> Figure:
    """Return a point of a path as a figure of the kind it ends in: money, or a share."""
    if end.unit == "rate":
        return rate(value / MILLIONTHS, explain)
    return money(value, end.currency, explain)
