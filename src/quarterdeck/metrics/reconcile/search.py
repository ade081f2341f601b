"""The search itself: every probe of every day, its values held against the written figure."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.reconcile.cells import Cell
from quarterdeck.metrics.reconcile.found import Candidate, in_order, nearest
from quarterdeck.metrics.reconcile.grid import Limits, days_to_try
from quarterdeck.metrics.reconcile.kept import CELL, Kept
from quarterdeck.metrics.reconcile.matching import Judge
from quarterdeck.metrics.reconcile.probes import Plan, Probe, metrics_to_try, run
from quarterdeck.metrics.reconcile.spans import SPAN
from quarterdeck.metrics.reconcile.ways import TRIED, Way
from quarterdeck.metrics.reconcile.written import Written

Progress = Callable[[str, float | None], None]

NEAR = 6
"""How many near values are kept where nothing fits."""

_WORKERS = 2
_NEAR_EACH, _SIMPLER = 3, 3


@dataclass(frozen=True, slots=True)
class Sought:
    """A written figure, and what is known about the question behind it.

    `base` has the scope and the filter that hold anyway; `metrics` are those that may be meant.
    `ways` of counting are tried as of the latest day, the first of them as of every day; values
    are in `currency`. `seen` is the scope whose deals the reader may be told of, '' for all, and
    `closed` are the breakdowns that are not open to them.
    """

    written: Written
    base: Question
    limits: Limits
    metrics: tuple[Metric, ...]
    currency: str
    ways: tuple[Way, ...] = TRIED
    seen: str = ""
    closed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a figure, best first: all that fit, and the nearest that do not.

    There are `near` ones where nothing fits, and where nothing simple does: then only simple ones.
    `tried` counts the values that were computed, `days` are the as-of days that were tried.
    """

    sought: Sought
    fits: tuple[Candidate, ...]
    near: tuple[Candidate, ...]
    tried: int
    days: tuple[date, ...]


@dataclass(slots=True)
class _Gathered:
    """What all probes brought so far."""

    judge: Judge
    fits: list[Candidate] = field(default_factory=list)
    near: list[Candidate] = field(default_factory=list)
    tried: int = 0

    def take(self, probe: Probe, way: Way, cells: Sequence[Cell], rows: pa.Table) -> None:
        """Hold the values of a probe against the figure."""
        rows = rows.filter(pc.and_(pc.is_valid(rows["value"]), pc.greater(rows["n"], 0)))
        if not len(rows):
            return
        self.tried += len(rows)
        values, unit = rows["value"], probe.metric.unit
        made = _Made(probe, way, cells, rows)
        self.fits += (
            replace(made.candidate(place), reading=reading)
            for place, reading in self.judge.matches(values, unit)
        )
        if not any(_plain(candidate) for candidate in self.fits):
            far = self.judge.distances(values, unit)
            some = np.argsort(far, kind="stable")[: _NEAR_EACH * len(probe.spans)]
            whole = np.flatnonzero(np.equal(rows[CELL].to_numpy(), 0))
            for place in {int(p) for p in (*some, *whole)}:
                self.near.append(replace(made.candidate(place), distance=float(far[place])))


@dataclass(frozen=True, slots=True)
class _Made:
    """The rows of one probe, and what it takes to tell the question of each."""

    probe: Probe
    way: Way
    cells: Sequence[Cell]
    rows: pa.Table

    def candidate(self, place: int) -> Candidate:
        """Return the question of one row."""
        row = {name: self.rows[name][place].as_py() for name in self.rows.column_names}
        probe = self.probe
        cell, span = self.cells[row.pop(CELL)], probe.spans[row.pop(SPAN)]
        value, n = row.pop("value"), row.pop("n")
        return Candidate(
            metric=probe.metric,
            period=span.period,
            place=span.place,
            cell=cell,
            days=(probe.day,),
            value=int(value) if isinstance(value, Decimal) else value,
            n=int(n),
            way=self.way,
            part=tuple((name, str(value)) for name, value in row.items()),
        )


def search(facts: Facts, sought: Sought, tell: Progress | None = None) -> Found:
    """Return every question of the grid whose value the written figure may be a rounding of.

    Raises QuarterdeckError for an unknown scope or filter.
    """
    days = days_to_try(sought.limits, facts.playbook.settings.calendar)
    gathered = _Gathered(Judge(sought.written, sought.currency))
    rounds = [(days[0], way) for way in sought.ways] + [(day, sought.ways[0]) for day in days[1:]]
    with ThreadPoolExecutor(_WORKERS) as pool:
        asked = pool.map(lambda when: _ask(facts, sought, *when), rounds)
        for number, (day, way) in enumerate(rounds):
            if tell:
                tell(f"Searching as of {day}", number / len(rounds))
            cells, values = next(asked)
            for probe, rows in values:
                gathered.take(probe, way, cells, rows)
    fits = in_order(gathered.fits, sought.written)
    if any(_plain(candidate) for candidate in fits):
        return Found(sought, fits, (), gathered.tried, days)
    near = nearest(gathered.near, sought.written, NEAR)
    simpler = tuple(c for c in near if not c.narrowed)[:_SIMPLER]
    return Found(sought, fits, simpler if fits else near, gathered.tried, days)


def _plain(candidate: Candidate) -> bool:
    """Tell whether a question is about all deals, counted as the workspace counts."""
    return not candidate.narrowed


def _ask(
    facts: Facts, sought: Sought, day: date, way: Way
) -> tuple[Sequence[Cell], list[tuple[Probe, pa.Table]]]:
    """Ask everything as of one day, counted in one way; return the cells and the values."""
    open_ = tuple(m for m in sought.metrics if m.by not in sought.closed)
    metrics = metrics_to_try(facts, open_, way)
    if not metrics:
        return (), []
    base = replace(sought.base, as_of=day)
    latest = day == (sought.limits.as_of or sought.limits.last)
    with closing(Kept(facts, way, base, metrics, closed=sought.closed)) as kept:
        cells = kept.place(crossed=latest and way is sought.ways[0])
        asked = Plan(metrics, base, sought.limits, cells, way).probes(facts)
        return cells, [(probe, run(kept, probe, base)) for probe in asked]
