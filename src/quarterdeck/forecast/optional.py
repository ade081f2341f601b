"""Forecasters that need a library of an extra: which, and what to say where it is not installed."""

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec

EXTRAS: Mapping[str, tuple[str, str]] = {
    "boosted": ("lightgbm", "ml"),
    "ets": ("statsforecast", "bench"),
}
"""By forecaster: the library it needs, and the extra of this package that brings it."""


@cache
def installed(name: str) -> bool:
    """Return whether a forecaster has the library it needs."""
    return find_spec(EXTRAS[name][0]) is not None


def untried() -> dict[str, tuple[str, str]]:
    """Return the forecasters that are left out, with the library that each lacks and the extra."""
    return {name: needed for name, needed in EXTRAS.items() if not installed(name)}
