"""Where deals stand at the end of a day: the cells that everything is counted in, as SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.clock import UNIT, Clock
from quarterdeck.forecast.history import Array, Days, whole
from quarterdeck.forecast.signals import Signal

AGES = (0.0, 1, 2, 3, 5, 8, 12, 16, 20, 25, 30, 40, 60, 90, 130, 200)
"""Where the bins of working days in a stage begin."""

AHEAD = (0.0, 5, 10, 15, 20, 30, 40, 65, 130)
"""Where the stretches of working days ahead begin: weeks first, then months; the last is open."""

CLOCK = "forecast_clock"
_EVERY = 7
_MANY_LANDMARKS = 300_000
"""Ends of days of open deals up to which every one is counted; beyond, one in seven."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Landmarks by cell: how many, how decided, and the working days they spent ahead.

    Rows are groups; `state` indexes `states`, `age` and `ahead` the bins; `fate` is 'won', 'lost'
    or 'open'; `spent` is working days from the landmark to the decision or the day of the question.
    """

    states: tuple[str, ...]
    state: NDArray[np.int64]
    age: NDArray[np.int64]
    ahead: NDArray[np.int64]
    fate: NDArray[np.str_]
    n: Array
    spent: Array
    signals: Mapping[str, NDArray[np.int64]]


def counts_of(facts: Facts, days: Days, clock: Clock, signals: Sequence[Signal] = ()) -> Counts:
    """Count the landmarks of the whole company up to a day, apart by signals."""
    as_of = days.last
    step = _EVERY if days.open.sum() > _MANY_LANDMARKS else 1
    facts.engine.register_arrow(CLOCK, clock.table(as_of))
    sql = render(
        load("forecast", "landmarks"),
        standing=Raw(standing(facts, signals)),
        signals=Raw("".join(f"{s.sql} AS {s.name}, " for s in signals)),
        names=Raw("".join(f"{s.name}, " for s in signals)),
        age_bin=Raw(binned("l.age", AGES)),
        ahead_bin=Raw(binned("l.ahead", AHEAD)),
        step=step,
        last=len(days.arrived) - 1,
        now=round(clock.at(as_of) * UNIT),
        as_of=as_of,
    )
    return _counts(facts.run(facts.compose(sql, whole(as_of))), signals)


def standing(facts: Facts, signals: Sequence[Signal] = ()) -> str:
    """Return CTEs of the days on whose end each version of an open deal stood, and in which state.

    A state is the stage with the stages of the parallel tracks; a deal entered it on `entered_on`.
    """
    zone = facts.playbook.settings.timezone
    columns = facts.traits.columns["deal_versions"]
    tracks = [c for c in columns if c.startswith("track_")]
    state = "concat(pipeline, '|', stage" + "".join(f", '|', coalesce({t}, '')" for t in tracks)
    name = "standing_tracks" if tracks else "standing"
    return render(
        load("forecast", name),
        state=Raw(state + ")"),
        stood=Raw("".join(f"{column}, " for s in signals for column in s.reads)),
        tz=zone,
    )


def binned(column: str, edges: tuple[float, ...]) -> str:
    """Return SQL of the bin that a column of UNITs falls into."""
    steps = " ".join(f"WHEN {column} < {round(e * UNIT)} THEN {i}" for i, e in enumerate(edges[1:]))
    return f"CASE {steps} ELSE {len(edges) - 1} END"


def _counts(rows: pa.Table, signals: Sequence[Signal]) -> Counts:
    states, place = np.unique(
        rows["state"].to_numpy(zero_copy_only=False).astype(str), return_inverse=True
    )
    return Counts(
        tuple(states.tolist()),
        place.astype(np.int64),
        rows["age"].to_numpy().astype(np.int64),
        rows["ahead"].to_numpy().astype(np.int64),
        rows["fate"].to_numpy(zero_copy_only=False).astype(str),
        rows["n"].to_numpy().astype(float),
        rows["spent"].to_numpy().astype(float) / UNIT,
        {s.name: rows[s.name].to_numpy().astype(np.int64) for s in signals},
    )
