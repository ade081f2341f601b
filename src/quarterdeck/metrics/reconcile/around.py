"""The words and signs around a figure: its size, its unit, its currency."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quarterdeck.words.money import currencies as every_currency
from quarterdeck.words.money import signs
from quarterdeck.words.problem import QuarterdeckError

_SIZES = {
    10**3: ("k", "t", "thousand", "tsd"),
    10**6: ("m", "mm", "mn", "mln", "mio", "million", "millions"),
    10**9: ("b", "bn", "bln", "billion", "billions", "mrd", "md"),
}
_UNITS = {
    "rate": ("%", "pct", "percent", "per cent", "prozent"),
    "ratio": ("x", "\N{MULTIPLICATION SIGN}", "times"),
    "days": ("d", "day", "days", "tage"),
    "count": ("deal", "deals", "opp", "opps", "opportunity", "opportunities"),
    "money_per_day": ("a day", "per day", "/ day", "/day", "/d"),
}
_SIZE_OF = {word: size for size, words in _SIZES.items() for word in words}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_WORD = re.compile(r"a day|per day|/ ?d(?:ay)?\b|per cent|[^\W\d_]+|[^\s\w.]", re.IGNORECASE)
_HOW = "Write it as it stands there: 4.2M, EUR 1,234,567.89, 37 %, 2.4x, 118 or 41 days."


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around digits: how many one of them is, the unit and the currency if written."""

    size: int = 1
    unit: str = ""
    currency: str = ""


def read_around(text: str, around: str, currencies: Sequence[str]) -> Around:
    """Read what stands around the digits of `text`, each kind of word at most once.

    `currencies` are those of the workspace, the reporting one first: it takes a sign that several
    have. Raises QuarterdeckError for a word that says nothing here.
    """
    currency, rest = _take_currency(around, currencies)
    found = Around(currency=currency, unit="money" if currency else "")
    for word in _WORD.findall(rest):
        plain = word.lower()
        if plain in _SIZE_OF and found.size == 1:
            found = replace(found, size=_SIZE_OF[plain])
        elif plain in _UNIT_OF and _fits(found.unit, _UNIT_OF[plain]):
            found = replace(found, unit=_UNIT_OF[plain])
        else:
            raise _senseless(text, word, currencies)
    return found


def unreadable(text: str, why: str) -> QuarterdeckError:
    """Return what to say of a text that is no figure."""
    return QuarterdeckError(f"{text.strip()!r} cannot be read: {why}.", where="NUMBER", fix=_HOW)


def _fits(unit: str, more: str) -> bool:
    """Tell whether a unit may be added to what is known: none is, or money becomes a day's."""
    return not unit or (unit == "money" and more == "money_per_day")


def _take_currency(around: str, currencies: Sequence[str]) -> tuple[str, str]:
    """Return the currency that is written, '' for none, and the rest of the words.

    A letter for a size may stand right before it: TEUR, k$, MEUR.
    """
    for code in currencies:
        for sign in signs(code):
            letter = r"(?<![^\W\d_])(?P<size>[kKmMtTbB]?)"
            after = r"(?![^\W\d_])" if sign[-1].isalpha() else ""
            case = re.IGNORECASE if sign == code else re.NOFLAG
            if match := re.search(f"{letter}{re.escape(sign)}{after}", around, case):
                return code, f"{around[: match.start()]} {match['size']} {around[match.end() :]}"
    return "", around


def _senseless(text: str, word: str, currencies: Sequence[str]) -> QuarterdeckError:
    """Say why a word makes no sense: a currency that is not there, or anything else."""
    signed = {sign: code for code in ("USD", "EUR", "GBP", "JPY") for sign in signs(code)}
    other = signed.get(word, word.upper())
    if other in every_currency() and other not in currencies:
        had = ", ".join(currencies)
        return QuarterdeckError(
            f"{text.strip()!r} is in {other}, and nothing here is.",
            where="NUMBER",
            fix=f"The workspace has {had}; declare other rates in playbook/rates.csv.",
        )
    return unreadable(text, f"{word!r} says nothing about it, or says it twice")
