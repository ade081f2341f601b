"""When a deal will close: its chances week by week, and the days between which it closes if won.

A close date in a CRM is a wish until it has a record. The tables say by when deals like this one
were won and lost; of the share that is won, the middle half and the middle eight of ten give the
days between which such a win comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from quarterdeck.forecast.cells import AGES
from quarterdeck.forecast.chances import factors_of_cells
from quarterdeck.forecast.counts import Time, bin_of, buckets_of
from quarterdeck.forecast.history import Array
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.stakes import Stake
from quarterdeck.forecast.tables import Cells

WEEKS = 104
"""How far ahead a win is looked for: two years; what comes later counts as never."""

PATH = 26
"""Weeks that are told one by one: two quarters."""

_LEAST = 0.001
"""A chance to be won below which nothing is said of when."""

Band = tuple[date, date]


@dataclass(frozen=True, slots=True)
class ByThen:
    """The chance to be won, and that to be lost, by the end of a day."""

    day: date
    won: float
    lost: float


@dataclass(frozen=True, slots=True)
class Closing:
    """When an open deal closes: `won` and `lost` are its chances within WEEKS.

    If it is won, it is on `median` as likely before as after, in half of the cases within `half`
    and in eight of ten within `most`; None where it is next to never won. `by_due` is the chance to
    be won by its own close date, None without one and once that has passed.
    """

    won: float
    lost: float
    by_due: float | None
    median: date | None
    half: Band | None
    most: Band | None
    path: tuple[ByThen, ...]


def closings(known: Known, stakes: Sequence[Stake]) -> tuple[Closing, ...]:
    """Return when each of some open deals closes, in their order."""
    if not stakes:
        return ()
    won, lost = _fates(known, [stake.key for stake in stakes])
    return tuple(
        closing(known.as_of, stake.close_date, won[n], lost[n]) for n, stake in enumerate(stakes)
    )


def closing(as_of: date, due: date | None, won: Array, lost: Array) -> Closing:
    """Return when a deal closes that is won and lost by the end of each week with these chances.

    The first entry is the day itself: nothing has happened yet.
    """
    said = won[-1] >= _LEAST
    by_due = None
    if due is not None and due > as_of:
        by_due = float(np.interp((due - as_of).days, 7 * np.arange(len(won)), won))

    def day(share: float) -> date:
        days = np.interp(share * won[-1], won, 7.0 * np.arange(len(won)))
        return as_of + timedelta(days=max(int(np.ceil(days - 1e-9)), 1))

    return Closing(
        won=float(won[-1]),
        lost=float(lost[-1]),
        by_due=by_due,
        median=day(0.5) if said else None,
        half=(day(0.25), day(0.75)) if said else None,
        most=(day(0.1), day(0.9)) if said else None,
        path=tuple(
            ByThen(as_of + timedelta(weeks=n), float(won[n]), float(lost[n]))
            for n in range(1, min(PATH, len(won) - 1) + 1)
        ),
    )


def _fates(known: Known, keys: Sequence[int]) -> tuple[Array, Array]:
    """Return the chances of deals to be won, and lost, by the end of each week: deals x weeks."""
    deals, signals = known.deals, known.signals
    rows = known.apart(known.past.standing_at(known.as_of, signals))
    number = deals.number[np.searchsorted(deals.key, np.array(keys))]
    place = np.searchsorted(rows.deal, number)
    time = Time(known.clock, known.days)
    age = bin_of(time.now - time.ends(rows.entered[place]), AGES)
    cells = Cells(np.minimum(rows.state[place], len(known.tables.states)), age)
    told = buckets_of(known.past, deals, rows, signals)
    buckets = {name: bucket[place] for name, bucket in told.items()}
    factor = factors_of_cells(known, buckets, len(keys))
    won, lost = (np.zeros((len(keys), WEEKS + 1)) for _ in range(2))
    for week in range(1, WEEKS + 1):
        day = known.as_of + timedelta(weeks=week)
        ahead, lift = known.clock.between(known.as_of, day), known.clock.lift(known.as_of, day)
        won[:, week], lost[:, week] = known.tables.fates(cells, ahead, lift=lift, factor=factor)
    # The lift is a mean over the time ahead, so a quiet week could seem to take wins back.
    won, lost = (np.maximum.accumulate(chance, axis=1) for chance in (won, lost))
    return won, np.minimum(lost, 1 - won[:, -1:])
