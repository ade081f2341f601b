"""What all parts of the week share, computed once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from quarterdeck.connectors.quality import QualityReport
from quarterdeck.metrics.evaluate import Answer
from quarterdeck.movement.bridge import movement
from quarterdeck.reports.blocks import Figure
from quarterdeck.reports.bridge import Moved
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period

WEEK = timedelta(days=7)

NUMBERS = (
    "bookings",
    "booked_deals",
    "open_pipeline",
    "open_deals",
    "weighted_pipeline",
    "past_due_pipeline",
    "coverage",
    "coverage_remaining",
    "coverage_needed",
    "coverage_needed:ratio",
    "close_rate",
)
"""The metrics the page is made of."""


@dataclass(frozen=True, slots=True)
class Imported:
    """The quality of what was imported, and the folder of the ledger's manifest behind it."""

    report: QualityReport
    manifest: Path


@dataclass(frozen=True, slots=True)
class Week:
    """A prepared week: the numbers of the period, the movement since a week ago, the imports.

    `numbers` are those of the period, `whole` those of the whole open pipeline. `dated` says that
    open deals carry close dates; without them pipeline belongs to no period and the page speaks
    of the whole of it.
    """

    source: Source
    period: Period
    numbers: Mapping[str, Figure]
    whole: Mapping[str, Figure]
    target: Figure | None
    gap: Figure | None
    moved: Moved
    dated: bool
    imported: Imported

    @property
    def day(self) -> date:
        """The day the page is as of."""
        return self.source.question.as_of

    @property
    def scope(self) -> str:
        """The person or team it is about; '' for the company."""
        return self.source.question.scope

    @property
    def open_now(self) -> Figure:
        """The open pipeline the page speaks of: due in the period, or all if undated."""
        return (self.numbers if self.dated else self.whole)["open_pipeline"]


def prepare(source: Source, period: Period, imported: Imported) -> Week:
    """Compute what the page needs, each number once."""
    dated = _dated(source)
    day = source.question.as_of
    bridge = movement(
        source.facts,
        start=day - WEEK,
        end=day,
        question=source.question,
        period=period if dated else None,
    )
    answers = source.metrics(NUMBERS, period)
    return Week(
        source,
        period,
        {name: source.shown(answer, period) for name, answer in answers.items()},
        _shown(source, ("open_pipeline", "open_deals"), None),
        _denominator(source, answers["coverage"], period, "Target"),
        _denominator(source, answers["coverage_remaining"], period, "Target not yet booked"),
        Moved(source, bridge),
        dated,
        imported,
    )


def _shown(source: Source, names: Sequence[str], period: Period | None) -> dict[str, Figure]:
    answers = source.metrics(names, period)
    return {name: source.shown(answer, period) for name, answer in answers.items()}


def _denominator(source: Source, answer: Answer, period: Period, title: str) -> Figure | None:
    if answer.denominator is None:
        return None
    return named(source.shown(answer, period, "denominator"), title)


def named(figure: Figure, title: str) -> Figure:
    """Return the figure with an explanation titled otherwise."""
    how = figure.explain
    return replace(figure, explain=replace(how, title=title) if how else None)


def _dated(source: Source) -> bool:
    sql = source.facts.compose(
        "SELECT count(*) AS n FROM deals WHERE is_open AND counted AND due_on IS NOT NULL",
        source.question,
    )
    return bool(source.rows(sql)[0]["n"])
