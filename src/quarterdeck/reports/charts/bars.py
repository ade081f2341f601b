"""One horizontal bar of a list on a zero-based scale."""

from quarterdeck.reports import svg


def cell(value: float, high: float, class_: str = "bar") -> str:
    """Return a bar as an SVG that stretches with its cell; `high` is the longest in the list."""
    width = 1000 * max(value, 0) / high if high > 0 else 0
    drawn = svg.rect(0, 3, width=width, height=14, class_=class_)
    return svg.tag(
        "svg",
        drawn or svg.tag("g"),
        viewBox="0 0 1000 20",
        preserveAspectRatio="none",
        aria_hidden="true",
        class_="cellbar",
    )
