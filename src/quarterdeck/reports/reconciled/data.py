"""What the pages of a reconciled number are made of, and how each of their numbers is explained."""

from dataclasses import dataclass, replace

from quarterdeck.metrics.evaluate import Answer
from quarterdeck.metrics.reconcile.apart import Apart
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.found import Candidate
from quarterdeck.metrics.reconcile.search import Found
from quarterdeck.metrics.reconcile.written import MONEY, Reading
from quarterdeck.reports.blocks import Explanation, Figure
from quarterdeck.reports.figures import count, figure, precise
from quarterdeck.reports.source import Source

_READ = "SELECT {} AS value\nFROM (\n"
"""How the SQL that gives a part of an answer begins."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A candidate that a page shows, with its full answer."""

    candidate: Candidate
    asking: Asking
    answer: Answer


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What was found for a figure: candidates to show, and what tells the nearest apart.

    `source` is put the question whose scope and filter hold for all of them. `simpler` ones do not
    fit, and are shown where all that fit take more to say.
    """

    source: Source
    found: Found
    shown: tuple[Shown, ...]
    simpler: tuple[Shown, ...]
    apart: tuple[Apart, ...]

    @property
    def fits(self) -> bool:
        """Whether any question gives the number."""
        return bool(self.found.fits)

    @property
    def currency(self) -> str:
        """The currency of the values."""
        return self.found.sought.currency

    def reading(self, unit: str) -> Reading:
        """Return the most literal reading of the figure in a unit."""
        readings = self.found.sought.written.readings
        return next((r for r in readings if unit in r.units), readings[0])

    def fitting(self, reading: int, unit: str) -> int:
        """Return how many questions give the figure in one of its readings."""
        return sum(c.reading == reading and c.metric.unit == unit for c in self.found.fits)

    def figure(self, value: float | None, unit: str, explain: Explanation | None = None) -> Figure:
        """Return an exact value as a figure."""
        return precise(figure(value, unit, currency=self.currency, explain=explain))

    def value(self, asking: Asking, answer: Answer) -> Figure:
        """Return the value of an answer as a figure that says how it was computed."""
        return self.figure(answer.value, answer.unit, self._explain(asking, answer, "value"))

    def n(self, asking: Asking, answer: Answer) -> Figure:
        """Return the number of records behind an answer."""
        how = self._explain(asking, answer, "n")
        return count(answer.n, replace(how, title=f"{how.title}: n"))

    def off(self, asking: Asking, answer: Answer) -> Figure:
        """Return by how much the value of an answer is more than the written figure."""
        gap, how = self.gap(answer.value or 0, answer.unit), self._explain(asking, answer, "value")
        target = repr((answer.value or 0) - gap)
        sql = how.sql.replace(_READ.format("value"), _READ.format(f"value - {target}"), 1)
        told = replace(
            how, title=f"{how.title}: off by", formula="value - the written number", sql=sql
        )
        return self.points(self.figure(gap, answer.unit, told))

    def points(self, shown: Figure) -> Figure:
        """Return a difference as it is printed: shares differ by points, not by per cent."""
        return replace(shown, suffix="points") if shown.unit == "rate" else shown

    def gap(self, value: float, unit: str) -> float:
        """Return by how much a value is more than the written figure, in the unit it is kept in."""
        target = self.reading(unit).target(unit, self.currency)
        return round(value - target) if unit in MONEY or unit == "count" else float(value - target)

    def _explain(self, asking: Asking, answer: Answer, part: str) -> Explanation:
        source = Source(asking.facts(self.source.facts), asking.question, self.source.names)
        how = source.shown(answer, asking.period, part).explain
        if how is None:
            raise AssertionError(asking)
        return how
