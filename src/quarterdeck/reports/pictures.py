"""The pictures of a page as data; each is drawn in HTML and is a table everywhere else."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.reports.pieces import Explanation, Figure, Labelled, Table, Words


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: a signed amount and how many deals made it.

    `booked` marks what left the pipeline by being won: it is drawn as booked money, not as a loss.
    `note` says a few words more, `behind` are the largest of its deals.
    """

    label: str
    figure: Figure
    count: Figure | None = None
    booked: bool = False
    note: str = ""
    behind: Table | None = None


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Steps of one kind: came in, grew, left or closed."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From an opening to a closing amount; opening plus all steps equals closing exactly.

    `counted` is what the count of a step counts.
    """

    title: str
    description: str
    opening: Step
    groups: tuple[StepGroup, ...]
    closing: Step
    note: str = ""
    counted: str = "Deals"


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars on one zero-based scale, one message."""

    title: str
    items: tuple[Labelled, ...]
    description: str = ""
    note: str = ""
    empty: str = "Nothing to show."


@dataclass(frozen=True, slots=True)
class Point:
    """A value at the end of a day, and how it is computed if it is told.

    Money is in minor units, a share in millionths.
    """

    day: date
    value: int
    explain: Explanation | None = None


@dataclass(frozen=True, slots=True)
class PastPath:
    """How an earlier period of the same kind ran, by days since its start."""

    label: str
    days: int
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """Bookings so far against the time elapsed, with target and earlier periods if known.

    `start` and `end` are half-open; `points` are cumulative and end at `as_of`.
    """

    title: str
    description: str
    start: date
    end: date
    as_of: date
    points: tuple[Point, ...]
    booked: Figure
    target: Figure | None = None
    past: tuple[PastPath, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """One small line over time that ends in a labelled figure."""

    title: str
    description: str
    points: tuple[Point, ...]
    figure: Figure


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One period's money against its target; None where not stated or not computable."""

    label: str
    booked: Figure
    open_due: Figure
    past_due: Figure
    target: Figure | None = None
    needed: Figure | None = None
    coverage: Figure | None = None


@dataclass(frozen=True, slots=True)
class CoverageBars:
    """Booked and open money against target, one bar a period on a shared scale."""

    title: str
    description: str
    rows: tuple[CoverageRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that went from one place to another between two days, and how many deals it was.

    `name` may be a name that leads to these deals.
    """

    source: str
    target: str
    figure: Figure
    count: Figure
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sankey:
    """Flows between two snapshots; sums by source are the opening, by target the closing.

    `order` lists the places of both sides from top to bottom.
    """

    title: str
    description: str
    left: str
    right: str
    flows: tuple[Flow, ...]
    order: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A value with its interval, if one can be told; `strong` is the row the picture is about.

    `firm` says that chance alone does not explain it; `words` says so in words.
    """

    label: str
    figure: Figure
    at: float
    between: tuple[float, float] | None
    words: str = ""
    firm: bool = True
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the rows of a picture, named; `kind` is axis for a quiet one, or target."""

    at: float
    says: str
    kind: str = "axis"


@dataclass(frozen=True, slots=True)
class Spans:
    """Values with their intervals on one scale, against lines such as what chance alone gives.

    `heads` name the columns of the table behind it: row, value, interval. `unit` is ratio, rate or
    money in minor units of `currency`; the scale `holds` these values at least.
    """

    title: str
    description: str
    rows: tuple[Span, ...]
    heads: tuple[str, str, str]
    unit: str
    currency: str = ""
    marks: tuple[Mark, ...] = ()
    holds: tuple[float, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One figure of a scorecard: what it is and was, its path, how it is judged.

    `path` are its values at this point of the periods, oldest first and the present one last, None
    where unknown. `grade` is good, watch, bad or '' for one that is not judged; `verdict` says it
    in a few words, `against` which threshold it is held against and whose that is. `others` are
    lines of what others report.
    """

    label: str
    now: Figure
    before: Figure | str
    change: str
    path: tuple[float | None, ...]
    n: Figure
    grade: str = ""
    verdict: str = ""
    against: Words = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of one part of a scorecard, a line each; `before` names the period before."""

    title: str
    before: str
    rows: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Landed:
    """Where one method sees the period land; `likely` and `usual` hold 8 and 5 of 10 cases."""

    label: str
    figure: Figure
    likely: tuple[float, float] | None = None
    usual: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Landing:
    """A forecast with its range beside its rivals, on one scale from nothing.

    What is `booked` is shaded, the `target` a line.
    """

    title: str
    description: str
    rows: tuple[Landed, ...]
    booked: Figure
    target: Figure | None = None
    note: str = ""
