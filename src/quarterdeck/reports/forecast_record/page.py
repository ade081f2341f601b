"""The page of the record: the verdict first, then the picture, rivals, promises, every forecast."""

from quarterdeck.forecast.record import CALL, SERVED, Compared, Count, Point, Stretch
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Hit,
    Hits,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import compact_minor, count, money, rate
from quarterdeck.reports.forecast_record.data import Held, named
from quarterdeck.reports.page import page

_TITLE = "Record of the forecast"
_ONCE = (
    "Once its period is over, this page shows how far off it was, whether its range held, and who "
    "was nearer: the forecast, the call, or a simple rule."
)
_CAME = (
    "What came is what the part won in the period, as is known by the day of this page; of a team, "
    "whoever was in it on the period's last day."
)


def record_report(held: Held) -> Report:
    """Return the page of the record."""
    if not held.record.points:
        return page(held.source, _TITLE, _nothing(held), period=_period(held))
    closed = bool(held.record.closed)
    blocks: tuple[Block, ...] = (
        Sentence(_lead(held), lead=True),
        *((_picture(held), *_rivals(held), *_promises(held)) if closed else ()),
        Section("Every published forecast", (_forecasts(held),)),
        Notes("How to read it", tuple(_notes(held))),
    )
    return page(held.source, _TITLE, blocks, period=_period(held))


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


def _period(held: Held) -> str:
    return held.period.label if held.period else ""


def _nothing(held: Held) -> tuple[Block, ...]:
    """Say what is missing, and how it comes to be."""
    kind = "replay" if held.replays else "forecast"
    if held.left.elsewhere:
        says = f"No published {kind} says anything of this part of the company."
        return (EmptyState(says, "Forecasts are published for the company and its teams."),)
    about = f" of {held.period.label}" if held.period else ""
    says = f"No {kind}{about} has been published by this day."
    blocks: list[Block] = [
        EmptyState(
            says,
            "Publish one every week, after the import: quarterdeck forecast --publish",
        )
    ]
    if held.replays:
        next_step = "quarterdeck forecast --publish --as-of DAY replays a day that is past."
        return (EmptyState(says, next_step),)
    if held.left.other:
        more = f"There are {held.left.other} replays, published after the fact"
        blocks.append(EmptyState(f"{more}.", "See them: quarterdeck record --replays"))
    blocks.append(
        Notes(
            "What comes of it",
            (
                "A published forecast is kept as it was said, for the company and every team.",
                _ONCE,
                "How far off it would have been on past days: quarterdeck backtest.",
            ),
        )
    )
    return tuple(blocks)


def _lead(held: Held) -> tuple[Part, ...]:
    record = held.record
    kind = "replayed" if held.replays else "published"
    many = (count(len(record.points)), f" forecasts were {kind}")
    if not record.closed:
        return (*many, "; none of their periods is over yet.")
    ours = next((c for c in record.compared if c.method == SERVED), None)
    held80 = record.coverage[80]
    about = (
        *many,
        "; the outcome is known for ",
        count(len(record.closed)),
        f" of them, of {_periods(held80)}",
    )
    if ours is None:
        return (*about, ", in which nothing was won.")
    off = (": off by ", rate(ours.errors.wape), ", ", *_beside(held))
    ranged = (count(held80.yes), f" of {held80.n} inside the range that 8 of 10 should hold.")
    return (*about, *off, *ranged)


def _beside(held: Held) -> tuple[Part, ...]:
    """Name the call and the best simple rule, where there is one."""
    found: list[Part] = []
    for one in held.record.compared:
        simple = one.method not in {SERVED, CALL, "tables"}
        if one.method == CALL:
            found += ["the call by ", rate(one.errors.wape), ", "]
        elif simple:
            name = named(one.method)
            found += [f"{name[:1].lower()}{name[1:]} by ", rate(one.errors.wape), ", "]
            break
    return tuple(found)


def _picture(held: Held) -> Section:
    rows = tuple(_hit(held, p) for p in held.record.closed if p.actual)
    hits = Hits(
        "Each forecast against what came, by weeks before the end",
        "A dot is a forecast as a share of what came, its line the range of 8 of 10 cases.",
        rows,
        "On the line at 100 % lies what came. A ring is a forecast whose range did not hold it.",
    )
    return Section("How near it was", (hits, _stretches(held)))


def _hit(held: Held, point: Point) -> Hit:
    actual = point.actual or 1
    low, high = point.part.ranges[80]
    return Hit(
        point.period.label,
        point.as_of,
        point.weeks_left,
        money(point.part.expected, held.source.currency),
        money(point.actual, held.source.currency),
        (low / actual, point.part.expected / actual, high / actual),
        bool(point.held()),
    )


def _stretches(held: Held) -> Table:
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


def _rivals(held: Held) -> tuple[Block, ...]:
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
    return (Section("Forecast, call and simple ways", (Table("", columns, rows, note),)),)


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


def _promises(held: Held) -> tuple[Block, ...]:
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
    tables: list[Block] = [Table("Ranges", columns, rows)]
    if any(one.reached.n for one in held.record.reliability):
        tables.append(_reliability(held))
    return (Section("Does it keep what it promises?", tuple(tables)),)


def _reliability(held: Held) -> Table:
    columns = (
        Column("chance", "Chance given to the target"),
        Column("mean", "On average", "rate", "%"),
        Column("share", "Reached", "rate", "%"),
        Column("n", "Forecasts", "count"),
        Column("periods", "Periods", "count"),
    )
    rows = tuple(
        (
            f"{one.low:.0%} to {one.high:.0%}".replace("%", " %"),
            rate(one.mean),
            rate(one.reached.share),
            count(one.reached.n),
            count(one.reached.periods),
        )
        for one in held.record.reliability
        if one.reached.n
    )
    return Table("Targets", columns, rows)


def _forecasts(held: Held) -> Table:
    currency = held.source.currency
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
        Column("chance", "Target", "rate", "%"),
        Column("reached", "Reached"),
    )
    note = "Weeks before the end. Target: the chance it was given. Call: said by that day."
    return Table("", columns, tuple(_row(p, currency) for p in held.record.points), note)


def _row(point: Point, currency: str) -> tuple[Part, ...]:
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
        "" if chance is None else rate(chance),
        _yes(point.reached),
    )


def _yes(value: bool | None) -> str:  # noqa: FBT001 -- known or not
    return "" if value is None else "yes" if value else "no"


def _periods(counted: Count) -> str:
    return f"{counted.periods} period{'' if counted.periods == 1 else 's'}"


def _notes(held: Held) -> list[str]:
    said = [
        _CAME,
        "Off by: all misses added up, over all that was won. Bias: the same with signs.",
        "Forecasts of one period share one outcome: count periods before you trust a share.",
    ]
    if held.replays:
        said.insert(0, "Replays came out after the fact: they show the method, not foresight.")
    elif held.left.other:
        said.append(
            f"{held.left.other} replays, published after the fact, are left out: quarterdeck "
            "record --replays."
        )
    if held.left.elsewhere:
        said.append(f"{held.left.elsewhere} published runs say nothing of this part.")
    return said
