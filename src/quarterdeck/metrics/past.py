"""The same day of earlier periods: what a pipeline of this age became before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from quarterdeck.engine.sql import Raw, Value, literal
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day

MOST = 8
"""How many earlier periods are looked at, and the fewest that make more than a rough guide."""
FEWEST = 3

_NEVER = Period("never", date(1900, 1, 1), date(1900, 1, 2))


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier period and the day in it that is as far in as the day of the question."""

    period: Period
    day: date


def comparable(facts: Facts, as_of: date, period: Period) -> tuple[Past, ...]:
    """Return up to eight periods of the same kind that were over by the day, latest first.

    A period counts only when deals were already known on its comparable day, and when something
    was still learnt of any deal on its last day or later: else its end was never observed.
    """
    known = _known(facts, as_of)
    found: list[Past] = []
    earlier = period
    while known and len(found) < MOST:
        earlier = facts.playbook.settings.calendar.previous(earlier)
        day = same_day(earlier, as_of, period)
        if day < known.first:
            break
        if earlier.last_day <= known.last:
            found.append(Past(earlier, day))
    return tuple(found)


def placeholders(pasts: Sequence[Past], tz: str) -> dict[str, Value]:
    """Return the SQL that finds, for a due or closed day, its earlier period and the day in it.

    The SQL holds for days from `pasts_start` to before `pasts_end`: the periods leave no gap.
    """
    known = pasts or (Past(_NEVER, _NEVER.start),)
    moments = [end_of_day(p.day, tz) for p in known]

    def choose(column: str, value: Callable[[int, Past], Value]) -> Raw:
        cases = " ".join(
            f"WHEN {column} >= {literal(p.period.start)} THEN {literal(value(number, p))}"
            for number, p in enumerate(known, start=1)
        )
        return Raw(f"CASE {cases} END")

    filled: dict[str, Value] = {
        "pasts_start": min(p.period.start for p in known),
        "pasts_end": max(p.period.end for p in known),
        "past_count": len(pasts),
        "pasts_first_moment": min(moments),
        "pasts_last_moment": max(moments),
    }
    for name, column in (("due", "due_on"), ("closed", "closed_on")):
        filled[f"past_of_{name}"] = choose(column, lambda number, _: number)
        filled[f"past_day_of_{name}"] = choose(column, lambda _, p: p.day)
        filled[f"past_moment_of_{name}"] = choose(column, lambda _, p: end_of_day(p.day, tz))
    return filled


def same_day(earlier: Period, as_of: date, period: Period) -> date:
    """Return the day of the earlier period that is as far in, or as far before it."""
    return min(earlier.start + (as_of - period.start), earlier.last_day)


@dataclass(frozen=True, slots=True)
class _Known:
    first: date
    last: date


def _known(facts: Facts, as_of: date) -> _Known | None:
    """Return the first and the last day, up to the one asked, on which a deal's version came."""
    sql = "SELECT min(known_on) AS first_on, max(known_on) AS last_on FROM versions"
    (row,) = facts.rows(facts.compose(sql, Question(as_of)))
    return _Known(row["first_on"], row["last_on"]) if row["first_on"] else None
