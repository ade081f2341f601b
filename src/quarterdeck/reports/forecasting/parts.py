"""The parts of a forecast as tables: by what was asked, and by kind of business."""

from quarterdeck.forecast.scoring import Part
from quarterdeck.reports.blocks import Block, Column, Section, Sentence, Table
from quarterdeck.reports.blocks import Part as Piece
from quarterdeck.reports.figures import count
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.reports.naming import column_name, value_name


def parts_table(foreseen: Foreseen, parts: tuple[Part, ...], by: tuple[str, ...]) -> Table:
    """Return parts of a breakdown as a table, one row each."""
    currency = foreseen.forecast.currency
    money = [(t, t.lower().replace(" ", "_")) for t in ("Forecast", "Booked", "Open", "New")]
    columns = (
        *(Column(name, column_name(foreseen.source, name)) for name in by),
        *(Column(key, title, "money", currency) for title, key in money),
        Column("open_deals", "Open deals", "count"),
    )
    rows = tuple(_row(foreseen, part, by) for part in parts)
    return Table("", columns, rows, "Parts add up to the whole exactly.")


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
    whole = foreseen.money(
        beside.expected,
        "Run rate beside deals",
        f"What orders of {_listed(beside.products)} bring that nobody opens a deal for.",
        "ordered up to the day + rate of late x working time left",
    )
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
    money = (part.expected, part.booked, part.opened, part.created)
    return (
        *(value_name(foreseen.source, name, key) for name, key in named),
        *(foreseen.money(value) for value in money),
        count(part.open_deals),
    )
