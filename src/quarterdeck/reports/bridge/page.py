"""A movement as a page, and the deals of one of its lines as another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from quarterdeck.movement.records import Bucket, BucketMovement
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Explanation,
    Figure,
    Notes,
    Part,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.bridge.changed import Caused, caused_table, most_moved
from quarterdeck.reports.bridge.flows import sankey
from quarterdeck.reports.bridge.moved import Moved
from quarterdeck.reports.bridge.steps import labels_of, steps_of, waterfall
from quarterdeck.reports.bridge.words import opening
from quarterdeck.reports.causes import LABELS
from quarterdeck.reports.figures import count, money_column, of_deals, signed
from quarterdeck.reports.naming import breakdown_name, column_name, place, value_name
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.table_sql import COUNT, SUM, same

BEHIND = 8
"""How many deals a page shows behind each line."""


@dataclass(frozen=True, slots=True)
class Extras:
    """What a movement is asked for beside its bridge: flows by a dimension, so many deals."""

    dimension: str = ""
    deals: int = 0


def movement_report(moved: Moved, extras: Extras, *, behind: int = BEHIND) -> Report:
    """Return the movement as a page, opened by a sentence that says mostly why."""
    blocks: list[Block] = [opening(moved, steps_of(moved)), waterfall(moved, behind=behind)]
    blocks += [_buckets(moved)] if moved.movement.by else []
    blocks += [most_moved(moved, extras.deals)] if extras.deals else []
    blocks += [sankey(moved, extras.dimension)] if extras.dimension else []
    return moved_page(moved, blocks)


def caused_report(of: Caused) -> Report:
    """Return the deals behind one line as a page; their amounts add up to it."""
    moved = of.moved
    span = Sentence((f"{moved.title}. {moved.span}",))
    return moved_page(moved, [_line(of), span, caused_table(of)])


def caused_sheet(of: Caused) -> Table:
    """Return the same deals for a file, with their ids."""
    shown = caused_table(of)
    rows = tuple((row["id"], *cells) for row, cells in zip(of.rows, shown.rows, strict=True))
    return replace(shown, columns=(Column("id", "Id"), *shown.columns), rows=rows)


def assumptions(moved: Moved) -> tuple[str, ...]:
    """Return what the movement takes for granted, and since when nothing was observed."""
    noted = moved.source.observed_note()
    return (*([noted] if noted else []), *moved.movement.assumptions())


def _sorted(moved: Moved) -> list[BucketMovement]:
    by = moved.movement.window.question.by

    def places(part: BucketMovement) -> list[tuple[int, int, str]]:
        return [place(moved.source, *pair) for pair in zip(by, part.bucket, strict=True)]

    return sorted(moved.movement.by, key=places)


def _names(moved: Moved, bucket: Bucket) -> tuple[str, ...]:
    """Return a part of the breakdown as people know it."""
    by = moved.movement.window.question.by if bucket else ()
    return tuple(value_name(moved.source, *pair) for pair in zip(by, bucket, strict=True))


def _quiet(amount: Figure) -> Figure:
    """Return an amount for a table that is mostly noughts: those without digits after them."""
    return amount if amount.value else replace(amount, text="0")


def moved_page(moved: Moved, blocks: Sequence[Block]) -> Report:
    """Return blocks about a movement as a page, with what it takes for granted."""
    period = moved.movement.period
    notes = assumptions(moved)
    told = (Notes("Good to know", tuple(map(sentence, notes))),) if notes else ()
    label = period.label if period else ""
    return page(moved.source, "Movement", (*blocks, *told), period=label)


def _line(of: Caused) -> Sentence:
    """Say what the line is: its cause, its part of the breakdown, its amount and deals."""
    moved = of.moved
    part = ", ".join(_names(moved, of.bucket or ()))
    label = labels_of(moved)[of.cause]
    said = (label, "The changes of the deals listed, added up.", "sum of the deals' lines")
    explain = of.sql.explain(SUM, same({}), said=said, n=of.count)
    amount = money_column([of.amount], moved.movement.currency, [explain])[0]
    counted = count(of.count, of.sql.explain(COUNT, same({}), said=said, n=of.count))
    inside = f", {part}: " if part else ": "
    shown = replace(amount, text=signed(amount)) if of.cause in LABELS else amount
    return Sentence((label, inside, shown, " in ", *of_deals(counted), "."), lead=True)


def _buckets(moved: Moved) -> Table:
    movement = moved.movement
    by = movement.window.question.by
    causes = [c for c in LABELS if any(ln.cause == c for b in movement.by for ln in b.lines)]
    named = ("opening", *causes, "closing")
    labels = LABELS | {"opening": "Opening", "closing": "Closing"}
    columns = (
        *(Column(name, column_name(moved.source, name)) for name in by),
        *(
            Column(c, labels[c], "change" if c in LABELS else "money", movement.currency)
            for c in named
        ),
    )
    parts = _sorted(moved)
    amounts = [amount for part in parts for amount in _amounts(part, named)]
    explains = [_explained(moved, part, cause) for part in parts for cause in named]
    figures = [_quiet(f) for f in money_column(amounts, movement.currency, explains)]
    width = len(named)
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            *_names(moved, part.bucket),
            *figures[row * width : (row + 1) * width],
        )
        for row, part in enumerate(parts)
    )
    return Table(f"By {breakdown_name(moved.source, by)}", columns, rows)


def _explained(moved: Moved, part: BucketMovement, cause: str) -> Explanation:
    label = labels_of(moved)[cause]
    said = (
        f"{label}, {', '.join(_names(moved, part.bucket))}",
        f"{moved.title}: what '{label}' added to or took from one part. {moved.span}",
        "opening + all lines = closing, in every part",
    )
    where = same({f"d{n}": v for n, v in enumerate(part.bucket, 1)} | {"cause": cause})
    return moved.lines.explain(SUM, where, said=said, n=_count(part, cause))


def _count(part: BucketMovement, cause: str) -> int:
    counts = {"opening": part.opening_count, "closing": part.closing_count}
    return (counts | {line.cause: line.count for line in part.lines}).get(cause, 0)


def _amounts(part: BucketMovement, named: tuple[str, ...]) -> list[int]:
    amounts = {"opening": part.opening, "closing": part.closing}
    amounts |= {line.cause: line.amount for line in part.lines}
    return [amounts.get(cause, 0) for cause in named]
