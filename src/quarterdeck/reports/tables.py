"""Blocks as plain tables: the twin of every picture, and what text and CSV print."""

from datetime import date

from quarterdeck.reports.blocks import (
    Ages,
    Bars,
    Column,
    CoverageBars,
    Fan,
    Figures,
    Hits,
    Landing,
    Lanes,
    Pace,
    Part,
    PastForecasts,
    Reliability,
    Sankey,
    Score,
    Scores,
    Spans,
    Table,
    Trend,
    Waterfall,
    plain,
)
from quarterdeck.reports.figures import MINUS, along, count, rate, signed
from quarterdeck.reports.forecast_tables import (
    ends_told,
    fan_twin,
    hits_twin,
    landing_twin,
    past_forecasts_twin,
    point_money,
    reliability_twin,
)

Pictured = (
    Figures
    | Bars
    | Waterfall
    | Pace
    | Trend
    | CoverageBars
    | Sankey
    | Landing
    | Fan
    | Ages
    | Lanes
    | Spans
    | PastForecasts
    | Hits
    | Reliability
    | Scores
)


def cell_text(part: Part, column: Column) -> str:
    """Return a cell as text: the unit is left out where the column's head already says it."""
    if isinstance(part, str):
        return part
    shown = signed(part) if column.kind == "change" else part.text.replace("-", MINUS)
    return shown if column.suffix == part.suffix else f"{shown} {part.suffix}".rstrip()


def twin(block: Pictured) -> Table:  # noqa: C901, PLR0911, PLR0912 - one line per block
    """Return the same numbers as a table."""
    match block:
        case Figures() | Bars():
            return _labelled(block)
        case Waterfall():
            return _waterfall(block)
        case Pace():
            return _pace(block)
        case Trend():
            return _trend(block)
        case CoverageBars():
            return _coverage(block)
        case Sankey():
            return _sankey(block)
        case Landing():
            return landing_twin(block)
        case Fan():
            return fan_twin(block)
        case Ages():
            return _ages(block)
        case Lanes():
            return _lanes(block)
        case Spans():
            return _spans(block)
        case Hits():
            return hits_twin(block)
        case PastForecasts():
            return past_forecasts_twin(block)
        case Reliability():
            return reliability_twin(block)
        case Scores():
            return _scores(block)


def _labelled(block: Figures | Bars) -> Table:
    columns = (Column("label", "What"), Column("value", "Value", "money"), Column("note", "Note"))
    rows = tuple((i.label, i.figure, plain(i.note)) for i in block.items)
    return Table(block.title, columns, rows)


def _ages(block: Ages) -> Table:
    names = (("low", "8 of 10 from"), ("high", "to"))
    columns = (
        Column("part", "Part"),
        Column("deals", "Deals", "count"),
        Column("age", "By an age of days", "count"),
        Column("won", "Won", "rate", "%"),
        *(Column(key, title, "rate", "%") for key, title in names),
    )
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (line.label, line.n, count(line.points[-1][0]), line.figure, *map(rate, line.between))
        for line in block.lines
    )
    return Table("", columns, rows, block.note)


def _lanes(block: Lanes) -> Table:
    columns = (
        Column("day", "Day", "date"),
        Column("lane", "What"),
        Column("value", "Is from then"),
    )
    told = sorted((s.day, lane.label, s.text) for lane in block.lanes for s in lane.stops)
    rows = tuple((day.isoformat(), label, text) for day, label, text in told)
    return Table("", columns, rows, block.note)


def _waterfall(block: Waterfall) -> Table:
    currency = block.opening.figure.currency
    columns = (
        Column("group", "Group"),
        Column("cause", "Cause"),
        Column(block.counted.lower(), block.counted, "count"),
        Column("amount", "Amount", "money", currency),
    )
    steps = [("", block.opening)]
    steps += [(group.title, step) for group in block.groups for step in group.steps]
    steps.append(("", block.closing))
    rows = tuple((group, s.label, s.count or "", s.figure) for group, s in steps)
    return Table(block.title, columns, rows, block.note)


def _pace(block: Pace) -> Table:
    currency = block.booked.currency
    columns = (Column("day", "Day", "date"), Column("booked", "Booked so far", "money", currency))
    kept = [p for p in block.points[:-1] if _marks(p.day)]
    rows: list[tuple[Part, ...]] = [(p.day.isoformat(), point_money(p, currency)) for p in kept]
    rows.append((block.as_of.isoformat(), block.booked))
    rows += [("Target", block.target)] if block.target else []
    return Table("", columns, tuple(rows), "Mondays and the last day.")


def _trend(block: Trend) -> Table:
    end = block.figure
    columns = (Column("day", "Day", "date"), Column("value", block.title, end.unit, end.currency))
    earlier = tuple((p.day.isoformat(), along(p.value, end, p.explain)) for p in block.points[:-1])
    last = tuple((p.day.isoformat(), block.figure) for p in block.points[-1:])
    return Table("", columns, (*earlier, *last))


def _coverage(block: CoverageBars) -> Table:
    currency = block.rows[0].booked.currency if block.rows else ""
    names = ("Booked", "Open due", "Past due", "Target", "Needed")
    columns = (
        Column("period", "Period"),
        *(Column(n.lower().replace(" ", "_"), n, "money", currency) for n in names),
        Column("coverage", "Open to what is left", "ratio"),
    )
    rows = tuple(
        (
            row.label,
            row.booked,
            row.open_due,
            row.past_due,
            row.target or "not set",
            row.needed or "not known",
            row.coverage or "",
        )
        for row in block.rows
    )
    return Table("", columns, rows)


def _sankey(block: Sankey) -> Table:
    currency = block.flows[0].figure.currency if block.flows else ""
    columns = (
        Column("from", block.left),
        Column("to", block.right),
        Column("deals", "Deals", "count"),
        Column("amount", "Amount", "money", currency),
    )
    rows = tuple((f.source, f.name or f.target, f.count, f.figure) for f in block.flows)
    return Table("", columns, rows)


def _spans(block: Spans) -> Table:
    row, value, interval = block.heads
    suffix = {"ratio": "x", "rate": "%"}.get(block.unit, block.currency)
    kind = "change" if any(r.at < 0 for r in block.rows) else block.unit
    columns = (
        Column("row", row),
        Column("value", value, kind, suffix),
        *((Column("interval", interval),) if any(r.between for r in block.rows) else ()),
        *((Column("words", "In words"),) if any(r.words for r in block.rows) else ()),
    )
    ends = [(ends_told(r.between, block.unit, block.currency),) for r in block.rows]
    rows = tuple(
        (
            r.label,
            r.figure,
            *(end if any(r.between for r in block.rows) else ()),
            *((r.words,) if any(r.words for r in block.rows) else ()),
        )
        for r, end in zip(block.rows, ends, strict=True)
    )
    return Table("", columns, rows, block.note)


def _scores(block: Scores) -> Table:
    columns = (
        Column("measure", "Measure"),
        Column("now", "Now", "value"),
        Column("before", block.before, "value"),
        Column("change", "Change", "value"),
        Column("judged", "Judged"),
        Column("others", "Others report"),
        Column("n", "n", "count"),
    )
    return Table(block.title, columns, tuple(_score(row) for row in block.rows))


def _score(row: Score) -> tuple[Part, ...]:
    judged = "; ".join(part for part in (row.verdict, plain(row.against)) if part)
    return (row.label, row.now, row.before, row.change, judged, "; ".join(row.others), row.n)


def _marks(day: date) -> bool:
    return day.weekday() == 0
