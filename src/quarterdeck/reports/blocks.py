"""The frozen blocks every report is made of, before it becomes text, HTML, JSON or CSV."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Explanation:
    """How one number is computed: the words, the formula, and the SQL that gives it.

    `n` is the number of records behind it (None where counting makes no sense); `assumptions`
    are sentences; `trap` says how the number misleads; `sql` runs unchanged in any DuckDB that can
    read the workspace's files.
    """

    title: str
    sentence: str
    formula: str
    as_of: date
    ledger_head: str
    n: int | None = None
    assumptions: tuple[str, ...] = ()
    sql: str = ""
    trap: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: exact value, unit, how it is printed, and how it was computed.

    `value` is minor units for money, a fraction for rates, None when unknown. `text` is the number
    alone; `suffix` its unit as printed. `currency` is set for money only.
    """

    value: int | float | None
    unit: str
    text: str
    suffix: str = ""
    currency: str = ""
    explain: Explanation | None = None

    @property
    def full(self) -> str:
        """The number with its unit, as a sentence would say it."""
        return f"{self.text} {self.suffix}" if self.suffix else self.text


Part: TypeAlias = str | Figure
"""A piece of a sentence or a table cell."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Plain words with figures inside; `lead` marks the sentence that opens a page."""

    parts: tuple[Part, ...]
    lead: bool = False

    @property
    def plain(self) -> str:
        """The sentence as text."""
        return "".join(p if isinstance(p, str) else p.full for p in self.parts)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure with its label and, where it helps, a few words under it."""

    label: str
    figure: Figure
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A strip of labelled numbers, the most important first."""

    items: tuple[Labelled, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `kind` is text, date, change (signed), money, count, rate, ratio or days."""

    key: str
    title: str
    kind: str = "text"
    suffix: str = ""

    @property
    def numeric(self) -> bool:
        """Whether its cells are numbers and stand right-aligned."""
        return self.kind not in {"text", "date"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; `empty` is what to say, and do next, when there are none."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Part, ...], ...]
    note: str = ""
    empty: str = "Nothing to show."


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: a signed amount and how many deals made it.

    `booked` marks what left the pipeline by being won: it is drawn as booked money, not as a loss.
    """

    label: str
    figure: Figure
    count: Figure | None = None
    booked: bool = False


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Steps of one kind: came in, grew, left or closed."""

    title: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From an opening to a closing amount; opening plus all steps equals closing exactly."""

    title: str
    description: str
    opening: Step
    groups: tuple[StepGroup, ...]
    closing: Step
    note: str = ""


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
    """A value at the end of a day; minor units for money."""

    day: date
    value: int


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
    """Money that went from one place to another between two days."""

    source: str
    target: str
    figure: Figure
    count: int


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
class Notes:
    """Assumptions, reconstructed fields and whatever else a careful reader should know."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be copied as it is, such as SQL."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class EmptyState:
    """What is missing and the next step that would fill it."""

    says: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a page; `aside` blocks stand beside the main ones where there is room."""

    title: str
    blocks: "tuple[Block, ...]"
    aside: "tuple[Block, ...]" = ()


Block: TypeAlias = (
    Sentence
    | Figures
    | Table
    | Waterfall
    | Bars
    | Pace
    | Trend
    | CoverageBars
    | Sankey
    | Notes
    | Code
    | EmptyState
    | Section
)
"""Anything a report may contain."""


@dataclass(frozen=True, slots=True)
class Report:
    """One page: what it is called, whose it is, as of when, from which ledger, and its blocks."""

    title: str
    workspace: str
    as_of: date
    ledger_head: str
    currency: str
    blocks: tuple[Block, ...]
    simulated: bool = False
    period: str = ""
    scope: str = ""
    context: tuple[str, ...] = ()


def figures_in(block: object) -> tuple[Figure, ...]:
    """Return every figure a block shows, in reading order, those of sections included."""
    if isinstance(block, Figure):
        return (block,)
    if isinstance(block, tuple):
        return tuple(f for part in block for f in figures_in(part))
    if not is_dataclass(block):
        return ()
    return figures_in(tuple(getattr(block, f.name) for f in fields(block)))
