"""Problems as values: bad data and bad settings are collected and shown together."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters to the numbers."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it is, and what to do next.

    `where` names file and line or key; `count` is how many rows share it; `money` is the amount
    at stake in minor units of the reporting currency, or None where money plays no part.
    """

    where: str
    says: str
    fix: str
    severity: Severity = Severity.ERROR
    count: int = 1
    money: int | None = None


class QuarterdeckError(Exception):
    """A wrong use or an unusable input, with what to do next; shown without a traceback."""

    def __init__(self, says: str, *, fix: str = "", where: str = "") -> None:
        """Keep the three parts of the message apart for the door that prints it."""
        super().__init__(says)
        self.says = says
        self.fix = fix
        self.where = where


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean X?' for the closest known word, or an empty string."""
    choices = {k.casefold(): k for k in known}
    close = get_close_matches(word.casefold(), choices, n=1, cutoff=0.6)
    return f" Did you mean {choices[close[0]]!r}?" if close else ""
