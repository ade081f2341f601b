"""Digits as they are written anywhere: every whole and fraction that a numeral may mean."""

import re
from dataclasses import dataclass

_BLANKS = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
MARKS = f".,{_APOSTROPHES}{_BLANKS}"
"""What may stand between digits."""

_GROUP = rf"[{_APOSTROPHES}{_BLANKS}]"
_WHOLE = {
    mark: re.compile(
        rf"[1-9][0-9]{{0,2}}(?:(?P<group>{_GROUP}|[{other}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)"
        rf"|[1-9][0-9]?(?:[{other}][0-9]{{2}})+[{other}][0-9]{{3}}|[0-9]+"
    )
    for mark, other in ((".", ","), (",", "."))
}
_LONGEST = 18


@dataclass(frozen=True, slots=True)
class Numeral:
    """One meaning of written digits: those before and after the decimal mark, without a sign.

    `mark` is the decimal mark it takes, '' where there are no decimals.
    """

    whole: str
    fraction: str = ""
    mark: str = ""

    @property
    def zeros(self) -> int:
        """How many zeros a whole number ends with; at least two digits come before them."""
        if self.fraction.strip("0") or not self.whole.strip("0"):
            return 0
        ending = len(self.whole) - len(self.whole.rstrip("0"))
        return max(min(ending, len(self.whole) - 2), 0)


def numerals(text: str) -> tuple[Numeral, ...]:
    """Return every meaning of digits with marks between them, decimals with a point first.

    '1,234' is one thousand and more, or one and a fraction; '1.234,5' has one meaning only. ()
    where they mean nothing.
    """
    found = [n for mark in _WHOLE for n in _with_mark(text, mark)]
    return tuple(n for n in dict.fromkeys(found) if len(n.whole) <= _LONGEST)


def _with_mark(text: str, mark: str) -> list[Numeral]:
    """Read digits where `mark`, if it stands there, is the decimal mark."""
    whole, found, fraction = text.rpartition(mark)
    if not found:
        return [Numeral(_digits(text))] if _WHOLE[mark].fullmatch(text) else []
    if not re.fullmatch(r"[0-9]+", fraction) or not (not whole or _WHOLE[mark].fullmatch(whole)):
        return []
    return [Numeral(_digits(whole) or "0", fraction, mark)]


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
