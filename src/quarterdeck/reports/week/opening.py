"""The sentence that opens the week, made from the data."""

from quarterdeck.engine.sql import literal
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask, compose
from quarterdeck.reports.blocks import Figure, Part, Sentence
from quarterdeck.reports.bridge.steps import steps_of
from quarterdeck.reports.bridge.words import changed
from quarterdeck.reports.elapsed import elapsed
from quarterdeck.reports.figures import money, of_deals
from quarterdeck.reports.week.parts import Week, unpriced_note


def opening(week: Week) -> Sentence:
    """Say where the period stands and what happened to its pipeline since a week ago."""
    if week.reach.nothing_yet:
        return Sentence((f"Nothing is known by the end of {week.day}.",), lead=True)
    return Sentence((*_silent(week), *_booked(week), *_open(week), *_changed(week)), lead=True)


def _silent(week: Week) -> tuple[Part, ...]:
    """Say since when nothing has been observed, if the data end before the day."""
    if week.source.unobserved is None:
        return ()
    last, gone = week.source.unobserved
    said = (
        "Days without an observation",
        f"Days from {last}, the last observed, to {week.day}; what happened in them is unknown.",
        "the day asked about - the last observed day",
    )
    figure = _computed(week, f"{literal(week.day)} - {literal(last)}", "days", said, gone)
    return (f"Nothing has been observed since {last} (", figure, "). ")


def _booked(week: Week) -> tuple[Part, ...]:
    booked, label = week.numbers["bookings"], week.period.label
    deals = of_deals(week.numbers["booked_deals"])
    unpriced = _unpriced(week.unpriced_won, deals)
    if week.ahead:
        target = (" with a target of ", week.target) if week.target else _no_target(week)
        return (f"{label} begins in ", _until(week), *target)
    if week.over:
        return (f"{label} booked ", booked, *unpriced, " in all", *_reached(week))
    head = (f"{label} has booked ", booked)
    gone = (" with ", elapsed(week.source, week.period), " of its days gone")
    if week.target is None:
        return (*head, " from ", *deals, *_unpriced(week.unpriced_won), *gone, *_no_target(week))
    if week.gap and (week.gap.value or 0) <= 0:
        return (*head, *unpriced, *gone, ", past its target of ", week.target)
    return (*head, *unpriced, " of a target of ", week.target, *gone)


def _no_target(week: Week) -> tuple[Part, ...]:
    """Say that no target is set, unless a filter asks for a part that none can be set for."""
    return () if week.source.question.where else (", and no target is set",)


def _reached(week: Week) -> tuple[Part, ...]:
    """Say how much of its target a period that is over has reached."""
    if week.target is None or week.gap is None:
        deals = of_deals(week.numbers["booked_deals"])
        return (" from ", *deals, *_no_target(week))
    met: tuple[Part, ...] = (" of its target of ", week.target)
    if week.target.value:
        met = (", ", _attained(week, int(week.target.value), int(week.gap.value or 0)), *met)
    return (*met, ", ", week.gap, " short") if (week.gap.value or 0) > 0 else met


def _attained(week: Week, target: int, gap: int) -> Figure:
    inside = {
        name: compose(
            week.source.facts,
            ask(week.source.facts, find(name), week.source.question, week.period),
        )
        for name in ("coverage", "coverage_remaining")
    }
    goal, left = (f"(SELECT denominator FROM (\n{sql}\n) AS part)" for sql in inside.values())
    said = (
        "Share of the target booked",
        f"Bookings of {week.period.label} for each unit of its target.",
        "bookings / target",
    )
    return _computed(week, f"1 - {left} / CAST({goal} AS DOUBLE)", "rate", said, 1 - gap / target)


def _until(week: Week) -> Figure:
    start = week.period.start
    said = ("Days until it begins", f"Days from {week.day} to {start}.", "first day - as-of day")
    sql = f"{literal(start)} - {literal(week.day)}"
    return _computed(week, sql, "days", said, (start - week.day).days)


def _computed(week: Week, sql: str, unit: str, said: tuple[str, str, str], value: float) -> Figure:
    return week.source.sql_figure(f"SELECT {sql} AS value", unit, said=said, value=value, n=None)


def _open(week: Week) -> tuple[Part, ...]:
    place = " and due in it" if week.dated else " in the whole pipeline"
    if not week.open_deals.value:
        told: tuple[Part, ...] = (f"no deal is open{place if week.dated else ''}",)
    elif week.unpriced.value == week.open_deals.value:
        verb = "is" if week.open_deals.value == 1 else "are"
        bare = unpriced_note(week.open_deals, week.unpriced)
        told = (*of_deals(week.open_deals), f" {verb} open{place}", *bare)
    else:
        still = "still " if week.dated and not week.ahead else ""
        told = (week.open_now, f" are {still}open{place}")
        told += _unpriced(week.unpriced, of_deals(week.open_deals))
    if week.gap and (week.gap.value or 0) > 0 and not week.over and not week.ahead:
        told = (week.gap, " are left to book, and ", *told)
    return ("; ", *told, ". ")


def _unpriced(missing: Figure, deals: tuple[Part, ...] = ()) -> tuple[Part, ...]:
    """Say how many deals, of so many if that is not told before, carry no amount."""
    if not missing.value:
        return ()
    return (" (", missing, *((" of ", *deals) if deals else ()), " without an amount)")


def _changed(week: Week) -> tuple[Part, ...]:
    bridge = week.moved.movement
    since = f"{bridge.start:%A} {bridge.start.day} {bridge.start:%B}"
    if week.silent:
        return ()
    if not bridge.lines:
        return (f"Nothing in that pipeline changed since {since}.",)
    told = changed(week.moved, steps_of(week.moved))
    return (f"Since {since} that pipeline ", *map(_rounded, told), ".")


def _rounded(part: Part) -> Part:
    """Return an amount in whole major units, as the rest of the page's opening tells them."""
    if isinstance(part, str) or part.unit != "money" or not part.suffix:
        return part
    return money(int(part.value or 0), part.currency, part.explain)
