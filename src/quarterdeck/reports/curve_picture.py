"""The picture of shares by age as data."""

from dataclasses import dataclass

from quarterdeck.reports.pieces import Figure


@dataclass(frozen=True, slots=True)
class AgeLine:
    """One line: its label, shares by age in days, the figure and the range at its end."""

    label: str
    points: tuple[tuple[int, float], ...]
    figure: Figure
    n: Figure
    between: tuple[float, float]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class AgeBand:
    """The range around the strong line at an age, and the share lost by then."""

    days: int
    between: tuple[float, float]
    lost: float


@dataclass(frozen=True, slots=True)
class Ages:
    """Shares that grow with age, a line a part; the strong one may have its range.

    With `band` and no other line the share lost is drawn from above: what lies between is open.
    """

    title: str
    description: str
    lines: tuple[AgeLine, ...]
    band: tuple[AgeBand, ...] = ()
    note: str = ""
