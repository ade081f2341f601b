"""The page of the record: the verdict first, then the picture, rivals, promises, every forecast."""

from quarterdeck.forecast.record import CALL, SERVED, Count, Point
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Hit,
    Hits,
    Notes,
    Part,
    Reliability,
    Report,
    Said,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count, money, rate
from quarterdeck.reports.forecast_record.data import Held, named
from quarterdeck.reports.forecast_record.tables import (
    calls_loaded,
    forecasts_table,
    ranges_table,
    rivals_table,
    stretches_table,
)
from quarterdeck.reports.page import page

_TITLE = "Record of the forecast"
_WATCHED = (
    "whether ranges hold week by week; steps in creation, conversion and the worth of a win; deals "
    "a seller carries; amounts that look like placeholders; simple rules that do better"
)
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
        nothing = (*_nothing(held), *_alarms(held))
        return page(held.source, _TITLE, nothing, period=_period(held))
    closed = bool(held.record.closed)
    blocks: tuple[Block, ...] = (
        Sentence(_lead(held), lead=True),
        *_clock(held),
        *_alarms(held),
        *((_picture(held), *_rivals(held), *_promises(held)) if closed else ()),
        Section("Every published forecast", (forecasts_table(held),)),
        Notes("How to read it", tuple(_notes(held))),
    )
    return page(held.source, _TITLE, blocks, period=_period(held))


def _clock(held: Held) -> tuple[Block, ...]:
    """Say how many came out on the clock of a simulated company: nobody relied on them."""
    simulated = sum(1 for point in held.record.points if point.clock)
    if not simulated:
        return ()
    said = (
        f"{simulated} of them came out on the clock of the simulated company, as it was made: each "
        "was forecast from what was known by the end of its day, and nobody relied on it."
    )
    return (Sentence((said,)),)


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


def _alarms(held: Held) -> tuple[Block, ...]:
    """Show what has changed under the forecast, or in it."""
    if held.watched is None:
        return ()
    columns = (
        Column("alarm", "What"),
        Column("since", "Since", "date"),
        Column("sure", "How sure"),
        Column("do", "What to do next"),
    )
    rows = tuple(
        (f"{one.title}. {one.says}", f"{one.since or ''}", one.sure, one.do)
        for one in held.watched.alarms
    )
    unjudged = held.watched.unjudged
    note = f"Not judged yet: {'; '.join(unjudged)}." if unjudged else ""
    empty = f"Nothing stands out of what is watched: {_WATCHED}."
    return (Section("Alarms", (Table("", columns, rows, note, empty), *_unjudged(rows, note))),)


def _unjudged(rows: tuple[tuple[Part, ...], ...], note: str) -> tuple[Block, ...]:
    """Say what is not judged where no table says it."""
    return (Sentence((note,)),) if note and not rows else ()


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
    return Section("How near it was", (hits, stretches_table(held)))


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


def _rivals(held: Held) -> tuple[Block, ...]:
    return (Section("Forecast, call and simple ways", (rivals_table(held),)),)


def _promises(held: Held) -> tuple[Block, ...]:
    shown: list[Block] = [ranges_table(held)]
    if any(one.reached.n for one in held.record.reliability):
        shown.append(_targets(held))
    return (Section("Does it keep what it promises?", tuple(shown)),)


def _targets(held: Held) -> Reliability:
    rows = tuple(
        Said(
            one.low,
            one.high,
            one.mean or 0.0,
            one.reached.share or 0.0,
            count(one.reached.n),
            periods=count(one.reached.periods),
        )
        for one in held.record.reliability
        if one.reached.n
    )
    return Reliability(
        "Targets",
        "Share of targets reached by the chance they were given; on the dotted line, as said.",
        rows,
        "Bars: how many forecasts gave such a chance. Those of one period share one outcome.",
        across="chance given to the target",
        up="reached",
    )


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
    if calls_loaded(held):
        said.append("Calls that came in later, as history: that they were said then is not proven.")
    if held.left.elsewhere:
        said.append(f"{held.left.elsewhere} published runs say nothing of this part.")
    return said
