"""Whether the two tables of time zones that days are told by say the same of a company's zone.

Laws about clocks change. The engine has zone data of its own, which may be of another release than
the computer's: the one tells the day on which something happened, the other when a day ends.
"""

from datetime import date, timedelta

import pyarrow as pa

from quarterdeck.desk.workspace import Desk
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.words.days import end_of_day, local_day
from quarterdeck.words.problem import Problem, Severity

_AHEAD = timedelta(days=730)
_STEP, _STEPS = 15, 48
"""Minutes from one probe of a night to the next, and how many are made on either side of it."""

_FIX = (
    "Nothing in the ledger is wrong. Install the newest releases of tzdata and duckdb; if both "
    "are, name in settings.toml a zone with the same clock that they agree on."
)

_PROBES = """
SELECT n, CAST(count(*) AS BIGINT) AS wrong
FROM zone_probes WHERE qd_local_date(instant, {zone}) <> day GROUP BY n ORDER BY n
"""


def zone_notes(desk: Desk) -> tuple[Problem, ...]:
    """Return a warning where the zone's days differ from the first thing known to two years on."""
    firsts = [e.known.first for e in desk.ledger.batches() if e.known.first is not None]
    if not firsts:
        return ()
    zone = desk.playbook.settings.timezone
    found = difference(zone, local_day(min(firsts), zone), desk.now.date() + _AHEAD)
    if found is None:
        return ()
    day, minutes = found
    says = (
        f"The computer's zone data and the engine's differ for {zone} from {day} on: for {minutes} "
        f"minutes of such a night an event may be of the next day in one number and not in another."
    )
    return (Problem("settings.toml: timezone", says, _FIX, Severity.WARNING),)


def difference(zone: str, first: date, last: date) -> tuple[date, int] | None:
    """Return the first day whose end the engine tells otherwise, and by how many minutes."""
    engine = DuckEngine()
    try:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        wrong = _told_otherwise(engine, zone, days, (-1, 0))
        if not wrong:
            return None
        day = days[min(wrong)]
        around = _told_otherwise(engine, zone, [day], range(-_STEPS, _STEPS))
        return day, sum(around.values()) * _STEP
    finally:
        engine.close()


def _told_otherwise(
    engine: DuckEngine, zone: str, days: list[date], steps: range | tuple[int, ...]
) -> dict[int, int]:
    """Return how many of the probes around the ends of days are of another day to the engine.

    By the place of the day; days without any are left out.
    """
    rows = [
        {"n": n, "instant": end + timedelta(minutes=step * _STEP), "day": _day(day, step)}
        for n, day in enumerate(days)
        for end in [end_of_day(day, zone)]
        for step in steps
    ]
    engine.register_arrow("zone_probes", pa.Table.from_pylist(rows))
    found = engine.query(_PROBES.format(zone=f"'{zone}'")).to_pylist()
    return {row["n"]: row["wrong"] for row in found}


def _day(day: date, step: int) -> date:
    """Return the day of a probe at most half a day before the end of one, or after it."""
    return day + timedelta(days=1) if step >= 0 else day
