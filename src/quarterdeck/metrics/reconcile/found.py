"""Questions that give a number, in the order a reader would believe them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.cells import Cell
from quarterdeck.metrics.reconcile.ways import Way
from quarterdeck.metrics.reconcile.written import Written
from quarterdeck.words.calendar import Period

HEADLINES = (
    "bookings",
    "open_pipeline",
    "booked_deals",
    "open_deals",
    "weighted_pipeline",
    "created_pipeline",
    "created_deals",
    "close_rate",
    "coverage",
    "average_deal_size",
)
"""Metrics that slides show most; they come first among equals."""

Number = int | float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question whose value is, or comes near, a written figure.

    `days` are the as-of days with that value, latest first. `part` is the metric's own breakdown,
    such as a category. `place` ranks the period, `reading` is the number of the reading it fits,
    None where it fits none; `distance` is then the share of the figure it is off. `also` are
    questions that say one thing more and pick the same deals: a variant, a filter or a way of
    counting that changes nothing here.
    """

    metric: Metric
    period: Period | None
    place: int
    cell: Cell
    days: tuple[date, ...]
    value: Number
    n: int
    way: Way = Way.OURS
    part: tuple[tuple[str, str], ...] = ()
    reading: int | None = None
    distance: float = 0.0
    also: tuple["Candidate", ...] = ()

    @property
    def narrowed(self) -> int:
        """How many things beside metric and period the question takes to say."""
        return self.cell.narrowed + len(self.part) + 2 * (self.way is not Way.OURS)

    def asking(self, base: Question) -> Asking:
        """Return what to ask, as of the latest day, within another question's scope and filter."""
        question = self.cell.question(replace(base, as_of=self.days[0]))
        return Asking(self.metric, question, self.period, self.way, self.part)


def in_order(found: Iterable[Candidate], written: Written) -> tuple[Candidate, ...]:
    """Return what fits, one for each set of deals and number, the simplest question first."""
    ranked = sorted(found, key=lambda c: _rank(c, written))
    return tuple(sorted(_joined(_alike(ranked)), key=lambda c: _rank(c, written)))


def nearest(missed: Iterable[Candidate], written: Written, most: int) -> tuple[Candidate, ...]:
    """Return the nearest of the values that do not fit: plain questions first, few narrowed ones.

    Among many filters one is always near by chance, so they take a third of the places at most.
    """
    by_distance = sorted(in_order(missed, written), key=lambda c: c.distance)
    plain = [c for c in by_distance if not c.narrowed]
    closest = plain[0].distance if plain else float("inf")
    other = [c for c in by_distance if c.narrowed and c.distance < closest]
    some = other[: max(most // 3, most - len(plain))]
    return (*plain[: most - len(some)], *some)


def _alike(ranked: Iterable[Candidate]) -> Iterator[Candidate]:
    """Put beside a question those that only say more and pick the same deals on the same day."""
    groups: dict[object, list[Candidate]] = defaultdict(list)
    for c in ranked:
        groups[(c.metric.id, c.period, c.days, c.value, c.n, c.part, c.reading)].append(c)
    for group in groups.values():
        kept: list[Candidate] = []
        for c in group:
            at = next((i for i, k in enumerate(kept) if _says_less(k, c)), None)
            if at is None:
                kept.append(c)
            elif not any(_says_less(other, c) for other in kept[at].also):
                kept[at] = replace(kept[at], also=(*kept[at].also, c))
        yield from kept


def _says_less(plain: Candidate, other: Candidate) -> bool:
    """Tell whether another question is this one with more said."""
    mine, more = plain.cell, other.cell
    return (
        mine.node in {"", more.node}
        and (mine.dimension, mine.value) in {("", ""), (more.dimension, more.value)}
        and plain.way in {Way.OURS, other.way}
    )


def _joined(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Join what differs in nothing but the as-of day."""
    groups: dict[object, Candidate] = {}
    for c in found:
        key = (c.metric.name, c.period, c.cell, c.way, c.part, c.value, c.n, c.reading)
        same = groups.get(key, c)
        days = tuple(sorted({*c.days, *same.days}, reverse=True))
        also = tuple(dict.fromkeys((*same.also, *c.also)))
        groups[key] = replace(c, days=days, place=min(c.place, same.place), also=also)
    yield from groups.values()


def _rank(c: Candidate, written: Written) -> tuple[object, ...]:
    """Rank the literal before the loose, then the simple before the contrived."""
    reading = written.readings[c.reading or 0]
    units = reading.units
    headline = HEADLINES.index(c.metric.id) if c.metric.id in HEADLINES else len(HEADLINES)
    return (
        reading.loose,
        c.narrowed,
        ":" in c.metric.name,
        c.place,
        _scope(c.cell),
        -c.days[0].toordinal(),
        units.index(c.metric.unit) if c.metric.unit in units else len(units),
        headline,
        (c.metric.name, c.way, c.cell.node, c.cell.dimension, c.cell.value, c.part),
    )


def _scope(cell: Cell) -> int:
    if not cell.node:
        return 0
    return 1 if cell.is_team else 2
