"""A figure as a slide writes it: what it may stand for, and the interval its rounding leaves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from quarterdeck.metrics.catalogue import UNITS
from quarterdeck.metrics.reconcile.around import Around, read_around, unreadable
from quarterdeck.metrics.reconcile.numeral import MARKS, Numeral, numerals
from quarterdeck.words.money import exponent
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

MONEY = ("money", "money_per_day")
"""Units whose values are minor units of the reporting currency."""

_MINUS = "\\-\N{MINUS SIGN}\N{EN DASH}"
_ABOUT = re.compile(r"^(?:~|\u2248|c\.|ca\.?|circa|about|approx\.?)\s*", re.IGNORECASE)
_SHAPE = re.compile(
    rf"(?P<open>\()?\s*(?P<outer>[+{_MINUS}])?\s*(?P<before>[^0-9()+{_MINUS}]*?)\s*"
    rf"(?P<inner>[+{_MINUS}])?\s*(?P<number>[.,]?[0-9](?:[0-9{MARKS}]*[0-9])?)\s*"
    rf"(?P<after>[{_MINUS}])?\s*(?P<behind>[^0-9(){_MINUS}]*?)\s*(?P<last>[{_MINUS}])?\s*(?P<close>\))?"
)
_ALIKE: dict[str, tuple[str, ...]] = {"rate": ("rate", "ratio"), "money": MONEY}
"""Units that may be written alike: a coverage as 240 %, money a day as money."""

_SMALL, _LARGE = 100, 1000
"""Bare numbers: ratios are under the first, days under the second, money from there on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a written figure may stand for: any exact value from `low` to `high`, both in.

    Bounds are in major units for money and fractions for rates. `units` are those of the
    catalogue it may have, most likely first; `currency` is '' where none is written. `how` says
    what was taken for granted, '' where nothing was; `loose` that last zeros count as rounding.
    """

    units: tuple[str, ...]
    value: Fraction
    low: Fraction
    high: Fraction
    currency: str = ""
    how: str = ""
    loose: bool = False

    def bounds(self, unit: str, currency: str) -> tuple[Fraction, Fraction]:
        """Return the interval as values of that unit are kept: whole minor units for money."""
        if unit in MONEY:
            minor = 10 ** exponent(currency)
            return Fraction(ceil(self.low * minor)), Fraction(floor(self.high * minor))
        if unit == "count":
            return Fraction(ceil(self.low)), Fraction(floor(self.high))
        return self.low, self.high

    def target(self, unit: str, currency: str) -> Fraction:
        """Return the figure itself as values of that unit are kept."""
        return self.value * 10 ** exponent(currency) if unit in MONEY else self.value


@dataclass(frozen=True, slots=True)
class Written:
    """A figure as it was typed, and everything it may stand for, the most literal first."""

    text: str
    readings: tuple[Reading, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The units of all readings, each once."""
        return tuple(dict.fromkeys(u for r in self.readings for u in r.units))


def read_number(text: str, currencies: Sequence[str], *, unit: str = "") -> Written:
    """Read a figure as slides and reports write it; `currencies` has the reporting one first.

    `unit` is one of UNITS where it is known, else it is told by signs and words, and where there
    are none by the shape of the number. Raises QuarterdeckError for what is no number, for a
    currency the workspace does not have, and for a unit that contradicts what is written.
    """
    shape = _SHAPE.fullmatch(_ABOUT.sub("", text.strip()))
    if shape is None:
        raise unreadable(text, "it is not one number")
    marks = [shape[n] for n in ("open", "outer", "inner", "after", "last") if shape[n]]
    if len(marks) > 1 or bool(shape["open"]) != bool(shape["close"]):
        raise unreadable(text, "its signs and brackets do not agree")
    around = read_around(text, f"{shape['before']} {shape['behind']}", currencies)
    _check_unit(text, around.unit, unit)
    told = numerals(shape["number"])
    meant = _Meant(around, unit, exponent(around.currency or currencies[0]), len(told) > 1)
    found = [reading for numeral in told for reading in meant.readings(numeral)]
    if not found:
        raise unreadable(text, "its digits and marks make no such number")
    if marks and marks[0] != "+":
        found = [replace(r, value=-r.value, low=-r.high, high=-r.low) for r in found]
    return Written(text.strip(), tuple(sorted(found, key=lambda r: r.loose)))


def _check_unit(text: str, written: str, unit: str) -> None:
    if unit and unit not in UNITS:
        raise QuarterdeckError(
            f"There is no unit {unit!r}.{did_you_mean(unit, UNITS)}",
            where="--unit",
            fix=f"Use one of {', '.join(UNITS)}, or leave it out.",
        )
    if unit and written and unit not in _ALIKE.get(written, (written,)):
        raise QuarterdeckError(
            f"{text.strip()!r} is written as {written.replace('_', ' ')}, not as {unit}.",
            where="--unit",
            fix="Leave --unit out, or write the number without its sign.",
        )


@dataclass(frozen=True, slots=True)
class _Meant:
    """How digits are meant: what stands around them, the unit asked for, decimals of the currency.

    `doubtful` digits can be read in several ways.
    """

    around: Around
    unit: str
    digits: int
    doubtful: bool

    def readings(self, numeral: Numeral) -> list[Reading]:
        """Return what digits may stand for: literally, and with their last zeros as rounding."""
        written = Fraction(f"{numeral.whole}.{numeral.fraction or 0}")
        percent = self.around.unit == "rate" or (self.unit == "rate" and written > 1)
        scale = Fraction(self.around.size, 100 if percent else 1)
        units = self._units(numeral, written * scale)
        if not units:
            return []
        value, half = written * scale, scale / 10 ** len(numeral.fraction) / 2
        how = self._how(numeral)
        currency = self.around.currency
        made = [Reading(units, value, value - half, value + half, currency, how)]
        if numeral.zeros and self.around.size == 1 and not percent:
            half = scale * 10**numeral.zeros / 2
            how = f"{how}, its last zeros as rounding".lstrip(", ")
            wide = Reading(units, value, value - half, value + half, currency, how, loose=True)
            made.append(wide)
        return made

    def _units(self, numeral: Numeral, value: Fraction) -> tuple[str, ...]:
        """Return the units the digits may have, most likely first; () where they cannot be."""
        units: tuple[str, ...]
        plain = self.around.size == 1
        unit = self.around.unit
        if self.unit or unit:
            more = ("ratio",) if unit == "rate" and value > 1 else ()
            units = (self.unit,) if self.unit else (unit, *more)
        elif plain:
            units = self._bare(numeral, value)
        else:
            units = ("money", "count") if self.around.size == _LARGE else ("money",)
        impossible = {"count"} if plain and numeral.fraction else set()
        impossible |= set(MONEY) if plain and len(numeral.fraction) > self.digits else set()
        return tuple(unit for unit in units if unit not in impossible)

    def _bare(self, numeral: Numeral, value: Fraction) -> tuple[str, ...]:
        """Return the units of a number that says nothing about itself."""
        if not numeral.fraction:
            return ("count", "days") if value < _LARGE else ("money", "count")
        if self.doubtful:
            return ("ratio",)
        days = ("days",) if value < _LARGE else ()
        rate = ("rate",) if value < 1 else ()
        ratio = ("ratio",) if value < _SMALL else ()
        exact = value >= (_SMALL if len(numeral.fraction) == self.digits else _LARGE)
        return (*rate, *ratio, *days, *(("money",) if exact else ()))

    def _how(self, numeral: Numeral) -> str:
        if not self.doubtful:
            return ""
        if numeral.mark:
            return f"'{numeral.mark}' as the decimal mark"
        return "the mark between thousands"
