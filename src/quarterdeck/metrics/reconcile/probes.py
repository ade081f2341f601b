"""What is asked to find a number: one query a metric, day and way of counting where it can be."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import templates
from quarterdeck.metrics.assumptions import lacking
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.evaluate import ask, compose
from quarterdeck.metrics.reconcile.cells import Cell
from quarterdeck.metrics.reconcile.grid import Limits, Span, spans_to_try
from quarterdeck.metrics.reconcile.kept import CELL, CROSSED, SEAT, TEAM, Kept
from quarterdeck.metrics.reconcile.spans import SPAN, span_days
from quarterdeck.metrics.reconcile.ways import Way, ways_for
from quarterdeck.metrics.reconcile.written import MONEY

_READS = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)")
_SAME_FOR_ALL = frozenset({"deals", "people", "accounts"})
_FEW = 3
"""Of how many periods a metric that takes long is tried, and a way that is not the usual one."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One query: a metric as of a day for periods, by all cells at once or by every team.

    `by` is CELL, CROSSED, TEAM or SEAT, '' for all that was asked about; only a query by cell may
    have several periods.
    """

    metric: Metric
    day: date
    spans: tuple[Span, ...]
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

    def _closes(self, facts: Facts) -> bool:
        """Whether the day closes a quarter, or the last month that is over."""
        calendar, last = facts.playbook.settings.calendar, self.limits.as_of or self.limits.last
        closed = calendar.previous(calendar.month_of(last)).last_day
        return self.day in {closed, calendar.quarter_of(self.day).last_day}

    def _spans(self, facts: Facts, metric: Metric) -> tuple[Span, ...]:
        calendar = facts.playbook.settings.calendar
        found = spans_to_try(metric, self.day, self.limits, calendar)
        return tuple(s for s in found if not lacking(facts, metric, self.base, s.period))

    def _by_cell(self, facts: Facts, metric: Metric) -> Iterator[Probe]:
        spans = self._spans(facts, metric)
        spans = spans if self.way in {Way.OURS, Way.OWN_CURRENCY} else spans[:_FEW]
        if spans:
            yield Probe(metric, self.day, spans)
        if spans and any(cell.node and cell.dimension for cell in self.cells):
            yield Probe(metric, self.day, spans[:1], CROSSED)

    def _one_by_one(self, facts: Facts, metric: Metric) -> Iterator[Probe]:
        if not self._latest and (_slow(metric) or not self._closes(facts)):
            return
        spans = self._spans(facts, metric)[: _FEW if self._latest else 1]
        yield from (Probe(metric, self.day, (span,), "") for span in spans)
        whose = metric.target or metric.reads("credits")
        teams = any(cell.is_team for cell in self.cells)
        if self._latest and spans and teams and whose and not _slow(metric):
            yield Probe(metric, self.day, spans[:1], SEAT if metric.of_people else TEAM)


def run(kept: Kept, probe: Probe, base: Question) -> pa.Table:
    """Return the values of a probe: columns value, n, CELL and SPAN as numbers, own breakdowns."""
    by_cell = probe.by in {CELL, CROSSED}
    by = (probe.by, SPAN) if by_cell else (probe.by,) if probe.by else ()
    facts = kept.over(probe.spans)
    asked = ask(facts, probe.metric, replace(base, by=by), probe.spans[0].period)
    if by_cell:
        asked = replace(asked, days=span_days(facts, base))
    rows = facts.run(compose(facts, asked)).drop_columns(["numerator", "denominator", "gap"])
    if by_cell:
        return rows.rename_columns({probe.by: CELL})
    none = pa.array(np.zeros(len(rows), dtype=np.int64))
    cells = kept.cells_of(rows[probe.by]) if probe.by else none
    own = rows.drop_columns([probe.by]) if probe.by else rows
    return own.append_column(CELL, cells).append_column(SPAN, none)


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
