"""What all parts of the week share, computed once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from quarterdeck.connectors.quality import QualityReport
from quarterdeck.metrics.evaluate import Answer
from quarterdeck.metrics.population import condition
from quarterdeck.movement.bridge import movement
from quarterdeck.reports.blocks import Figure, Part
from quarterdeck.reports.bridge import Moved
from quarterdeck.reports.source import Source
from quarterdeck.reports.week.reach import Reach, reach
from quarterdeck.words.calendar import Period

WEEK = timedelta(days=7)

NUMBERS = (
    "bookings",
    "booked_deals",
    "open_pipeline",
    "open_deals",
    "weighted_pipeline",
    "coverage",
    "coverage_remaining",
    "coverage_remaining:current",
    "coverage_needed:ratio",
    "close_rate",
)
"""The metrics of the period, and below those of the whole pipeline."""

WHOLE = ("open_pipeline", "open_deals", "past_due_pipeline")


@dataclass(frozen=True, slots=True)
class Imported:
    """The quality of what was imported, and the folder of the ledger that holds it."""

    report: QualityReport
    ledger: Path


@dataclass(frozen=True, slots=True)
class Week:
    """A prepared week: the numbers of the period, the movement since a week ago, the imports.

    `numbers` are those of the period, `whole` those of the whole pipeline; `target` is None where
    none is set, `gap` what of it is not yet booked. `unpriced` counts the open deals the page
    speaks of that carry no amount, `unpriced_won` those won in the period. `imported` is None for a
    reader who may not see all of the company, whose imports they are.
    """

    source: Source
    period: Period
    reach: Reach
    numbers: Mapping[str, Figure]
    whole: Mapping[str, Figure]
    target: Figure | None
    gap: Figure | None
    unpriced: Figure
    unpriced_won: Figure
    moved: Moved
    imported: Imported | None

    @property
    def day(self) -> date:
        """The day the page is as of."""
        return self.source.question.as_of

    @property
    def over(self) -> bool:
        """Whether the period has ended with the day."""
        return self.day >= self.period.last_day

    @property
    def ahead(self) -> bool:
        """Whether the period begins only after the day."""
        return self.day < self.period.start

    @property
    def silent(self) -> bool:
        """Whether nothing at all was observed in the week that ends with the day."""
        unobserved = self.source.unobserved
        return unobserved is not None and unobserved[0] <= self.moved.movement.start

    @property
    def dated(self) -> bool:
        """Whether open deals carry close dates; without, pipeline belongs to no period."""
        return self.reach.dated

    @property
    def who(self) -> str:
        """Whose week it is, by name; 'the company' for all."""
        scope = self.source.question.scope
        return self.source.names(scope) if scope else "the company"

    @property
    def open_now(self) -> Figure:
        """The open pipeline the page speaks of: due in the period, or all if undated."""
        return (self.numbers if self.dated else self.whole)["open_pipeline"]

    @property
    def open_deals(self) -> Figure:
        """How many deals it has."""
        return (self.numbers if self.dated else self.whole)["open_deals"]


def prepare(source: Source, period: Period, imported: Imported | None) -> Week:
    """Compute what the page needs, each number once."""
    found = reach(source)
    due = period if found.dated else None
    day = source.question.as_of
    bridge = movement(source.facts, start=day - WEEK, end=day, question=source.question, period=due)
    answers = source.metrics(NUMBERS, period)
    whole = source.metrics(WHOLE, None)
    return Week(
        source=source,
        period=period,
        reach=found,
        numbers={name: source.shown(answer, period) for name, answer in answers.items()},
        whole={name: source.shown(answer, None) for name, answer in whole.items()},
        target=_denominator(source, answers["coverage"], period, "Target"),
        gap=_denominator(source, answers["coverage_remaining"], period, "Target not yet booked"),
        unpriced=_unpriced(source, "open_pipeline", due),
        unpriced_won=_unpriced(source, "bookings", period),
        moved=Moved(source, bridge),
        imported=imported,
    )


def _denominator(source: Source, answer: Answer, period: Period, title: str) -> Figure | None:
    if answer.denominator is None:
        return None
    return named(source.shown(answer, period, "denominator"), title)


def named(figure: Figure, title: str) -> Figure:
    """Return the figure with an explanation titled otherwise."""
    how = figure.explain
    return replace(figure, explain=replace(how, title=title) if how else None)


def unpriced_note(deals: Figure, unpriced: Figure) -> tuple[Part, ...]:
    """Return words that go on behind a number of deals: how many of them carry no amount."""
    if not unpriced.value:
        return ()
    if unpriced.value == deals.value:
        return (", without an amount" if deals.value == 1 else ", none with an amount",)
    return (", ", unpriced, " without an amount")


def _unpriced(source: Source, metric: str, period: Period | None) -> Figure:
    """Return how many of a metric's deals carry no amount."""
    which = condition(source.facts, metric, question=source.question, period=period)
    said = ("Deals without an amount", "How many of the deals carry no amount and add nothing.")
    return source.deals_count(f"({which}) AND money IS NULL", said=said)
