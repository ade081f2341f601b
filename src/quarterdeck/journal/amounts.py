"""The amounts that people say: read exactly, and bounded, since the journal keeps them for ever."""

from quarterdeck.words.money import format_money, parse_minor
from quarterdeck.words.problem import QuarterdeckError

LARGEST = 10**17
"""The largest amount in minor units: sums and conversions of several still are whole numbers."""

_LONGEST = 60


def said_amount(text: str, currency: str) -> int:
    """Read an amount of a deal, in minor units; raises QuarterdeckError for more than LARGEST."""
    plain = text.strip()
    if len(plain) <= _LONGEST and abs(minor := parse_minor(plain, currency)) <= LARGEST:
        return minor
    shown = plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}..."
    raise QuarterdeckError(
        f"{shown!r} is more than an amount can be.",
        fix=f"The largest is {format_money(LARGEST, currency)}: look for digits of another column.",
    )


def called_amount(text: str, currency: str) -> int:
    """Read what a period may bring, in minor units; raises QuarterdeckError for less than zero."""
    amount = said_amount(text, currency)
    if amount < 0:
        raise QuarterdeckError(
            f"{text.strip()!r} is below zero: no period is called to bring less than nothing.",
            fix="Call what the whole period will bring; 0 where it brings nothing.",
        )
    return amount
