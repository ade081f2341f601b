"""Two fits side by side: what the first would say of deals as they stand on a later day.

Between two days a deal's chance changes because time passed, because the deal changed, and because
everything was learned anew. Taking one at a time, in a stated order, tells them apart: the deal is
scored at each step of the way by the fit of the first day, and only then by that of the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.forecast.acts import acted_on
from quarterdeck.forecast.cells import AGES, CLOCK, binned, standing
from quarterdeck.forecast.chances import chances_of
from quarterdeck.forecast.clock import UNIT, Clock
from quarterdeck.forecast.factors import Factors
from quarterdeck.forecast.history import whole
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.signals import ACTED, Signal
from quarterdeck.forecast.tables import Cells, Tables
from quarterdeck.forecast.window import Window

TAKEN: tuple[tuple[str, ...], ...] = (
    (),
    ("state", "entered_on"),
    ("due_on", "pushes"),
    ("category",),
    (),
    ("money",),
)
"""What each step takes from the last day: nothing but the days gone by, then stage, close date,
category, other signals (what is named nowhere here), and amount."""

CALENDAR = len(TAKEN)
"""The step in which the calendar is that of the last day."""

_OTHERS = 4
_LEFT = -1
"""The place of a state whose deals have no chance of their own."""

_FIRST, _LAST, _CHANCES = "forecast_stood_first", "forecast_stood_last", "forecast_chances"


@dataclass(frozen=True, slots=True)
class Learning:
    """What is learned from the history: parts of two days may be put together."""

    clock: Clock
    tables: Tables
    factors: Factors
    signals: tuple[Signal, ...]
    states: Mapping[str, int]

    @classmethod
    def of(cls, known: Known) -> "Learning":
        """Return what is learned by the end of a day."""
        states = known.past.places(known.kinds)
        return cls(known.clock, known.tables, known.factors, known.signals, states)


@dataclass(frozen=True, slots=True)
class Learned:
    """One thing that was learned anew: what it was by the first day, and by the last.

    Working days left, the mean chance of deals open on the last day, wins to come of new deals, the
    worth of a win in minor units, and the factor that makes the parts agree with what is served.
    """

    what: str
    before: float
    after: float


def steps(first: Known, last: Known, window: Window) -> pa.Table:
    """Return the chance of every deal to be won within the window at each step of its way.

    `window` is seen from the last day. Columns: key, step (a place in TAKEN, one more for the
    calendar of the last day), chance in 1e-9.
    """
    then, now = Learning.of(first), Learning.of(last)
    columns = _columns(then.signals)
    for name, known in ((_FIRST, first), (_LAST, last)):
        last.facts.engine.register_arrow(name, _stood(known, columns))
    way = "\nUNION ALL\n".join(
        f"SELECT a.key, {n} AS step, {_taken(n, columns)} FROM {_FIRST} AS a"
        f" INNER JOIN {_LAST} AS b ON b.key = a.key"
        for n in range(len(TAKEN))
    )
    arrived = f"SELECT b.key, {CALENDAR} AS step, {_all_of('b', columns)} FROM {_LAST} AS b"
    later = replace(then, clock=now.clock)
    return pa.concat_tables(
        [_scored(last, window, then, way), _scored(last, window, later, arrived)]
    )


def _columns(signals: tuple[Signal, ...]) -> tuple[str, ...]:
    reads = (column for signal in signals for column in signal.reads)
    return ("state", "entered_on", *dict.fromkeys(reads))


def _stood(known: Known, columns: tuple[str, ...]) -> pa.Table:
    signals, reads = known.signals, columns[2:]
    sql = render(
        load("forecast", "bridge_stood"),
        standing=Raw(standing(known.facts, signals, kinds=known.past.kinds)),
        reads=Raw("".join(f", {column}" for column in reads)),
        acts=acted_on(known.facts, known.as_of) if ACTED in reads else Raw(""),
        as_of=known.as_of,
    )
    return known.facts.run(known.facts.compose(sql, whole(known.as_of)))


def _taken(step: int, columns: tuple[str, ...]) -> str:
    """Return the columns of a deal on its way: some of the last day already, others of the first.

    What TAKEN does not name is taken with the other signals.
    """
    named = {column: n for n, names in enumerate(TAKEN) for column in names}
    return ", ".join(
        f"{'b' if named.get(column, _OTHERS) <= step else 'a'}.{column}" for column in columns
    )


def _all_of(alias: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{alias}.{column}" for column in columns)


def _scored(known: Known, window: Window, fit: Learning, mixed: str) -> pa.Table:
    """Return key, step and chance of deals on their way, by one fit."""
    facts, day = known.facts, window.as_of
    facts.engine.register_arrow(CLOCK, fit.clock.table(day))
    rows = facts.run(_sql("bridge_cells", mixed, fit, day))
    known_by = len(fit.tables.states)
    place = np.array([fit.states.get(name, _LEFT) for name in rows["state"].to_pylist()], np.int64)
    # A state that was met since the fit is one that the tables never saw.
    state = np.where(place == _LEFT, known_by, np.minimum(place, known_by))
    cells = Cells(state, rows["age"].to_numpy().astype(np.int64))
    buckets = {s.name: rows[s.name].to_numpy().astype(np.int64) for s in fit.signals}
    chance = np.where(place == _LEFT, 0, chances_of(fit, window, cells, buckets))
    facts.engine.register_arrow(_CHANCES, rows.append_column("chance", pa.array(chance)))
    return facts.run(_sql("bridge_steps", mixed, fit, day))


def _sql(name: str, mixed: str, fit: Learning, day: date) -> str:
    names = [signal.name for signal in fit.signals]
    age = f"({round(fit.clock.at(day) * UNIT)} - entered.ends)"
    return render(
        f"{load('forecast', 'bridge_mixed')}\n{load('forecast', name)}",
        mixed=Raw(mixed),
        day=day,
        signals=Raw("".join(f"{signal.sql} AS {signal.name}, " for signal in fit.signals)),
        names=Raw("".join(f"{name}, " for name in names)),
        same=Raw(" AND ".join(f"chances.{n} = stands.{n}" for n in names) or "TRUE"),
        age_bin=Raw(binned(age, AGES)),
    )
