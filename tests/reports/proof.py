"""Runs the SQL that a number shows in a database that knows nothing but that SQL."""

from collections.abc import Iterable

import duckdb
import pytest

from quarterdeck.reports.blocks import Figure


def unproven(figures: Iterable[Figure]) -> list[str]:
    """Return the titles of the numbers that have no explanation, or whose SQL gives another."""
    return [_title(figure) for figure in figures if not _is_proven(figure)]


def _title(figure: Figure) -> str:
    return figure.explain.title if figure.explain else f"{figure.text} has no explanation"


def _is_proven(figure: Figure) -> bool:
    if figure.explain is None:
        return False
    if not figure.explain.sql:
        return figure.value is None or figure.value == 0
    assert figure.explain.sql.startswith(figure.explain.shared)
    with duckdb.connect() as fresh:
        rows = fresh.execute(figure.explain.sql).fetchall()
        names = [column[0] for column in fresh.description or ()]
    value = rows[0][names.index("value")] if rows else None
    return len(rows) <= 1 and figure.value == (value if value is None else pytest.approx(value))
