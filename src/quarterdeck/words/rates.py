"""Which rates money is reported at: those of each day, the plan's, or those of one day."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

RATE_KINDS = ("dated", "plan", "constant")


@dataclass(frozen=True, slots=True)
class RatesAsked:
    """The rates asked for: `kind` is one of RATE_KINDS, `day` that of constant rates if named."""

    kind: str = RATE_KINDS[0]
    day: date | None = None

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"{self.kind}:{self.day}" if self.day else self.kind


DATED = RatesAsked()
"""The rates of a workspace that names no others."""


def parse_rates(text: str) -> RatesAsked:
    """Read `dated`, `plan`, `constant` or `constant:2026-01-01`.

    Raises QuarterdeckError for anything else.
    """
    kind, colon, day = text.strip().partition(":")
    if kind not in RATE_KINDS:
        raise QuarterdeckError(
            f"There are no {kind!r} rates.{did_you_mean(kind, RATE_KINDS)}",
            fix="Use dated, plan, constant, or constant:2026-01-01 for the rates of one day.",
        )
    if not colon:
        return RatesAsked(kind)
    if kind != "constant":
        raise QuarterdeckError(
            f"{kind} rates take no day.",
            fix=f"Write {kind}, or constant:{day} for the rates of one day.",
        )
    return RatesAsked(kind, parse_day(day))
