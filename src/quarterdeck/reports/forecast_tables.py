"""Pictures of forecasts as plain tables: ranges, what came of them, reliability."""

from quarterdeck.reports.blocks import (
    Column,
    Fan,
    Figure,
    Hits,
    Landing,
    Part,
    PastForecasts,
    Point,
    Reliability,
    Table,
)
from quarterdeck.reports.figures import MINUS, compact_minor, count, money, rate


def fan_twin(block: Fan) -> Table:
    """Return a fan as a table: what was seen on each day, and how likely where."""
    names = (("booked", "Booked so far"), ("forecast", "Forecast"), ("low", "8 of 10 from"))
    currency = block.booked.currency
    columns = (
        Column("day", "By the end of", "date"),
        *(Column(key, title, "money", currency) for key, title in (*names, ("high", "to"))),
        Column("said", "Said"),
    )
    booked = {p.day: point_money(p, currency) for p in block.points}
    rows = tuple(
        (
            f"{seen.day}",
            block.booked if seen is block.now else booked.get(seen.day, ""),
            seen.figure,
            *(money(round(end), currency) for end in seen.likely),
            "now" if seen is block.now else "published then" if seen.published else "worked out",
        )
        for seen in block.seen
    )
    return Table("", columns, rows, block.note)


def landing_twin(block: Landing) -> Table:
    """Return where methods land as a table, a row each."""
    currency = block.booked.currency
    columns = (
        Column("method", "Method"),
        Column("expected", "Expected", "money", currency),
        Column("low", "8 of 10 from", "money", currency),
        Column("high", "to", "money", currency),
    )
    rows = tuple((r.label, r.figure, *_ends(r.likely, currency)) for r in block.rows)
    return Table("", columns, rows, block.note)


def hits_twin(block: Hits) -> Table:
    """Return what was forecast and what came as a table."""
    currency = block.rows[0].figure.currency if block.rows else ""
    columns = (
        Column("period", "Period"),
        Column("as_of", "As of", "date"),
        Column("weeks", "Weeks left", "count"),
        Column("forecast", "Forecast", "money", currency),
        Column("came", "Came", "money", currency),
        Column("share", "Of what came", "rate", "%"),
        Column("held", "In range"),
    )
    rows = tuple(
        (
            row.label,
            row.day.isoformat(),
            count(row.weeks),
            row.figure,
            row.came,
            rate(row.shares[1]),
            "yes" if row.held else "no",
        )
        for row in block.rows
    )
    return Table("", columns, rows, block.note)


def past_forecasts_twin(block: PastForecasts) -> Table:
    """Return past ranges and what came as a table."""
    names = (("forecast", "Forecast"), ("low", "8 of 10 from"), ("high", "to"), ("came", "Came"))
    columns = (
        Column("as_of", "As of", "date"),
        Column("period", "Period"),
        *(Column(key, title, "money", block.currency) for key, title in names),
        Column("held", "Held"),
    )
    rows = tuple(
        (
            f"{r.day}",
            r.label,
            r.forecast,
            *(money(round(end), block.currency) for end in r.between),
            r.came,
            "yes" if r.held else "no",
        )
        for r in block.rows
    )
    return Table("", columns, rows, block.note)


def reliability_twin(block: Reliability) -> Table:
    """Return how far chances came true as a table, a row for each stretch."""
    told = any(r.between for r in block.rows)
    shared = any(r.periods for r in block.rows)
    columns = (
        Column("between", "Chances"),
        Column("said", "Said", "rate", "%"),
        Column("came", block.up.capitalize(), "rate", "%"),
        *((Column("interval", "90 % of resamples"),) if told else ()),
        Column("n", "Chances told", "count"),
        *((Column("periods", "Periods", "count"),) if shared else ()),
    )
    rows = tuple(
        (
            f"{r.start:.0%} to {r.end:.0%}".replace("%", " %"),
            rate(r.said),
            rate(r.came),
            *((ends_told(r.between, "rate"),) if told else ()),
            r.n,
            *((r.periods or "",) if shared else ()),
        )
        for r in block.rows
    )
    return Table("", columns, rows, block.note)


def _ends(ends: tuple[float, float] | None, currency: str) -> tuple[Part, Part]:
    if ends is None:
        return "", ""
    low, high = (money(round(end), currency) for end in ends)
    return low, high


def ends_told(between: tuple[float, float] | None, unit: str, currency: str = "") -> str:
    """Return the ends of an interval in words; '' for none."""
    if between is None:
        return ""
    if unit == "money":
        shown = [compact_minor(round(end), currency) for end in between]
    elif unit == "rate":
        shown = [f"{round(end * 100, 1) or 0.0:.1f}" for end in between]
    else:
        shown = [f"{end:.2f}" for end in between]
    low, high = (text.replace("-", MINUS) for text in shown)
    return f"{low} to {high}"


def point_money(point: Point, currency: str) -> Figure:
    """Return the money at a point as a figure that says how it is computed."""
    return money(point.value, currency, point.explain)
