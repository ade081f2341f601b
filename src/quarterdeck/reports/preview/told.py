"""The numbers of a preview: pipeline and bookings by cause, deals by kind and field, past days."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.reports.blocks import Figure
from quarterdeck.reports.preview.compared import KINDS, Compared
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period

WEEKS, QUARTERS = 13, 8
"""How far back the answers of earlier days are held against each other."""


@dataclass(frozen=True, slots=True)
class Stock:
    """A number on three footings; `restated` is what the first day's answer would then be.

    after = before + what the change says of days already known + what happened since.
    """

    before: Figure
    restated: Figure
    after: Figure

    @property
    def revised(self) -> int:
        """What the change says otherwise of days already known."""
        return int(self.restated.value or 0) - int(self.before.value or 0)

    @property
    def since(self) -> int:
        """What happened after the day that was last before the change."""
        return int(self.after.value or 0) - int(self.restated.value or 0)


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer of an earlier day that the change would alter."""

    metric: str
    period: str
    day: date
    before: Figure
    after: Figure

    @property
    def change(self) -> int:
        """What the answer would gain or lose, in minor units."""
        return int(self.after.value or 0) - int(self.before.value or 0)


@dataclass(frozen=True, slots=True)
class Told:
    """Everything a preview tells of the deals and the money."""

    compared: Compared
    known: tuple[int, int]
    kinds: dict[str, int]
    fields: dict[str, int]
    open: Stock
    open_deals: Stock
    booked: Stock
    booked_deals: Stock
    past: tuple[PastAnswer, ...]
    top: tuple[dict[str, Any], ...]


def told(compared: Compared, *, most: int) -> Told:
    """Compute what a preview tells; `most` deals are named, those that change most."""
    period = compared.period
    return Told(
        compared,
        _known(compared),
        _kinds(compared),
        _fields(compared),
        _stock(compared, "open_pipeline", None),
        _stock(compared, "open_deals", None),
        _stock(compared, "bookings", period),
        _stock(compared, "booked_deals", period),
        _past(compared),
        _top(compared, most),
    )


def _known(compared: Compared) -> tuple[int, int]:
    """Return how many deals are known before and after, those deleted in the CRM left out."""
    counted = (f"SELECT count(*) AS n FROM {side} WHERE outcome <> 'deleted'"
               for side in ("earlier", "later"))  # fmt: skip
    before, after = (compared.rows(sql)[0]["n"] for sql in counted)
    return before, after


def _kinds(compared: Compared) -> dict[str, int]:
    rows = compared.rows("SELECT what, count(*) AS n FROM changes GROUP BY what")
    found = {row["what"]: row["n"] for row in rows}
    return {kind: found[kind] for kind in KINDS if kind in found}


def _fields(compared: Compared) -> dict[str, int]:
    """Return of how many deals, known on both sides, each field would be another."""
    counts = ", ".join(
        f"count(CASE WHEN was_{f} IS DISTINCT FROM now_{f} THEN 1 END) AS {f}"
        for f in compared.fields
    )
    (row,) = compared.rows(f"SELECT {counts} FROM changes WHERE what NOT IN ('new', 'gone')")
    return {field: n for field, n in row.items() if n}


def _stock(compared: Compared, metric: str, period: Period | None) -> Stock:
    restated = _answer(compared.restated, metric, period)
    if compared.was is None:
        nothing = Figure(0, restated.unit, "0", restated.suffix, restated.currency)
        return Stock(nothing, restated, _answer(compared.after, metric, period))
    before = _answer(compared.was, metric, period)
    same_day = compared.since == compared.until
    return Stock(
        before, restated, restated if same_day else _answer(compared.after, metric, period)
    )


def _answer(source: Source, metric: str, period: Period | None) -> Figure:
    return source.shown(source.metrics([metric], period)[metric], period)


def _past(compared: Compared) -> tuple[PastAnswer, ...]:
    """Return the answers of earlier weeks and quarters that would be others, oldest first."""
    was, now = compared.was, compared.now
    if was is None:
        return ()
    quarters = _quarters(compared)
    days = {*_weeks(compared), *(quarter.last_day for quarter in quarters)} - {compared.since}
    found = _differing("open_pipeline", (was, now), None, sorted(days))
    for quarter in quarters:
        asked = [quarter.last_day, compared.since]
        found += _differing("bookings", (was, now), quarter, asked)
    return tuple(found)


def _differing(
    metric: str, sides: tuple[Source, Source], period: Period | None, days: list[date]
) -> list[PastAnswer]:
    """Return the days on which the two sides answer a metric of money otherwise."""
    was, now = sides
    label = period.label if period else "all"
    pairs = zip(*(side.path(metric, period, days) for side in sides), strict=True)
    return [
        PastAnswer(metric, label, before.day, was.point(before), now.point(after))
        for before, after in pairs
        if before.value != after.value
    ]


def _quarters(compared: Compared) -> list[Period]:
    """Return the quarters that were over by the first day, as far back as is looked."""
    calendar = compared.now.facts.playbook.settings.calendar
    found = [calendar.previous(calendar.quarter_of(compared.since))]
    while len(found) < QUARTERS:
        found.append(calendar.previous(found[-1]))
    return found[::-1]


def _weeks(compared: Compared) -> list[date]:
    calendar = compared.now.facts.playbook.settings.calendar
    week = calendar.previous(calendar.week_of(compared.since))
    found = [week.last_day]
    while len(found) < WEEKS:
        week = calendar.previous(week)
        found.append(week.last_day)
    return found


def _top(compared: Compared, most: int) -> tuple[dict[str, Any], ...]:
    """Return the deals that would change most in money, then those that appear or go."""
    return tuple(
        compared.rows(
            "SELECT * FROM changes ORDER BY greatest(abs(open_effect), abs(won_effect)) DESC,"
            f" abs(coalesce(now_money, was_money, 0)) DESC, id LIMIT {most}"
        )
    )
