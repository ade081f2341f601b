"""What the pages of backtests call things: methods, rungs, shares of what was won."""

from quarterdeck.forecast.summaries import SERVED, Alike
from quarterdeck.reports.forecasting.foreseen import TITLES

OURS = {SERVED, "tables"}
"""What is no simpler way: what is served, and its own main part."""

_RUNGS = {
    "rate": "Rate of all history",
    "young": "Tables and run rate",
    "grown": "Tables and same point",
    "lumpy": "Mean of four",
    "full": "Tables",
}


def named(method: str) -> str:
    """Return what people call a method."""
    return "Forecast" if method == SERVED else TITLES.get(method, method)


def rung_named(rung: str) -> str:
    """Return what a rung of the ladder serves, in a few words."""
    return _RUNGS.get(rung, rung)


def alike_named(one: Alike) -> str:
    """Return what days have in common, in words."""
    if one.by == "rung":
        return rung_named(one.value)
    return "1 week" if one.value == "1" else f"{one.value} weeks"
