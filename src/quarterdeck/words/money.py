"""Money as whole minor units with a currency: read exactly, shown plainly, never a float."""

import re
from dataclasses import dataclass
from functools import cache

from babel.core import get_global

from quarterdeck.words.problem import QuarterdeckError, did_you_mean

RATE_UNIT = 1_000_000_000
"""Rates and probabilities are integers of 1e-9."""

_ISO_4217 = {
    "AFN": 2, "ALL": 2, "IQD": 3, "IRR": 2, "KPW": 2, "LAK": 2, "LBP": 2, "MGA": 2, "MMK": 2,
    "RSD": 2, "SLL": 2, "SOS": 2, "STD": 2, "SYP": 2, "YER": 2,
}  # fmt: skip
# Babel carries CLDR's digits, which follow what is used in shops; where ISO 4217 keeps more, the
# minor unit of ISO is needed or a price in cents could not be held exactly.

_NOT_MONEY = frozenset({"XXX", "XTS", "XAU", "XAG", "XPT", "XPD", "XBA", "XBB", "XBC", "XBD"})
_DOLLARS = ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU")
_SIGNS: dict[str, tuple[str, ...]] = {
    **{code: ("$", f"{code[0]}$", f"{code[:2]}$") for code in _DOLLARS},
    **dict.fromkeys(("SEK", "NOK", "DKK", "ISK"), ("kr.", "kr", "Kr.", "Kr")),
    **dict.fromkeys(("GBP", "EGP", "GIP", "FKP", "SHP"), ("£",)),
    "EUR": ("€",), "CHF": ("Fr.", "SFr.", "Fr"), "JPY": ("¥", "円"), "CNY": ("¥", "元", "RMB"),
    "INR": ("₹", "Rs.", "Rs"), "BRL": ("R$",), "PLN": ("zł",), "CZK": ("Kč",), "HUF": ("Ft",),
    "ZAR": ("R",), "KRW": ("₩",), "ILS": ("₪",), "TRY": ("₺", "TL"), "RUB": ("₽",), "UAH": ("₴",),
}  # fmt: skip
_RARE_SIGNS = tuple("¤฿₡₦₨₫₭₮₱₲₵₸₼₾₿")
_MINUS = "\\-\N{MINUS SIGN}"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_GROUPED = {
    mark: re.compile(
        rf"(\d{{1,3}}(?:([{group} {_APOSTROPHES}])\d{{3}}(?:\2\d{{3}})*)"
        rf"|\d{{1,3}}(?:[{group}]\d{{2}})+[{group}]\d{{3}}|\d+)?(?:[{mark}](\d*))?"
    )
    for mark, group in ((".", ","), (",", "."))
}
_COMPACT = ((10**9, " bn"), (10**6, " M"), (10**3, " k"))


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor` whole minor units (cents) of `currency` (ISO 4217 code)."""

    minor: int
    currency: str

    def __str__(self) -> str:
        """Show the amount as people write it, such as '1,234.50 EUR'."""
        return format_money(self.minor, self.currency)


@cache
def currencies() -> frozenset[str]:
    """Return every currency code that money can be kept in, past ones included."""
    return frozenset(get_global("all_currencies")) - _NOT_MONEY


def signs(currency: str) -> tuple[str, ...]:
    """Return what may stand beside an amount of that currency: its code and its signs."""
    return tuple(sorted((currency, *_SIGNS.get(currency, _RARE_SIGNS)), key=lambda s: (-len(s), s)))


def signed_currencies() -> tuple[str, ...]:
    """Return the currencies that have signs of their own."""
    return tuple(sorted(_SIGNS))


@cache
def exponent(currency: str) -> int:
    """Return how many decimal digits the currency's minor unit has (EUR 2, JPY 0, KWD 3).

    Raises QuarterdeckError for a code that is no currency.
    """
    if currency not in currencies():
        raise QuarterdeckError(
            f"{currency!r} is not a currency code.{_meant(currency)}",
            fix="Use the three capital letters of ISO 4217, such as EUR, USD or GBP.",
        )
    if currency in _ISO_4217:
        return _ISO_4217[currency]
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])


def parse_minor(text: str, currency: str, decimal: str = ".") -> int:
    """Read an amount as people and exports write it, exactly, in minor units.

    Takes digit groups (by the other mark, a blank or an apostrophe), a currency sign or code on
    either side, and negatives as -5, 5-, (5). Raises QuarterdeckError for anything else, also for
    more decimals than the currency has, since rounding here would change the company's numbers.
    """
    if decimal not in _GROUPED:
        raise QuarterdeckError(
            f"The decimal mark cannot be {decimal!r}.", fix="Use '.' or ',' as the decimal mark."
        )
    digits = exponent(currency)
    amount = _amount(currency).fullmatch(text.strip())
    if amount is None or not _closed(amount):
        raise _unreadable(text, currency, decimal)
    number = re.sub(r"\s+", " ", amount["number"])
    match = _GROUPED[decimal].fullmatch(number)
    if match is None or not (match[1] or match[3]):
        raise _unreadable(text, currency, decimal)
    whole = re.sub(r"\D", "", match[1] or "0")
    fraction = (match[3] or "").rstrip("0")
    if len(fraction) > digits:
        raise QuarterdeckError(
            f"{text.strip()!r} has more decimals than {currency} has ({digits}).",
            fix="Round the amounts in the export, or name the right decimal mark or currency.",
        )
    minor = int(whole + fraction.ljust(digits, "0"))
    return -minor if _negative(amount, number, decimal) else minor


def to_major(minor: int, currency: str) -> str:
    """Write an amount in major units without grouping, such as '-1234.50', for files and JSON."""
    digits = exponent(currency)
    sign = "-" if minor < 0 else ""
    if not digits:
        return f"{minor}"
    whole, rest = divmod(abs(minor), 10**digits)
    return f"{sign}{whole}.{rest:0{digits}d}"


def format_money(minor: int, currency: str, *, compact: bool = False) -> str:
    """Write an amount for people: '1,234.50 EUR', or '4.1 M' without currency when compact."""
    if compact:
        return _compact(minor, 10 ** exponent(currency))
    whole, _, rest = to_major(abs(minor), currency).partition(".")
    grouped = f"{'-' if minor < 0 else ''}{int(whole):,}"
    return f"{grouped}.{rest} {currency}" if rest else f"{grouped} {currency}"


def half_even(numerator: int, denominator: int) -> int:
    """Divide and round to the nearest whole number, ties to the even one; exact at any size.

    Raises QuarterdeckError when the denominator is zero.
    """
    if denominator == 0:
        raise QuarterdeckError("Nothing can be divided by zero.", fix="Check the denominator.")
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    whole, rest = divmod(numerator, denominator)
    above = 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
    return whole + above


def convert(minor: int, currency: str, to: str, rate: int) -> int:
    """Convert an amount at `rate` (1 major unit of `currency` in `to`, as an integer of 1e-9)."""
    shift = 10 ** exponent(to)
    return half_even(minor * rate * shift, RATE_UNIT * 10 ** exponent(currency))


def _meant(currency: str) -> str:
    """Suggest a currency, one in daily use before one of the past."""
    letters = sorted(currency.upper())
    swapped = [code for code in _SIGNS if sorted(code) == letters]
    if swapped:
        return f" Did you mean {swapped[0]!r}?"
    return did_you_mean(currency, _SIGNS) or did_you_mean(currency, currencies())


@cache
def _amount(currency: str) -> re.Pattern[str]:
    """Return what an amount of that currency looks like around its number."""
    sign = rf"(?:{'|'.join(re.escape(sign) for sign in signs(currency))})?\s*"
    number = rf"(?P<number>[.,]?\d[\d.,\s{_APOSTROPHES}]*?)\s*"
    outer, inner = (rf"(?P<{name}>[+{_MINUS}])?\s*" for name in ("outer", "inner"))
    return re.compile(
        rf"(?P<open>\()?\s*{outer}{sign}{inner}{number}(?P<after>[{_MINUS}])?\s*{sign}(?P<close>\))?"
    )


def _closed(amount: re.Match[str]) -> bool:
    """Tell whether the marks around a number agree: one sign at most, or one pair of brackets."""
    marks = sum(amount[name] is not None for name in ("open", "outer", "inner", "after"))
    return marks <= 1 and (amount["open"] is None) == (amount["close"] is None)


def _negative(amount: re.Match[str], number: str, decimal: str) -> bool:
    """Tell whether the amount is below zero; the dash of '500.-' stands for no cents."""
    if amount["after"]:
        return not number.endswith(decimal)
    return amount["open"] is not None or (amount["outer"] or amount["inner"] or "+") != "+"


def _unreadable(text: str, currency: str, decimal: str) -> QuarterdeckError:
    """Say why an amount cannot be read, with the likely reason where one shows."""
    bare = text.strip()
    other = "," if decimal == "." else "."
    fix = "Write it as digits, such as 1234.50."
    if re.fullmatch(r"[\d.,]+[eE][+-]?\d+", bare):
        fix = "The spreadsheet has shortened the number: format the column as a number."
    elif _GROUPED[other].fullmatch(bare) and bare:
        fix = f"If {other!r} is the decimal mark, say decimal = {other!r}."
    elif re.search(r"[^\d\s.,()+-]", bare):
        fix = f"Only signs of {currency} can stand beside the digits: is it another currency?"
    return QuarterdeckError(f"{bare!r} is not an amount in {currency} with {decimal!r}.", fix=fix)


def _compact(minor: int, unit: int) -> str:
    """Shorten an amount to at most one decimal and a size word."""
    size = abs(minor)
    shown = f"{half_even(size, unit)}"
    for step, word in _COMPACT:
        if half_even(size * 1000, unit * step) >= 1000:  # noqa: PLR2004 -- one of this size
            tenths = half_even(size * 10, unit * step)
            small = tenths < 1000  # noqa: PLR2004 -- a hundred and more needs no decimal
            amount = (
                f"{tenths // 10}.{tenths % 10}" if small else f"{half_even(size, unit * step):,}"
            )
            shown = f"{amount}{word}"
            break
    return f"-{shown}" if minor < 0 and shown != "0" else shown
