"""What a target may be set for."""

from quarterdeck.words.measure import AMOUNT

TARGET_MEASURES = ("bookings", AMOUNT)
"""The names of the amount won in the period, against which targets of no other measure are held."""


def target_measures(measure: str) -> tuple[str, ...]:
    """Return the names under which targets of a measure stand."""
    return TARGET_MEASURES if measure == AMOUNT else (measure,)
