"""A scorecard with the source it came from: its figures, and what others report of them."""

from dataclasses import dataclass

from quarterdeck.metrics.benchmarks import as_long, register
from quarterdeck.metrics.evaluate import Answer, Number
from quarterdeck.metrics.past import Past
from quarterdeck.metrics.scorecards import Measured, Scored, asked_period
from quarterdeck.playbook.yardsticks import Benchmark
from quarterdeck.reports.blocks import Figure
from quarterdeck.reports.source import Source


@dataclass(frozen=True, slots=True)
class Carded:
    """A scorecard with the source it came from."""

    source: Source
    scored: Scored

    @property
    def runs(self) -> bool:
        """Whether the period of the card is not over."""
        return self.source.question.as_of < self.scored.period.last_day

    @property
    def measures(self) -> tuple[Measured, ...]:
        """Every measure of the card, in reading order."""
        return tuple(one for _, found in self.scored.parts for one in found)

    def benchmarks(self, metric: str) -> tuple[Benchmark, ...]:
        """Return what others report of a metric."""
        return register(self.source.facts.playbook, metric)

    def judged(self, one: Measured, other: Benchmark) -> Number | None:
        """Return the value that others' is held against; None while its period runs.

        None, too, where the two speak of times of another length.
        """
        if not as_long(other, self.scored.period):
            return None
        period = asked_period(one.metric, self.scored.period)
        return None if period is not None and self.runs else one.answer.value

    def now(self, one: Measured) -> Figure:
        """Return the value of a metric with how it was computed."""
        return self.figure(one.answer)

    def then(self, one: Measured) -> Figure | None:
        """Return the value at the same point of the period before, None where nothing was known."""
        return self.earlier(one.before) if one.before else None

    def figure(self, answer: Answer, part: str = "value") -> Figure:
        """Return an answer of the card's own day as a figure."""
        return self.source.shown(answer, asked_period(answer.metric, self.scored.period), part)

    def earlier(self, answer: Answer) -> Figure:
        """Return an answer of the same point of the period before as a figure."""
        past = self.scored.before
        period = asked_period(answer.metric, past.period)
        return self.source.on(past.day).shown(answer, period)

    def path(self, one: Measured) -> tuple[float | None, ...]:
        """Return the values of the periods, oldest first, the present one last."""
        earlier = [value for _, value in reversed(one.trend)]
        return (*earlier, one.answer.value)

    def pasts(self) -> tuple[Past, ...]:
        """Return the earlier periods that figures are held against, latest first."""
        return next((tuple(p for p, _ in one.trend) for one in self.measures), ())
