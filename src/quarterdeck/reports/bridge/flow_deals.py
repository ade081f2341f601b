"""The deals of one flow: where each stood when the window opened, and where it stands now."""

from dataclasses import dataclass, replace
from typing import Any

from quarterdeck.engine.sql import ident
from quarterdeck.movement.records import Flow
from quarterdeck.reports.blocks import Block, Column, Part, Report, Sentence, Table
from quarterdeck.reports.bridge.flows import flow_key, flow_words, sankey
from quarterdeck.reports.bridge.moved import Moved, spoken
from quarterdeck.reports.bridge.page import moved_page
from quarterdeck.reports.bridge.steps import steps_of
from quarterdeck.reports.bridge.words import opening
from quarterdeck.reports.figures import count, money_column, of_deals
from quarterdeck.reports.table_sql import COUNT, SUM, TableSql, same, table_sql
from quarterdeck.words.money import to_major
from quarterdeck.words.named import deal_name

Row = dict[str, Any]

_SIZED = {"increase": "What amounts were raised by", "decrease": "What amounts were lowered by"}


@dataclass(frozen=True, slots=True)
class Flowed:
    """Every deal of one flow between the places of a dimension; their amounts add up to it."""

    moved: Moved
    dimension: str
    flow: Flow
    rows: tuple[Row, ...]
    sql: TableSql


def flowed(moved: Moved, dimension: str, flow: Flow) -> Flowed:
    """Return the deals of one flow, the largest first."""
    sql = moved.movement.flow_deals(dimension, flow)
    rows = tuple(moved.source.rows(sql))
    return Flowed(moved, dimension, flow, rows, table_sql(moved.source, sql))


def flows_report(moved: Moved, dimension: str, *, leading: bool = True) -> Report:
    """Return where the money of the one day was on the other, as a page of its own.

    Flows lead to their deals, unless not `leading`.
    """
    drawn = sankey(moved, dimension)
    if not leading:
        drawn = replace(drawn, flows=tuple(replace(flow, name="") for flow in drawn.flows))
    blocks: list[Block] = [opening(moved, steps_of(moved)), drawn]
    return moved_page(moved, blocks)


def flowed_report(of: Flowed) -> Report:
    """Return the deals of one flow as a page."""
    moved = of.moved
    source, target = flow_words(moved, of.dimension, of.flow)
    said = ("A flow", f"{moved.title}: {source} to {target}. {moved.span}", "sum of its deals")
    how = of.sql.explain(SUM, same({}), said=said, n=of.flow.count)
    amount = money_column([of.flow.amount], moved.movement.currency, [how])[0]
    told = _sized(of) or (
        " in ",
        *of_deals(count(of.flow.count, of.sql.explain(COUNT, same({}), said=said, n=None))),
    )
    lead = Sentence((f"{source} to {target}: ", amount, *told, "."), lead=True)
    return moved_page(moved, [lead, Sentence((f"{moved.title}. {moved.span}",)), _table(of)])


def flowed_sheet(of: Flowed) -> Table:
    """Return the same deals for a file, with their ids."""
    shown = _table(of)
    rows = tuple((row["id"], *cells) for row, cells in zip(of.rows, shown.rows, strict=True))
    return replace(shown, columns=(Column("id", "Id"), *shown.columns), rows=rows)


def flowed_json(of: Flowed) -> dict[str, Any]:
    """Return what a document says of it; ids, not names, stand for people."""
    currency = of.moved.movement.currency
    return {
        "dimension": of.dimension,
        "flow": flow_key(of.flow),
        "amount": to_major(of.flow.amount, currency),
        "count": of.flow.count,
        "deals": [
            {
                "id": row["id"],
                "title": row["title"],
                "amount": to_major(row["amount"], currency),
                "before": _state(row, "prev_") if row["prev_outcome"] is not None else None,
                "after": _state(row, ""),
            }
            for row in of.rows
        ],
    }


def _state(row: Row, when: str) -> dict[str, Any]:
    told = {name: row[f"{when}{name}"] for name in ("stage", "category", "owner", "outcome")}
    due = row[f"{when}due_on"]
    return {**told, "due_on": due.isoformat() if due else None}


def _sized(of: Flowed) -> tuple[Part, ...]:
    """Say what a flow is that no deal is: what amounts of deals counted elsewhere changed by."""
    for place, words in _SIZED.items():
        if place in (of.flow.source, of.flow.target) and not of.flow.count:
            return (f". {words}; the deals themselves are counted where they went",)
    return ()


def _table(of: Flowed) -> Table:
    moved = of.moved
    start, end = spoken(moved.movement.start), spoken(moved.movement.end)
    currency = moved.movement.currency
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("stage_before", f"Stage, {start}"),
        Column("stage", f"Stage, {end}"),
        Column("due_before", f"Due, {start}", "date"),
        Column("due", f"Due, {end}", "date"),
        Column("amount", "Amount", "money", currency),
    )
    said = ("One deal of a flow", f"What of this deal went this way. {moved.span}", "its amount")
    amounts = money_column(
        [row["amount"] for row in of.rows],
        currency,
        [
            of.sql.explain(ident("amount"), same({"id": row["id"]}), said=said, n=1)
            for row in of.rows
        ],
    )
    rows = tuple(_row(moved, *pair) for pair in zip(of.rows, amounts, strict=True))
    return Table("", columns, rows)


def _row(moved: Moved, row: Row, amount: Part) -> tuple[Part, ...]:
    return (
        deal_name(row["title"], row["id"]),
        moved.source.names(row["owner"]),
        row["prev_stage"] or "",
        row["stage"] or "",
        f"{row['prev_due_on'] or ''}",
        f"{row['due_on'] or ''}",
        amount,
    )
