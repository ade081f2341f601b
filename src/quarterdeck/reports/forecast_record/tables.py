"""Tables of the record: by weeks before the end, beside rivals, promises, every forecast."""

from quarterdeck.forecast.record import SERVED, Compared, Point, Stretch
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.reports.blocks import Column, Part, Table
from quarterdeck.reports.figures import compact_minor, count, money, rate
from quarterdeck.reports.forecast_record.data import Held, named


def stretches_table(held: Held) -> Table:
    """Return errors and coverage by weeks before the end."""
    columns = (
        Column("weeks", "Weeks before the end"),
        Column("n", "Forecasts", "count"),
        Column("periods", "Periods", "count"),
        Column("wape", "Off by", "rate", "%"),
        Column("bias", "Bias", "change", "%"),
        Column("held", "In range", "rate", "%"),
    )
    rows = tuple(_stretch(one) for one in held.record.stretches)
    return Table("By weeks before the end", columns, rows)


def _stretch(one: Stretch) -> tuple[Part, ...]:
    found = one.errors
    weeks = f"{one.first} and more" if one.last is None else f"{one.last} to {one.first}"
    return (
        "the last days" if one.last == 0 else weeks,
        count(one.held.n),
        count(one.held.periods),
        rate(found.wape if found else None),
        rate(found.bias if found else None),
        rate(one.held.share),
    )


def rivals_table(held: Held) -> Table:
    """Return the forecast, the call and the simple ways, each beside the forecast on the same."""
    columns = (
        Column("method", "Method"),
        Column("n", "Forecasts", "count"),
        Column("periods", "Periods", "count"),
        Column("wape", "Off by", "rate", "%"),
        Column("bias", "Bias", "change", "%"),
        Column("near", "Within a tenth", "rate", "%"),
        Column("ours", "Forecast on the same", "rate", "%"),
    )
    rows = tuple(_rival(one) for one in held.record.compared)
    note = "As kept when it was published; the call is the last one said by that day."
    return Table("", columns, rows, note)


def _rival(one: Compared) -> tuple[Part, ...]:
    return (
        named(one.method),
        count(one.n),
        count(one.periods),
        rate(one.errors.wape),
        rate(one.errors.bias),
        rate(one.errors.within10),
        "" if one.method == SERVED else rate(one.ours.wape),
    )


def ranges_table(held: Held) -> Table:
    """Return how often each range held what came."""
    columns = (
        Column("range", "Range of"),
        Column("share", "Held", "rate", "%"),
        Column("n", "Forecasts", "count"),
        Column("periods", "Periods", "count"),
    )
    kept = held.record.coverage
    rows = tuple(
        (f"{n} %", rate(kept[n].share), count(kept[n].n), count(kept[n].periods)) for n in LEVELS
    )
    return Table("Ranges", columns, rows)


def forecasts_table(held: Held) -> Table:
    """Return every forecast as a page shows it."""
    currency = held.source.currency
    noted = any(point.note for point in held.record.points)
    columns = (
        Column("period", "Period"),
        Column("as_of", "As of", "date"),
        Column("weeks", "Weeks", "count"),
        Column("forecast", "Forecast", "money", currency),
        Column("range", "8 of 10"),
        Column("came", "Came", "money", currency),
        Column("off", "Off by", "change", "%"),
        Column("held", "In range"),
        Column("call", "Call", "money", currency),
        *((Column("loaded", "Call came in"),) if calls_loaded(held) else ()),
        Column("chance", "Target", "rate", "%"),
        Column("reached", "Reached"),
        *((Column("note", "Said with it"),) if noted else ()),
    )
    note = "Weeks before the end. Target: the chance it was given. Call: said by that day."
    loaded = calls_loaded(held)
    rows = tuple(
        (*_row(p, currency, loaded=loaded), *((p.note,) if noted else ()))
        for p in held.record.points
    )
    return Table("", columns, rows, note)


def calls_loaded(held: Held) -> bool:
    """Return whether a call beside a forecast came in later, as history."""
    return any(point.call_loaded for point in held.record.points)


def _row(point: Point, currency: str, *, loaded: bool) -> tuple[Part, ...]:
    came_in = "" if point.call is None else "later" if point.call_loaded else "in time"
    ends = " to ".join(compact_minor(end, currency) for end in point.part.ranges[80])
    chance = point.part.p_target
    return (
        point.period.label,
        f"{point.as_of}",
        count(point.weeks_left),
        money(point.part.expected, currency),
        ends,
        "still open" if point.actual is None else money(point.actual, currency),
        "" if point.off is None else rate(point.off),
        _yes(point.held()),
        _money(point.call, currency),
        *((came_in,) if loaded else ()),
        "" if chance is None else rate(chance),
        _yes(point.reached),
    )


def record_sheet(held: Held) -> Table:
    """Return every forecast as one table, for CSV."""
    currency = held.source.currency
    columns = (
        Column("period", "Period"),
        Column("as_of", "As of", "date"),
        Column("weeks", "Weeks left", "count"),
        Column("forecast", "Forecast", "money", currency),
        Column("low", "8 of 10 from", "money", currency),
        Column("high", "to", "money", currency),
        Column("came", "Came", "money", currency),
        Column("off", "Off by", "change", "%"),
        Column("held", "In range"),
        Column("target", "Target", "money", currency),
        Column("chance", "Target's chance", "rate", "%"),
        Column("reached", "Reached"),
        Column("call", "Call", "money", currency),
        Column("run", "Run"),
        Column("published", "Published", "date"),
    )
    return Table("", columns, tuple(_line(p, currency) for p in held.record.points))


def _line(point: Point, currency: str) -> tuple[Part, ...]:
    part = point.part
    return (
        point.period.label,
        f"{point.as_of}",
        count(point.weeks_left),
        *(money(value, currency) for value in (part.expected, *part.ranges[80])),
        _money(point.actual, currency),
        "" if point.off is None else rate(point.off),
        _yes(point.held()),
        _money(part.target, currency),
        "" if part.p_target is None else rate(part.p_target),
        _yes(point.reached),
        _money(point.call, currency),
        point.run,
        f"{point.published_at:%Y-%m-%d}",
    )


def _money(minor: int | None, currency: str) -> Part:
    return "" if minor is None else money(minor, currency)


def _yes(value: bool | None) -> str:  # noqa: FBT001 -- known or not
    return "" if value is None else "yes" if value else "no"
