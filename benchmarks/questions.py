"""What is asked of every side: the days, the periods and the names, as values and as SQL."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from benchmarks.data import LAST, rate_on, text_of

ZONE = ZoneInfo("Europe/Berlin")
BY = ("product", "region")
PAST_DAY = date(2025, 6, 30)
YEAR = (date(2026, 1, 1), date(2027, 1, 1))
QUARTER = (date(2026, 4, 1), date(2026, 7, 1))
WINDOW = (date(2026, 3, 31), date(2026, 6, 30))
STEPS = ("as_of", "as_of_past", "metrics", "movement", "movement_by_team_and_stage")

Key = tuple[str, ...]
Number = int | float | None
Answers = dict[Key, tuple[Number, Number]]
"""What a side answers: numerator and denominator (or amount and count) by breakdown."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question by name; `sql` is its hand-written twin, empty where there is none."""

    name: str
    sql: str


@cache
def by_hand() -> dict[str, Question]:
    """Return the hand-written questions by name, ready to run over the plain layout."""
    parts = re.split(r"^-- name: ", text_of("sql/queries.sql"), flags=re.MULTILINE)[1:]
    found = {}
    for part in parts:
        name, _, sql = part.partition("\n")
        found[name] = Question(name, _filled(sql, LAST))
    past = found["as_of_by_stage"].name
    raw = next(p for p in parts if p.startswith(past)).partition("\n")[2]
    found["as_of"] = Question("as_of", found.pop(past).sql)
    found["as_of_past"] = Question("as_of_past", _filled(raw, PAST_DAY))
    movement = text_of("sql/movement.sql")
    found["movement"] = Question("movement", _filled(movement, WINDOW[1], QUARTER))
    return found


def metric_names() -> tuple[str, ...]:
    """Return the metrics that have a hand-written twin."""
    return tuple(n for n in by_hand() if not n.startswith(("as_of", "movement")))


def instant(day: date) -> str:
    """Return the first instant of a day in the company's zone, as SQL in UTC."""
    moment = datetime.combine(day, time(), ZONE).astimezone(UTC)
    return f"TIMESTAMPTZ '{moment:%Y-%m-%d %H:%M:%S}+00'"


def _filled(sql: str, day: date, period: tuple[date, date] = YEAR) -> str:
    start, end = period
    middle = start + timedelta(days=((end - start).days + 1) // 2)
    days = {"as_of": day, "start": start, "end": end, "middle": middle}
    days |= {"previous_start": start.replace(year=start.year - 1)}
    values = {name: f"DATE '{value}'" for name, value in days.items()}
    values |= {
        "as_of_end": instant(day + timedelta(days=1)),
        "start_instant": instant(start),
        "from_end": instant(WINDOW[0] + timedelta(days=1)),
        "to_end": instant(WINDOW[1] + timedelta(days=1)),
        "rate": str(rate_on(day)),
        "rate_from": str(rate_on(WINDOW[0])),
        "rate_to": str(rate_on(WINDOW[1])),
    }
    for name, value in values.items():
        sql = sql.replace("{" + name + "}", value)
    return sql
