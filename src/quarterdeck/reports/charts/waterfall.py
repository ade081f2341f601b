"""Geometry of a waterfall: where each step floats, on an honest scale."""

from dataclasses import dataclass

from quarterdeck.reports import svg
from quarterdeck.reports.blocks import Step, Waterfall

_WIDTH = 1000
_HEIGHT = 20
_TRUNCATE_BELOW = 0.35


@dataclass(frozen=True, slots=True)
class Bar:
    """One step drawn from `start` to `end`; `total` marks opening and closing."""

    step: Step
    start: int
    end: int
    total: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The bars in order and the scale they share; `truncated` means it does not start at zero."""

    opening: Bar
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]
    closing: Bar
    low: int
    high: int
    truncated: bool


def layout(block: Waterfall) -> Layout:
    """Place every step after the one before it.

    If all movement happens in the top third of the scale, the scale is cut and the totals are
    drawn as marks instead of bars, so that no bar ever starts from anything but its true place.
    """
    running = _amount(block.opening)
    reached = [running]
    groups: list[tuple[str, tuple[Bar, ...]]] = []
    for group in block.groups:
        bars: list[Bar] = []
        for step in group.steps:
            bars.append(Bar(step, running, running + _amount(step)))
            running += _amount(step)
            reached.append(running)
        groups.append((group.title, tuple(bars)))
    low, high = min(reached), max(reached)
    truncated = low > 0 and (high - low) < _TRUNCATE_BELOW * high
    return Layout(
        Bar(block.opening, 0, _amount(block.opening), total=True),
        tuple(groups),
        Bar(block.closing, 0, _amount(block.closing), total=True),
        low - (high - low) // 8 if truncated else min(0, low),
        high,
        truncated,
    )


def cell(bar: Bar, placed: Layout) -> str:
    """Return the bar of one row as an SVG that stretches with its cell."""
    scale = svg.Scale(placed.low, placed.high or 1, 4, _WIDTH - 4)
    drawn = _total(bar, scale, truncated=placed.truncated) if bar.total else _floating(bar, scale)
    return svg.tag(
        "svg",
        drawn,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        preserveAspectRatio="none",
        aria_hidden="true",
        class_="cellbar",
    )


def _total(bar: Bar, scale: svg.Scale, *, truncated: bool) -> str:
    end = scale.at(bar.end)
    if truncated:
        return svg.rect(end - 3, 2, width=6, height=_HEIGHT - 4, class_="total")
    start = scale.at(0)
    return svg.rect(
        min(start, end), 3, width=max(abs(end - start), 1), height=_HEIGHT - 6, class_="total"
    )


def _floating(bar: Bar, scale: svg.Scale) -> str:
    left, right = sorted((scale.at(bar.start), scale.at(bar.end)))
    kind = "up" if bar.end > bar.start else "down" if bar.end < bar.start else "joint"
    kind = "booked" if bar.step.booked and kind != "joint" else kind
    joined = scale.at(bar.start), scale.at(bar.end)
    return (
        svg.line((joined[0], 0), (joined[0], 5), "joint")
        + svg.line((joined[1], _HEIGHT - 5), (joined[1], _HEIGHT), "joint")
        + svg.rect(left, 4, width=max(right - left, 1.5), height=_HEIGHT - 8, class_=kind)
    )


def _amount(step: Step) -> int:
    return int(step.figure.value or 0)
