"""What is asked to find a number: one query a metric, day, period and way of counting."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import templates
from quarterdeck.metrics.assumptions import lacking
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.evaluate import ask, compose
from quarterdeck.metrics.reconcile.cells import Cell
from quarterdeck.metrics.reconcile.grid import Limits, Span, spans_to_try
from quarterdeck.metrics.reconcile.kept import CELL, CROSSED
from quarterdeck.metrics.reconcile.ways import Way, ways_for
from quarterdeck.metrics.reconcile.written import MONEY

_READS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")
_SAME_FOR_ALL = frozenset({"deals", "people", "accounts"})
_FEW = 3
"""Of how many periods a metric that takes long is tried, and a way that is not the usual one."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One query: a metric as of a day for a period, of one cell or by all of them at once."""

    metric: Metric
    day: date
    span: Span
    cell: Cell | None = None
    by: str = CELL


def reads(metric: Metric) -> frozenset[str]:
    """Return the relations that a metric is computed from."""
    named = _READS.findall(f"{metric.sql} {metric.deals}")
    return frozenset(templates().keys() & set(named))


def by_cell(metric: Metric) -> bool:
    """Tell whether the parts of a metric by cell are what the questions of the cells answer.

    They are where it is computed from the deals of the question, and from what is the same for
    every question of the day.
    """
    asked = reads(metric)
    return "deals" in asked and asked <= _SAME_FOR_ALL and not _slow(metric) and not metric.target


@dataclass(frozen=True, slots=True)
class Plan:
    """What may be asked as of one day: metrics, within limits, of cells, counted in one way.

    `base` has the day, and the scope and filter that hold anyway.
    """

    metrics: Sequence[Metric]
    base: Question
    limits: Limits
    cells: Sequence[Cell]
    way: Way

    def probes(self, facts: Facts) -> Iterator[Probe]:
        """Yield what to ask; teams one by one only where a target or a credit may be theirs."""
        for metric in self.metrics:
            if by_cell(metric):
                yield from self._by_cell(facts, metric)
            else:
                yield from self._one_by_one(facts, metric)

    @property
    def day(self) -> date:
        """The day that is asked as of."""
        return self.base.as_of

    @property
    def _latest(self) -> bool:
        return self.day == (self.limits.as_of or self.limits.last)

    def _spans(self, facts: Facts, metric: Metric) -> tuple[Span, ...]:
        calendar = facts.playbook.settings.calendar
        found = spans_to_try(metric, self.day, self.limits, calendar)
        return tuple(s for s in found if not lacking(facts, metric, self.base, s.period))

    def _by_cell(self, facts: Facts, metric: Metric) -> Iterator[Probe]:
        spans = self._spans(facts, metric)
        spans = spans if self.way in {Way.OURS, Way.OWN_CURRENCY} else spans[:_FEW]
        yield from (Probe(metric, self.day, span) for span in spans)
        if any(cell.node and cell.dimension for cell in self.cells):
            yield from (Probe(metric, self.day, span, by=CROSSED) for span in spans[:1])

    def _one_by_one(self, facts: Facts, metric: Metric) -> Iterator[Probe]:
        month = facts.playbook.settings.calendar.month_of(self.day)
        if not self._latest and (_slow(metric) or self.day != month.last_day):
            return
        spans = self._spans(facts, metric)[: _FEW if self._latest else 1]
        yield from (Probe(metric, self.day, span, Cell()) for span in spans)
        whose = metric.target or metric.reads("credits")
        if self._latest and whose and not _slow(metric):
            teams = [cell for cell in self.cells if cell.is_team and not cell.dimension]
            yield from (Probe(metric, self.day, s, team) for s in spans[:1] for team in teams)


def run(facts: Facts, probe: Probe, base: Question) -> pa.Table:
    """Return the values of a probe: columns value, n, the cell's number and any own breakdown."""
    question = Question(probe.day, by=(probe.by,))
    if probe.cell is not None:
        question = probe.cell.question(Question(probe.day, base.scope, base.where))
    sql = compose(facts, ask(facts, probe.metric, question, probe.span.period))
    rows = facts.run(sql).drop_columns(["numerator", "denominator", "gap"])
    return rows.rename_columns({CROSSED: CELL}) if probe.by == CROSSED else rows


def metrics_to_try(facts: Facts, metrics: Sequence[Metric], way: Way) -> tuple[Metric, ...]:
    """Return the metrics for which a way of counting can make a difference."""
    if way is Way.OURS:
        return tuple(metrics)
    if way is Way.OWN_CURRENCY:
        return tuple(m for m in metrics if m.unit in MONEY and not m.target)
    return tuple(m for m in metrics if by_cell(m) and way in ways_for(facts, m))


def _slow(metric: Metric) -> bool:
    """Tell whether a metric learns from the past of other deals, which takes long."""
    return "{whole_" in metric.sql or "{past_count}" in metric.sql
