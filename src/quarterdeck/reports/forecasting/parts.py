"""The parts of a forecast as tables: by what was asked, and by kind of business."""

from quarterdeck.facts.relations import key_names
from quarterdeck.forecast.scoring import Part
from quarterdeck.reports.blocks import Block, Column, Figure, Section, Sentence, Table
from quarterdeck.reports.blocks import Part as Piece
from quarterdeck.reports.figures import count
from quarterdeck.reports.forecasting.foreseen import Foreseen, Row
from quarterdeck.reports.naming import column_name, value_name
from quarterdeck.reports.table_sql import same

_MONEY = ("Forecast", "Booked", "Open", "New")
_CHANCE = Column("chance", "Chance", "rate", "%")
_ADD_UP = (
    "What is expected of parts adds up to the whole exactly; their ranges do not, as not all of "
    "them end low at once."
)


def rows_table(
    foreseen: Foreseen, rows: tuple[Row, ...], by: tuple[str, ...], levels: tuple[int, ...]
) -> Table:
    """Return parts as a table, one row each, with ranges that hold so many per cent of cases."""
    currency = foreseen.forecast.currency
    aimed = any(row.target is not None for row in rows)
    ends = [
        Column(f"{end}_{level}", title, "money", currency)
        for level in levels
        for end, title in (("low", f"{level // 10} of 10 from"), ("high", "to"))
    ]
    goals = (Column("target", "Target", "money", currency), _CHANCE) if aimed else ()
    named, expected, made = _columns(foreseen, by)
    told = tuple(
        (
            *cells[: len(named)],
            cells[len(named)],
            *(foreseen.money(end) for n in levels for end in row.spread.interval(n)),
            *(_aimed(foreseen, row) if aimed else ()),
            *cells[len(named) + 1 :],
        )
        for row in rows
        for cells in (_row(foreseen, row.part, by),)
    )
    columns = (*named, expected, *ends, *goals, *made)
    note = _ADD_UP + (" Chance: to reach the part's target." if aimed else "")
    return Table("", columns, told, note)


def parts_table(foreseen: Foreseen, parts: tuple[Part, ...], by: tuple[str, ...]) -> Table:
    """Return parts of a breakdown as a table, one row each."""
    named, expected, made = _columns(foreseen, by)
    rows = tuple(_row(foreseen, part, by) for part in parts)
    return Table("", (*named, expected, *made), rows, "Parts add up to the whole exactly.")


def _columns(
    foreseen: Foreseen, by: tuple[str, ...]
) -> tuple[tuple[Column, ...], Column, tuple[Column, ...]]:
    """Return the columns that name a part, what it is expected to win, and what that is made of."""
    currency = foreseen.forecast.currency
    first, *rest = (Column(t.lower(), t, "money", currency) for t in _MONEY)
    named = tuple(Column(name, column_name(foreseen.source, name)) for name in by)
    return named, first, (*rest, Column("open_deals", "Open deals", "count"))


def _aimed(foreseen: Foreseen, row: Row) -> tuple[Piece, Piece]:
    if row.target is None or row.reached is None:
        return "", ""
    return foreseen.money(row.target), foreseen.chance(row.reached)


def business_blocks(foreseen: Foreseen) -> tuple[Block, ...]:
    """Return what each kind of business brings, and what comes beside the deals."""
    by = (foreseen.forecast.scores.known.kinds.by,)
    blocks: tuple[Block, ...] = ()
    if foreseen.business and by != foreseen.source.question.by:
        blocks = (parts_table(foreseen, foreseen.business, by),)
    blocks += _run_rate(foreseen)
    return (Section("By kind of business", blocks),) if blocks else ()


def _run_rate(foreseen: Foreseen) -> tuple[Block, ...]:
    beside = foreseen.run_rate
    if beside is None:
        return ()
    how = foreseen.explained(
        "Run rate beside deals",
        f"What orders of {_listed(beside.products)} bring that nobody opens a deal for.",
        "ordered up to the day + rate of late x working time left",
    )
    whole = foreseen.money(beside.expected, how)
    return (
        Sentence(
            (
                f"Beside the deals, orders of {_listed(beside.products)} are expected to bring ",
                whole,
                ": ",
                foreseen.money(beside.ordered),
                " came by the day, ",
                foreseen.money(beside.to_come),
                " is still to come. It is no part of the forecast above.",
            )
        ),
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)


def _row(foreseen: Foreseen, part: Part, by: tuple[str, ...]) -> tuple[Piece, ...]:
    named = zip(by, part.keys, strict=True)
    return (
        *(value_name(foreseen.source, name, key) for name, key in named),
        _expected(foreseen, part, by),
        *(foreseen.money(value) for value in (part.booked, part.opened, part.created)),
        count(part.open_deals),
    )


def _expected(foreseen: Foreseen, part: Part, by: tuple[str, ...]) -> Figure:
    """Return what a part is expected to win, with its SQL where that is of the same breakdown."""
    question = foreseen.forecast.question
    if by != question.by:
        return foreseen.money(part.expected)
    keys = dict(zip(key_names(question), part.keys, strict=False)) if by else {}
    said = ("Forecast", "What this part is expected to win in all.", "booked + open + new")
    return foreseen.summed(part.expected, said, "booked + opened + created", same(keys))
