"""The deals that moved a pipeline: those that moved it most, and those behind one line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.movement.queries import deals_sql
from quarterdeck.movement.records import Bucket
from quarterdeck.movement.walk import Walk
from quarterdeck.reports.blocks import Column, Explanation, Figure, Part, Table
from quarterdeck.reports.bridge.moved import Moved
from quarterdeck.reports.causes import why
from quarterdeck.reports.figures import money_column
from quarterdeck.reports.naming import column_name, value_name
from quarterdeck.reports.source import Names
from quarterdeck.reports.table_sql import SUM, TableSql, same, table_sql
from quarterdeck.words.named import deal_name

Row = dict[str, Any]

_AMOUNT = ident("amount")


@dataclass(frozen=True, slots=True)
class Caused:
    """Every change behind one line; `bucket` None is the whole, where moves inside do not show."""

    moved: Moved
    cause: str
    bucket: Bucket | None
    rows: tuple[Row, ...]
    sql: TableSql

    @property
    def amount(self) -> int:
        """What the line added or took."""
        return sum(row["amount"] for row in self.rows)

    @property
    def count(self) -> int:
        """How often it happened to a deal."""
        return sum(row["n"] for row in self.rows)


def caused(moved: Moved, cause: str, bucket: Bucket | None = None) -> Caused:
    """Return the changes behind one line, the largest first; their amounts add up to it."""
    sql = deals_sql(Walk(moved.movement.facts, moved.movement.window), cause, bucket)
    rows = tuple(moved.source.rows(sql))
    return Caused(moved, cause, bucket, rows, table_sql(moved.source, sql))


def caused_table(of: Caused) -> Table:
    """Return the changes behind one line for reading, a row each."""
    return _table(of.moved, of.rows, of.sql, by=of.moved.movement.window.question.by)


def behind(moved: Moved, most: int) -> dict[str, Table]:
    """Return the largest changes behind every line, by cause, and how to see the others."""
    largest = deals_sql(Walk(moved.movement.facts, moved.movement.window), "", None, most=most)
    sql = render(load("reports", "behind"), changes=Raw(largest), most=most)
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in moved.source.rows(sql):
        rows[row["cause"]].append(row)
    return {
        cause: _table(moved, some, moved.changes, note=_more(moved, cause, some))
        for cause, some in rows.items()
    }


def _more(moved: Moved, cause: str, some: Sequence[Row]) -> str:
    whole = some[0]["of_cause"]
    if whole == len(some):
        return ""
    return f"The {len(some)} largest of {whole:,}. All of them: `{moved.command(cause)}`"


def _table(
    moved: Moved,
    rows: Sequence[Row],
    sql: TableSql,
    *,
    by: tuple[str, ...] = (),
    note: str = "",
) -> Table:
    currency = moved.movement.currency
    standing = any(row["cause"] in {"opening", "closing"} for row in rows)
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        *(Column(name, column_name(moved.source, name)) for name in by),
        Column("why", "What happened"),
        Column("day", "Day", "date"),
        Column("amount", "Amount", "money" if standing else "change", currency),
    )
    explains = [_one(moved, row, sql) for row in rows]
    amounts = money_column([row["amount"] for row in rows], currency, explains)
    shown = tuple(_row(moved, row, amount, by) for row, amount in zip(rows, amounts, strict=True))
    return Table("", columns, shown, note, empty="No deal changed in this way.")


def _row(moved: Moved, row: Row, amount: Figure, by: tuple[str, ...]) -> tuple[Part, ...]:
    names = moved.source.names
    buckets = (value_name(moved.source, name, row[f"d{n}"]) for n, name in enumerate(by, 1))
    title = deal_name(row["title"], row["id"])
    return (title, names(row["owner"]), *buckets, why(row, names), str(row["on_day"]), amount)


def _one(moved: Moved, row: Row, sql: TableSql) -> Explanation:
    keys = ("cause", "id", "version", *(k for k in row if k.startswith("d") and k[1:].isdigit()))
    said = (
        "One change of one deal",
        f"What one change of a deal added to or took from: {moved.title.lower()}. {moved.span}",
        "the deal's line in the bridge",
    )
    return sql.explain(_AMOUNT, same({key: row[key] for key in keys}), said=said, n=1)


def most_moved(moved: Moved, most: int = 10) -> Table:
    """Return the deals that moved it most, net of their own changes, with each cause in words."""
    deals = top_changes(moved, most)
    currency = moved.movement.currency
    explains = [_net(moved, deal[0]["id"]) for deal in deals]
    effects = money_column([deal[0]["net"] for deal in deals], currency, explains)
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("why", "What happened"),
        Column("effect", "Effect", "change", currency),
    )
    shown = tuple(_deal(moved, d, e) for d, e in zip(deals, effects, strict=True))
    title = f"The {len(deals)} deals that moved it most" if len(deals) > 1 else "What moved it"
    return Table(title, columns, shown, empty="No deal changed in this time.")


def top_changes(moved: Moved, most: int) -> list[tuple[Row, ...]]:
    """Return the changes of the deals that moved it most, deal by deal, the largest first."""
    sql = render(load("reports", "most_moved"), changes=moved.changes_sql, most=most)
    return [tuple(g) for _, g in groupby(moved.source.rows(sql), key=lambda row: row["id"])]


def told(changes: tuple[Row, ...], names: Names) -> str:
    """Return what happened to a deal in plain words."""
    said = dict.fromkeys(why(c, names) for c in changes if c["amount"])
    return "; ".join(said)


def _deal(moved: Moved, changes: tuple[Row, ...], effect: Figure) -> tuple[Part, ...]:
    first = changes[0]
    names = moved.source.names
    title = deal_name(first["title"], first["id"])
    return (title, names(first["owner"]), told(changes, names), effect)


def _net(moved: Moved, deal: str) -> Explanation:
    said = (
        "Effect of one deal",
        f"What the deal's changes added to or took from: {moved.title.lower()}. {moved.span}",
        "sum of the deal's lines in the bridge",
    )
    where = Raw(f"cause NOT IN ('opening', 'closing') AND {same({'id': deal})}")
    return moved.changes.explain(SUM, where, said=said, n=1)
