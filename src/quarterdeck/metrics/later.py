"""Metrics that are named but not measured yet; none is at present."""

LATER: dict[str, str] = {}
"""Their titles by name."""

REASON = "not measured yet"
