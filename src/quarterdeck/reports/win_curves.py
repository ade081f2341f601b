"""Win curves as a page, a sheet and a document: won, lost and open, by the age of deals."""

from dataclasses import dataclass, replace
from typing import Any

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.forecast.win_curves import FEW, METRIC, Curve
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask, compose
from quarterdeck.reports.blocks import (
    AgeBand,
    AgeLine,
    Ages,
    Block,
    Column,
    EmptyState,
    Explanation,
    Figure,
    Notes,
    Part,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count, of_deals, rate
from quarterdeck.reports.naming import column_name, value_name
from quarterdeck.reports.page import page
from quarterdeck.reports.source import Source
from quarterdeck.words.period import Period

_MARKS = (30, 60, 90, 180, 270, 365, 540, 730)
"""Ages in days that tables tell, as far as deals were watched."""

_TOLD = 3
_DRAWN = 6
_LITTLE = 0.005
_STEP = 14
"""Days between two places at which the range of a curve is drawn."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """The deals created in a period: the curve of all, None where there are none, and of parts."""

    source: Source
    period: Period
    whole: Curve | None
    parts: tuple[Curve, ...]
    by: tuple[str, ...]

    @property
    def curves(self) -> tuple[Curve, ...]:
        """All of them, the whole first; parts of cohorts in order, others the largest first."""
        parts = self.parts
        if self.by != ("cohort",):
            parts = tuple(sorted(parts, key=lambda one: (-one.n, one.keys)))
        return (self.whole, *parts) if self.whole else ()

    def name(self, curve: Curve) -> str:
        """Return what a part is called; the whole is 'All'."""
        if not curve.keys:
            return "All"
        if self.by == ("cohort",):
            return curve.keys[0]
        return value_name(self.source, self.by[0], curve.keys[0]) or "none"

    def title(self) -> str:
        """Return what the parts are parts of."""
        return "Created in" if self.by == ("cohort",) else column_name(self.source, self.by[0])


def win_curves_report(ageing: Ageing) -> Report:
    """Return the page: what became of deals by their age, part by part."""
    period = ageing.period.label
    if ageing.whole is None or ageing.whole.seen < 0:
        few = EmptyState(
            f"Fewer than {FEW} deals were created in {period}: too few for a curve.",
            "Name a longer period.",
        )
        return page(ageing.source, "Win curves", (few,), period=period)
    blocks: tuple[Block, ...] = (
        _lead(ageing, ageing.whole),
        _picture(ageing, ageing.whole),
        _table(ageing, ageing.whole),
        Notes("How to read it", _notes()),
    )
    return page(ageing.source, "Win curves", blocks, period=period)


def win_curves_sheet(ageing: Ageing) -> Table:
    """Return every part at every age told, as one table for files."""
    columns = (
        Column("part", "part"),
        *(Column(key, key, "count") for key in ("deals", "age_days", "watched")),
        *(Column(key, key, "rate") for key in ("won", "low", "high", "lost", "open")),
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            ageing.name(curve),
            count(curve.n),
            count(days),
            count(age.watched),
            *map(rate, (age.won, *curve.between(days), age.lost, age.open)),
        )
        for curve in ageing.curves
        for days in _marks(curve)
        if (age := curve.by(days))
    )
    return Table("", columns, rows)


def win_curves_json(ageing: Ageing) -> dict[str, Any]:
    """Return the document of `pipeline --curves`."""
    source, period = ageing.source, ageing.period
    return {
        "as_of": source.question.as_of.isoformat(),
        "period": period.label,
        "from": period.start.isoformat(),
        "to": period.last_day.isoformat(),
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        "by": ageing.by[0] if ageing.by else "",
        "curves": [_curve_json(curve) for curve in ageing.curves],
    }


def _curve_json(curve: Curve) -> dict[str, Any]:
    return {
        "part": curve.keys[0] if curve.keys else None,
        "deals": curve.n,
        "won": curve.won,
        "lost": curve.lost,
        "open": curve.open,
        "watched_to": max(curve.seen, 0),
        "ages": [
            {
                "days": age.days,
                "watched": age.watched,
                "won": round(age.won, 6),
                "lost": round(age.lost, 6),
                "open": round(1 - round(age.won, 6) - round(age.lost, 6), 6),
            }
            for age in curve.ages
            if age.days <= curve.seen
        ],
        "intervals": [
            {"days": days, "won80": [round(end, 6) for end in curve.between(days)]}
            for days in _marks(curve)
        ],
    }


def _marks(curve: Curve) -> tuple[int, ...]:
    return tuple(mark for mark in _MARKS if mark <= curve.seen)


def _told(whole: Curve) -> tuple[int, ...]:
    """Return the ages that a page tells: a few, and the last one that was watched enough."""
    marks = [mark for mark in (90, 180, 365) if mark <= whole.seen]
    return tuple(marks[-_TOLD:]) or (whole.seen,)


def _lead(ageing: Ageing, whole: Curve) -> Sentence:
    said: list[Part] = ["Of ", *of_deals(count(whole.n)), f" created {_since(ageing)}, "]
    told = _told(whole)
    for place, days in enumerate(told):
        join = " and " if place and place == len(told) - 1 else ", " if place else ""
        within = f" were won within {days} days" if not place else f" within {days}"
        said += [join, _won(ageing, whole, days), within]
    last = _told(whole)[-1]
    age = whole.by(last)
    rest = rate(age.lost if age else 0.0), rate(age.open if age else 1.0)
    by_then = (". By then ", rest[0], " are closed without a win and ", rest[1], " still open.")
    return Sentence((*said, *by_then), lead=True)


def _since(ageing: Ageing) -> str:
    period = ageing.period
    if ".." in period.label:
        return f"from {period.start} to {period.last_day}"
    return f"in {period.label}"


def _won(ageing: Ageing, curve: Curve, days: int) -> Figure:
    age = curve.by(days)
    return rate(age.won if age else None, _how(ageing, curve, days))


def _how(ageing: Ageing, curve: Curve, days: int) -> Explanation:
    """Return how a share won is computed; of cohorts without SQL, each having its own period."""
    metric, source = find(METRIC), ageing.source
    head, day = source.facts.ledger_head, source.question.as_of
    title = f"Won within {days} days, {ageing.name(curve)}"
    sql = "" if ageing.by == ("cohort",) and curve.keys else _sql(ageing, curve, days)
    return Explanation(
        title, metric.sentence, metric.formula, day, head, curve.n, sql=sql, trap=metric.trap
    )


def _sql(ageing: Ageing, curve: Curve, days: int) -> str:
    facts, question = ageing.source.facts, ageing.source.question
    by = ageing.by if curve.keys else ()
    asked = ask(facts, find(METRIC), replace(question, by=(*by, "age_days")), ageing.period)
    here = f" AND {by[0]} = {literal(curve.keys[0])}" if by else ""
    told = compose(facts, asked)
    return facts.standalone(
        Raw(
            f"SELECT coalesce(max(value), 0) AS value\nFROM (\n{told}\n) AS ages\n"
            f"WHERE age_days <= {days}{here}"
        )
    )


def _picture(ageing: Ageing, whole: Curve) -> Ages:
    parts = [curve for curve in ageing.curves[1:] if curve.seen >= 0]
    shown = [whole, *(parts[-_DRAWN:] if ageing.by == ("cohort",) else parts[:_DRAWN])]
    last = max(map(_settled, shown))
    end = _won(ageing, whole, min(last, whole.seen))
    return Ages(
        "Won by age, days since created",
        f"{end.full} of {whole.n:,} deals won by an age of {min(last, whole.seen)} days.",
        tuple(_line(ageing, curve, last, strong=not curve.keys) for curve in shown),
        _band(whole, last),
        _legend(ageing, whole),
    )


def _settled(curve: Curve) -> int:
    """Return the age from which next to nothing is open any more, at most the last one seen."""
    done = (age.days for age in curve.ages if age.open < _LITTLE)
    return min(next(done, curve.seen), curve.seen)


def _line(ageing: Ageing, curve: Curve, last: int, *, strong: bool) -> AgeLine:
    until = min(last, curve.seen)
    ages = [age for age in curve.ages if age.days <= until]
    points = ((0, 0.0), *((age.days, age.won) for age in ages))
    return AgeLine(
        ageing.name(curve),
        (*points, (until, points[-1][1])),
        _won(ageing, curve, until),
        count(curve.n),
        curve.between(until),
        strong,
    )


def _band(whole: Curve, last: int) -> tuple[AgeBand, ...]:
    until = min(last, whole.seen)
    days = [*range(0, until, _STEP), until]
    ages = [(at, whole.by(at)) for at in days]
    return tuple(AgeBand(at, whole.between(at), age.lost) for at, age in ages if age and at)


def _legend(ageing: Ageing, whole: Curve) -> str:
    said = "Band: 8 of 10 cases. "
    if ageing.by:
        more = len(ageing.curves) - 1 - _DRAWN
        said += "A line ends where fewer than 10 deals are that old. "
        which = "earlier" if ageing.by == ("cohort",) else "smaller"
        said += f"{more} {which} parts are in the table alone. " if more > 0 else ""
    return f"{said}n = {whole.n:,}: {whole.won:,} won, {whole.lost:,} lost, {whole.open:,} open."


def _table(ageing: Ageing, whole: Curve) -> Table:
    marks = _told(whole)
    last = marks[-1]
    named = ageing.title() if ageing.by else "Deals created"
    columns = (
        Column("part", named),
        Column("deals", "Deals", "count"),
        *(Column(f"won_{days}", f"Won by {days} d", "rate", "%") for days in marks),
        Column("low", "8 of 10 from", "rate", "%"),
        Column("high", "to", "rate", "%"),
        Column("lost", "Lost by then", "rate", "%"),
        Column("open", "Open then", "rate", "%"),
        Column("still", "Open now", "count"),
    )
    rows = tuple(_row(ageing, curve, marks) for curve in ageing.curves)
    note = f"The range and what follows are those of an age of {last} days; empty: too few so old."
    return Table("", columns, rows, note)


def _row(ageing: Ageing, curve: Curve, marks: tuple[int, ...]) -> tuple[Part, ...]:
    won = [_won(ageing, curve, days) if curve.by(days) else "" for days in marks]
    age = curve.by(marks[-1])
    ends = map(rate, curve.between(marks[-1])) if age else ("", "")
    then = (rate(age.lost), rate(age.open)) if age else ("", "")
    return (ageing.name(curve), count(curve.n), *won, *ends, *then, count(curve.open))


def _notes() -> tuple[str, ...]:
    return (
        (
            "A deal that is lost can no longer be won, and one that is still open counts as far as "
            "it was watched: won, lost and open add up to all deals at every age (Aalen-Johansen)."
        ),
        "Only what was known by the end of the day counts. Lost is every way to close without win.",
        "Deals of different times are put together: where selling has changed, compare cohorts.",
    )
