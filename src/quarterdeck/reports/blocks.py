"""The frozen blocks every report is made of, before it becomes text, HTML, JSON or CSV."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import TypeAlias

from quarterdeck.reports.curve_picture import AgeBand, AgeLine, Ages
from quarterdeck.reports.fan_picture import Fan, FanDay
from quarterdeck.reports.lane_pictures import Lane, Lanes, Stop
from quarterdeck.reports.past_pictures import (
    Hit,
    Hits,
    PastForecast,
    PastForecasts,
    Reliability,
    Said,
)
from quarterdeck.reports.pictures import (
    Bars,
    CoverageBars,
    CoverageRow,
    Flow,
    Landed,
    Landing,
    Mark,
    Pace,
    PastPath,
    Point,
    Sankey,
    Score,
    Scores,
    Span,
    Spans,
    Step,
    StepGroup,
    Trend,
    Waterfall,
)
from quarterdeck.reports.pieces import (
    Column,
    Explanation,
    Figure,
    Figures,
    Labelled,
    Part,
    Sentence,
    Table,
    Words,
    plain,
)

__all__ = [
    "AgeBand",
    "AgeLine",
    "Ages",
    "Bars",
    "Block",
    "Code",
    "Column",
    "CoverageBars",
    "CoverageRow",
    "EmptyState",
    "Explanation",
    "Fan",
    "FanDay",
    "Figure",
    "Figures",
    "Flow",
    "Hit",
    "Hits",
    "Labelled",
    "Landed",
    "Landing",
    "Lane",
    "Lanes",
    "Mark",
    "Notes",
    "Pace",
    "Part",
    "PastForecast",
    "PastForecasts",
    "PastPath",
    "Point",
    "Reliability",
    "Report",
    "Said",
    "Sankey",
    "Score",
    "Scores",
    "Section",
    "Sentence",
    "Span",
    "Spans",
    "Step",
    "StepGroup",
    "Stop",
    "Table",
    "Trend",
    "Waterfall",
    "Words",
    "figures_in",
    "plain",
]


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
    | Landing
    | Fan
    | Ages
    | Lanes
    | Spans
    | PastForecasts
    | Hits
    | Reliability
    | Scores
    | Notes
    | Code
    | EmptyState
    | Section
)
"""Anything a report may contain."""


@dataclass(frozen=True, slots=True)
class Report:
    """One page: what it is called, whose it is, as of when, from which ledger, and its blocks.

    `scope` is the person or team by name and `where` the filter as typed; '' means all. `rates`
    says at which rates other currencies are told, '' where there are none,
    `measure` what of a deal is told as money, '' for its amount. `playbook` says which version of
    it answers where that is not simply the newest.
    """

    title: str
    workspace: str
    as_of: date
    ledger_head: str
    currency: str
    blocks: tuple[Block, ...]
    simulated: bool = False
    period: str = ""
    scope: str = ""
    where: str = ""
    context: tuple[str, ...] = ()
    rates: str = ""
    measure: str = ""
    playbook: str = ""

    @property
    def money(self) -> str:
        """How money is told, for the head of the page; '' for amounts in one currency only."""
        rates = f"{self.currency} at {self.rates}" if self.rates else ""
        return ", ".join(part for part in (self.measure, rates) if part)


def figures_in(block: object) -> tuple[Figure, ...]:
    """Return every figure a block shows, in reading order, those of sections included."""
    if isinstance(block, Figure):
        return (block,)
    if isinstance(block, tuple):
        return tuple(f for part in block for f in figures_in(part))
    if not is_dataclass(block):
        return ()
    return figures_in(tuple(getattr(block, f.name) for f in fields(block)))
