"""A deal over time: the picture of its lanes, what moved its chance, and every change."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from typing import Any

from quarterdeck.forecast.deal_path import Seen
from quarterdeck.reports.blocks import Column, Lane, Lanes, Part, Stop, Table
from quarterdeck.reports.deal.dealt import FIELDS, Change, Dealt, Row
from quarterdeck.reports.deal.words import (
    chance_figure,
    change_text,
    outcome_text,
    said_day,
    times,
    value_text,
)
from quarterdeck.reports.figures import compact_minor, rate

_MILLION = 1_000_000
_QUIET = "Nothing of the deal itself: time passed, and other deals taught"


def lanes(dealt: Dealt) -> Lanes:
    """Return the picture: stage, amount, close date, category, owner, what was done, the chance."""
    drawn = [_spells(dealt, "stage"), _amount(dealt), _due(dealt), _spells(dealt, "category")]
    drawn += [_spells(dealt, "owner"), *_done(dealt), *_path(dealt)]
    end = dealt.as_of if dealt.open else dealt.now["closed_on"] or dealt.now["known_on"]
    title = f"From {said_day(dealt.days[0]['known_on'])} to {said_day(end)}"
    said = f"{len(dealt.changes)} changes of stage, amount, close date, category and owner"
    slant = "The dotted slant is the day itself: a close date under it has passed."
    note = slant if drawn[2].stops else ""
    return Lanes(title, said, dealt.days[0]["known_on"], end, tuple(drawn), note)


def _spells(dealt: Dealt, field: str) -> Lane:
    """Return what a field was from when to when; days on which it stayed the same are one spell."""
    stops: list[Stop] = []
    for row in dealt.days if field == "stage" else _while_open(dealt):
        text = value_text(dealt, field, row[field])
        if not stops or stops[-1].text != text:
            stops.append(Stop(row["known_on"], text))
    ends = outcome_text(dealt.now["outcome"]) if field == "stage" and not dealt.open else ""
    return Lane(FIELDS[field], "spells", tuple(stops), ends)


def _amount(dealt: Dealt) -> Lane:
    currency = dealt.source.currency
    stops = _steps(dealt.days, "money", lambda m: (value_text(dealt, "money", m), m))
    now = dealt.now["money"]
    ends = f"{compact_minor(now, currency)} {currency}" if now is not None else "no amount"
    return Lane(dealt.source.measure or FIELDS["money"], "steps", stops, ends)


def _due(dealt: Dealt) -> Lane:
    told = [row for row in _while_open(dealt) if row["close_date"]]
    stops = _steps(tuple(told), "close_date", lambda d: (said_day(d), d.toordinal()))
    later = sum(1 for change in dealt.changes if change.pushed > 0)
    ends = said_day(date.fromordinal(stops[-1].value or 1)) if stops else "none"
    moved = f"moved later {times(later)}" if later else ""
    return Lane(FIELDS["close_date"], "days", stops, ends, moved)


def _steps(
    rows: tuple[Row, ...], field: str, tell: Callable[[Any], tuple[str, int]]
) -> tuple[Stop, ...]:
    stops: list[Stop] = []
    for row in rows:
        if row[field] is None:
            continue
        text, value = tell(row[field])
        if not stops or stops[-1].value != value:
            stops.append(Stop(row["known_on"], text, value))
    return tuple(stops)


def _done(dealt: Dealt) -> tuple[Lane, ...]:
    """Return the lane of what was done, if anything was."""
    by_day = groupby(dealt.done, key=lambda row: row["done_on"])
    first = dealt.days[0]["known_on"]
    stops = tuple(Stop(day, _kinds(list(rows))) for day, rows in by_day if day >= first)
    if not stops:
        return ()
    return (Lane("Activity", "marks", stops, f"last {said_day(stops[-1].day)}"),)


def _kinds(rows: list[Row]) -> str:
    return ", ".join(f"{row['kind'] or 'activity'} x {row['n']}" for row in rows)


def _path(dealt: Dealt) -> tuple[Lane, ...]:
    if not dealt.path:
        return ()
    stops = tuple(
        Stop(s.day, f"{s.chance * 100:.1f} %", round(s.chance * _MILLION)) for s in dealt.path
    )
    ends = f"{stops[-1].text} in {dealt.period.label}" if dealt.open else ""
    return (Lane("Chance", "path", stops, ends),)


def _while_open(dealt: Dealt) -> tuple[Row, ...]:
    """Return how it stood while it was open; how it stands where it never was."""
    return tuple(row for row in dealt.days if row["is_open"]) or dealt.days[-1:]


@dataclass(frozen=True, slots=True)
class Move:
    """From which chance to which a deal came between two days, and what became another of it."""

    before: Seen
    after: Seen
    changes: tuple[Change, ...]


def moves(dealt: Dealt) -> tuple[Move, ...]:
    """Return what moved the chance, in order of day; quiet weeks in a row are one move."""
    found: list[Move] = []
    for before, after in pairwise(dealt.path):
        told = net(c for c in dealt.changes if before.day < c.day <= after.day)
        quiet = not told and found and not found[-1].changes
        found.append(Move(found.pop().before if quiet else before, after, told))
    return tuple(found)


def net(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes of the same field as one, from its first value to its last."""
    last: dict[str, Change] = {}
    for change in changes:
        first = last.get(change.field, change)
        last[change.field] = replace(change, before=first.before)
    return tuple(change for change in last.values() if change.before != change.after)


def moves_table(dealt: Dealt) -> Table:
    """Return what moved the chance, the latest first."""
    columns = (
        Column("since", "After", "date"),
        Column("until", "Up to", "date"),
        Column("chance", "Chance", "rate", "%"),
        Column("change", "Change", "change", "points"),
        Column("what", "What happened"),
    )
    rows = tuple(_moved(dealt, move) for move in reversed(moves(dealt)))
    note = (
        f"The chance to be won in {dealt.period.label}, as the forecast of each week had it. Time"
        " passing is part of every move."
    )
    return Table("", columns, rows, note, empty="It was seen once only, so nothing moved yet.")


def _moved(dealt: Dealt, move: Move) -> tuple[Part, ...]:
    text = "; ".join(change_text(dealt, change) for change in move.changes) or _QUIET
    return (
        move.before.day.isoformat(),
        move.after.day.isoformat(),
        chance_figure(dealt, move.after.chance, move.after.day),
        replace(rate(move.after.chance - move.before.chance), suffix="points"),
        f"{text[:1].upper()}{text[1:]}",
    )


def changes_table(dealt: Dealt) -> Table:
    """Return every change of the deal, the latest first."""
    columns = (
        Column("day", "Day", "date"),
        Column("field", "What"),
        Column("before", "Was"),
        Column("after", "Became"),
        Column("moved", "Moved"),
    )
    rows = tuple(_row(dealt, change) for change in reversed(dealt.changes))
    return Table("", columns, rows, empty="It is as it was when it was first known.")


def _row(dealt: Dealt, change: Change) -> tuple[Part, ...]:
    before, after = (value_text(dealt, change.field, v) for v in (change.before, change.after))
    later = "later" if change.pushed > 0 else "earlier"
    moved = f"{abs(change.pushed)} days {later}" if change.pushed else ""
    return (change.day.isoformat(), FIELDS[change.field], before, after, moved)


def deal_sheet(dealt: Dealt) -> Table:
    """Return every change as a row of a file, with the deal it is of."""
    named = changes_table(dealt)
    columns = (Column("id", "id"), *(Column(c.key, c.key) for c in named.columns))
    return Table("", columns, tuple((dealt.id, *row) for row in named.rows))
