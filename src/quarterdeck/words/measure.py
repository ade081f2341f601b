"""What a deal is worth: its amount, or another measure that a company declares."""

AMOUNT = "amount"
"""The measure every workspace has."""

_PREFIX = "measure_"


def measure_field(name: str) -> str:
    """Return the field of a deal that holds a measure: its amount's own, else measure_<name>."""
    return name if name == AMOUNT else f"{_PREFIX}{name}"


def is_measure(field: str) -> bool:
    """Return whether a field holds a declared measure: money in the deal's currency."""
    return field.startswith(_PREFIX)


def measure_name(field: str) -> str:
    """Return the name of the measure that a field holds."""
    return field.removeprefix(_PREFIX)
