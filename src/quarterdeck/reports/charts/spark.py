"""A line the height of a row: the same figure at the same point of a few periods."""

from collections.abc import Sequence

from quarterdeck.reports import svg

_WIDTH, _HEIGHT, _EDGE = 96, 24, 4
_FLAT = 0.2
"""A path that spans less than this share of its size is drawn as nearly flat as it is."""


def spark(label: str, values: Sequence[float | None]) -> str:
    """Return the path with a dot on the present value; gaps where nothing is known.

    It has no zero line: it shows the way, the figures beside it say how far. Nothing for fewer than
    two known values.
    """
    known = [one for one in values if one is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line has two ends
        return ""
    low, high = _bounds(known)
    x = svg.Scale(0, len(values) - 1, _EDGE, _WIDTH - _EDGE)
    y = svg.Scale(low, high, _HEIGHT - _EDGE, _EDGE)
    runs = [[(x.at(i), y.at(value)) for i, value in run] for run in _runs(values)]
    lines = "".join(svg.path(run, "trend") for run in runs if len(run) > 1)
    alone = [run[0] for run in runs if len(run) == 1]
    dots = "".join(svg.tag("circle", cx=a, cy=b, r=1.5, class_="past") for a, b in alone)
    last = values[-1]
    end = "" if last is None else _dot(x.at(len(values) - 1), y.at(last))
    told = f"Its way over {len(values)} periods at this point, {_way(known)}."
    size = (_WIDTH, _HEIGHT)
    return svg.picture(lines + dots + end, size, title=label, description=told, class_="sparkline")


def _dot(x: float, y: float) -> str:
    return svg.tag("circle", cx=x, cy=y, r=2.5, class_="dot")


def _bounds(known: Sequence[float]) -> tuple[float, float]:
    """Return a scale on which a small change looks small."""
    low, high = min(known), max(known)
    short = max(abs(low), abs(high)) * _FLAT - (high - low)
    return (low - short / 2, high + short / 2) if short > 0 else (low, high)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Return the stretches of known values, with their places."""
    found: list[list[tuple[int, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((place, value))
    return [run for run in found if run]


def _way(known: Sequence[float]) -> str:
    first, last = known[0], known[-1]
    return "level" if first == last else "higher now than at first" if last > first else "lower now"
