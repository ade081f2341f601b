"""The few SVG pieces our charts need; colours come from the page's style sheet by class."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the pixel of a value, rounded to a hundredth."""
        span = (self.high - self.low) or 1
        share = (value - self.low) / span
        return round(self.start + share * (self.end - self.start), 2)


def tag(name: str, content: str = "", **attributes: object) -> str:
    """Return an element; `class_` and `stroke_width` become class and stroke-width."""
    shown = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}>{content}</{name}>" if content else f"<{name}{shown}/>"


def words(text: str, x: float, y: float, **attributes: object) -> str:
    """Return a text element."""
    return tag("text", escape(text), x=x, y=y, **attributes)


def line(start: tuple[float, float], end: tuple[float, float], class_: str) -> str:
    """Return a straight line."""
    return tag("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], class_=class_)


def rect(x: float, y: float, *, width: float, height: float, class_: str) -> str:
    """Return a rectangle; nothing at all if it has no width."""
    if width <= 0:
        return ""
    return tag("rect", x=x, y=y, width=round(width, 2), height=height, class_=class_)


def path(points: Sequence[tuple[float, float]], class_: str) -> str:
    """Return a line through the points."""
    steps = " L".join(f"{x} {y}" for x, y in points)
    return tag("path", d=f"M{steps}", class_=class_) if points else ""


def stairs(points: Sequence[tuple[float, float]], class_: str) -> str:
    """Return a line that stays level until each next point: amounts change in steps."""
    made: list[tuple[float, float]] = []
    for x, y in points:
        if made:
            made.append((x, made[-1][1]))
        made.append((x, y))
    return path(made, class_)


def picture(  # noqa: PLR0913 -- what a picture is called and where it goes
    content: str,
    size: tuple[int, int],
    *,
    title: str,
    description: str,
    class_: str,
    leads: bool = False,
) -> str:
    """Return a whole SVG of the given width and height, named for screen readers.

    One with links in it, which `leads`, is a group of them to these and not one image.
    """
    width, height = size
    named = tag("title", escape(title)) + tag("desc", escape(description))
    return tag(
        "svg",
        named + content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="group" if leads else "img",
        aria_label=f"{title}. {description}",
        class_=class_,
    )


def ticks(high: float, wanted: int = 4) -> tuple[float, ...]:
    """Return round values from zero up to at most `high`, about `wanted` of them."""
    if high <= 0:
        return (0.0,)
    rough = high / wanted
    power = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else 1.0
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough)
    return tuple(step * i for i in range(int(high / step) + 1))
