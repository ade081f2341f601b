"""Earlier periods at the same point: what the simple forecasters learn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from quarterdeck.engine.sql import load
from quarterdeck.facts.question import Question
from quarterdeck.forecast.exact import rounded
from quarterdeck.forecast.history import ends_of, number_of
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.window import Window
from quarterdeck.words.calendar import FiscalCalendar

PERIODS = 8
"""Earlier periods that are looked at."""

_WINDOWS = "forecast_windows"
_ONE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Earlier:
    """A window over a period of the same kind: what was booked, open, and then won in it.

    `old` was won of what was open as the window began, `fresh` of deals not yet known then;
    `weighted` is open pipeline by the playbook's stage probabilities. Money is minor units; `_n`
    are deals, `weighted_n` in 1e-9.
    """

    booked: int
    booked_n: int
    old: int
    old_n: int
    fresh: int
    fresh_n: int
    open: int
    open_n: int
    weighted: int
    weighted_n: int

    @property
    def total(self) -> int:
        """All that the period won."""
        return self.booked + self.old + self.fresh

    @property
    def total_n(self) -> int:
        """All the deals that the period won."""
        return self.booked_n + self.old_n + self.fresh_n


@dataclass(frozen=True, slots=True)
class SamePoint:
    """A window and the same one of earlier periods, the latest first; `now` is yet to be won.

    `whole` are the earlier periods that were watched from their first day, `year_ago` is that of
    them which is the same a year before.
    """

    now: Earlier
    past: tuple[Earlier, ...]
    whole: tuple[Earlier, ...]
    year_ago: Earlier | None


def same_point(known: Known, question: Question, window: Window) -> SamePoint:
    """Return this window and those of up to PERIODS earlier periods, as known on the day."""
    calendar, since = known.facts.playbook.settings.calendar, known.days.first
    windows = [window, *earlier_windows(window, calendar, since)]
    part = question.scope or question.where
    now, *past = _of_part(known, question, windows) if part else _of_company(known, windows)
    whole = {w.period.start: p for w, p in zip(windows[1:], past, strict=True)}
    watched = {start: p for start, p in whole.items() if start >= since}
    year_ago = watched.get(calendar.year_before(window.period).start)
    return SamePoint(now, tuple(past), tuple(watched.values()), year_ago)


def _of_company(known: Known, windows: Sequence[Window]) -> list[Earlier]:
    """Return the windows of the whole company."""
    return [Earlier(**_won(known, w), **_open(known, w)) for w in windows]


def _won(known: Known, window: Window) -> dict[str, int]:
    deals, seen = known.deals, number_of(window.as_of)
    inside = deals.won & (deals.closed >= number_of(window.period.start))
    inside &= deals.closed <= number_of(window.last)
    before, fresh = deals.closed <= seen, deals.arrived > seen
    kinds = {"booked": before, "old": ~before & ~fresh, "fresh": ~before & fresh}
    found = {}
    for name, kind in kinds.items():
        found[name] = int(deals.money[inside & kind].sum())
        found[f"{name}_n"] = int((inside & kind).sum())
    return found


def _open(known: Known, window: Window) -> dict[str, int]:
    open_ = known.past.pipeline(window.as_of, known.as_of)
    return {
        "open": int(open_.money.sum()),
        "open_n": len(open_.money),
        "weighted": int(rounded((open_.money, open_.probability), _ONE).sum()),
        "weighted_n": int(open_.probability.sum()),
    }


def _of_part(known: Known, question: Question, windows: Sequence[Window]) -> list[Earlier]:
    """Return the windows of a part of the company, which the engine tells apart."""
    facts, zone = known.facts, known.facts.playbook.settings.timezone
    table = pa.table(
        {
            "n": pa.array(range(len(windows)), pa.int64()),
            "starts": pa.array([w.period.start for w in windows], pa.date32()),
            "seen": pa.array([w.as_of for w in windows], pa.date32()),
            "seen_end": ends_of([w.as_of for w in windows], zone),
            "ends": pa.array([w.last for w in windows], pa.date32()),
        }
    )
    facts.engine.register_arrow(_WINDOWS, table)
    rows = facts.run(facts.compose(load("forecast", "past_windows"), question)).to_pylist()
    for row in rows:
        del row["n"]
    return [Earlier(**row) for row in rows]


def earlier_windows(
    window: Window, calendar: FiscalCalendar, known_since: date, *, most: int = PERIODS
) -> list[Window]:
    """Return the windows at the same point of earlier periods, the latest first.

    They are over by the window's day, and were watched from their own day on.
    """
    found: list[Window] = []
    period, ahead = window.period, window.as_of - window.period.start
    while len(found) < most:
        period = calendar.previous(period)
        seen = period.start + ahead
        if seen < known_since:
            break
        if period.last_day <= window.as_of and seen < period.last_day:
            found.append(Window(period, seen))
    return found


def mean(values: Sequence[float]) -> float:
    """Return the mean, 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
