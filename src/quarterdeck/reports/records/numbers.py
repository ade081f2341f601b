"""Numbers of data quality, each with how it is computed."""

from quarterdeck.engine.sql import Raw
from quarterdeck.reports.blocks import Explanation, Figure, Part
from quarterdeck.reports.figures import count, money, rate
from quarterdeck.reports.records.data import SCORE as SCORE_SQL
from quarterdeck.reports.records.data import Records, Row, score, where_of
from quarterdeck.reports.table_sql import TableSql, same


def summed(records: Records, column: str, title: str) -> Figure:
    """Return a sum over the open deals: money, or a count of them."""
    row = records.now or {}
    how = explained(records.whole, row, column, title)
    if column.startswith("money"):
        return money(row[column], records.source.currency, how)
    return count(row[column], how)


def explained(sql: TableSql, row: Row, column: str, title: str) -> Explanation:
    """Return how a sum over the open deals is computed."""
    said = (title, f"{title}, among the open deals.", f"sum of {column} over open deals")
    return sql.explain(Raw(column), of_row(row), said=said, n=row["n"])


def share_of(sql: TableSql, row: Row | None, column: str) -> Part:
    """Return the share of the open deals that a column counts, '' where none is open."""
    if row is None or not row["n"]:
        return ""
    said = ("Share", "Share of the open deals.", f"{column} / open deals")
    value = Raw(f"CAST({column} AS DOUBLE) / n")
    return rate(row[column] / row["n"], sql.explain(value, of_row(row), said=said, n=row["n"]))


def hygiene(sql: TableSql, row: Row) -> Figure:
    """Return the score of a row."""
    return rate(score(row), hygiene_said(sql, row))


def hygiene_said(sql: TableSql, row: Row) -> Explanation:
    """Return how the score of a row is computed."""
    said = (
        "Hygiene",
        "How far the records of open deals can be relied on.",
        "share complete x share valid x share fresh x share consistent",
    )
    return sql.explain(SCORE_SQL, of_row(row), said=said, n=row["n"])


def of_row(row: Row) -> Raw:
    """Return the condition that picks a row of the table."""
    return same(where_of(row, ("day", "d1")))
