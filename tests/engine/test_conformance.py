"""Every function that may be used, compared; and a comparison that sees what it should."""

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from quarterdeck.engine.conformance import Difference, compare, compare_tables
from quarterdeck.engine.dialect import ALLOWED
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine

PROBES = {
    "ABS": "SELECT abs(x) AS y FROM rows",
    "CEIL": "SELECT CAST(ceil(x / 2) AS BIGINT) AS y FROM rows",
    "COALESCE": "SELECT coalesce(x, i, 0) AS y, coalesce(s, '') AS t FROM rows",
    "CONCAT": "SELECT concat(s, '-', 'x') AS y FROM rows",
    "CONCAT_WS": """SELECT concat_ws(',', nullif(s, 'a'), 'x', CASE WHEN x > 4 THEN s END) AS y
        FROM rows""",
    "COUNT": "SELECT count(*) AS n, count(x) AS k, count(DISTINCT s) AS d FROM rows",
    "DAY": "SELECT day(d) AS y FROM rows",
    "DENSE_RANK": "SELECT i, dense_rank() OVER (ORDER BY d) AS y FROM rows",
    "EXP": "SELECT exp(x / 10) AS y FROM rows",
    "FIRST_VALUE": "SELECT i, first_value(x) OVER (ORDER BY i DESC) AS y FROM rows",
    "FLOOR": "SELECT CAST(floor(x / 2) AS BIGINT) AS y FROM rows",
    "GREATEST": "SELECT greatest(x, i, 2) AS y, greatest(d, DATE '2012-03-01') AS z FROM rows",
    "LAG": "SELECT i, lag(x, 2) OVER (ORDER BY i) AS y, lag(x) OVER (ORDER BY i) AS z FROM rows",
    "LAST_VALUE": """SELECT i, last_value(x) OVER (
        ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS y FROM rows""",
    "LEAD": "SELECT i, lead(x) OVER (ORDER BY i) AS y FROM rows",
    "LEAST": "SELECT least(x, i, 2) AS y, least(s, 'b') AS z FROM rows",
    "LENGTH": "SELECT length(s) AS y, length('é€') AS z FROM rows",
    "LN": "SELECT ln(i) AS y FROM rows",
    "LOGICAL_AND": "SELECT s, bool_and(x > 4) AS y FROM rows GROUP BY s",
    "LOGICAL_OR": "SELECT s, bool_or(x > 4) AS y FROM rows GROUP BY s",
    "LOWER": "SELECT lower(s) AS y FROM rows",
    "MAX": "SELECT max(x) AS x, max(d) AS d, max(ts) AS ts, max(s) AS s FROM rows",
    "MIN": "SELECT min(x) AS x, min(d) AS d, min(ts) AS ts, min(s) AS s FROM rows",
    "MONTH": "SELECT month(d) AS y FROM rows",
    "NTILE": "SELECT i, ntile(2) OVER (ORDER BY i) AS y FROM rows",
    "NULLIF": "SELECT nullif(x, 5) AS y, nullif(s, 'a') AS z FROM rows",
    "POWER": "SELECT power(i, 0.5) AS y FROM rows",
    "QUARTER": "SELECT quarter(d) AS y FROM rows",
    "RANK": "SELECT i, rank() OVER (ORDER BY d DESC) AS y FROM rows",
    "REPLACE": "SELECT replace(s, 'a', '\\') AS y FROM rows",
    "ROUND": "SELECT CAST(round(x / 2) AS BIGINT) AS y FROM rows",
    "ROW_NUMBER": "SELECT i, row_number() OVER (ORDER BY x) AS y FROM rows",
    "SIGN": "SELECT CAST(sign(x) AS BIGINT) AS y FROM rows",
    "SQRT": "SELECT sqrt(i) AS y FROM rows",
    "STARTS_WITH": "SELECT starts_with(s, 'B') AS y FROM rows",
    "STR_POSITION": "SELECT strpos(s, 's') AS y, strpos(s, '%') AS z FROM rows",
    "SUBSTRING": "SELECT substring(s, 2, 2) AS y FROM rows",
    "SUM": "SELECT CAST(sum(x) AS BIGINT) AS y, sum(x / 3) AS z FROM rows",
    "TRIM": "SELECT trim(' ' || s || ' ') AS y FROM rows",
    "UPPER": "SELECT upper(s) AS y FROM rows",
    "YEAR": "SELECT year(d) AS y FROM rows",
}


def test_a_function_is_allowed_only_with_a_probe() -> None:
    assert set(PROBES) == ALLOWED


@pytest.mark.parametrize("name", PROBES)
def test_an_allowed_function_gives_one_answer(
    name: str, rows: DuckEngine, spark: SparkEngine
) -> None:
    spark.register_arrow("rows", rows.query("FROM rows"))
    assert compare(PROBES[name], rows, spark) == ()


def table(**columns: list[object]) -> pa.Table:
    return pa.table({name: pa.array(values) for name, values in columns.items()})


def test_one_cent_in_one_row_is_seen_and_named() -> None:
    here, there = table(rep=["a", "b"], money=[10, 20]), table(rep=["b", "a"], money=[20, 11])
    (difference,) = compare_tables(here, there)
    assert difference == Difference(0, "money", 10, 11)
    assert str(difference) == "row 0, money: 10 here, 11 on Spark"


def test_the_order_of_rows_and_the_width_of_integers_do_not_matter() -> None:
    wide = pa.table({"n": pa.array([Decimal(2), Decimal(1)], pa.decimal128(38, 0))})
    assert compare_tables(table(n=[1, 2]), wide) == ()


def test_the_last_digits_of_a_double_may_differ_and_no_more() -> None:
    near, far = 1 / 3 * (1 + 1e-14), 1 / 3 * (1 + 1e-10)
    assert compare_tables(table(r=[1 / 3, 2.0]), table(r=[2.0, near])) == ()
    assert len(compare_tables(table(r=[1 / 3, 2.0]), table(r=[2.0, far]))) == 1


def test_rows_columns_nulls_and_kinds_are_compared_too() -> None:
    assert compare_tables(table(n=[1]), table(n=[1, 1]))[0].column == "number of rows"
    assert compare_tables(table(n=[1]), table(m=[1]))[0].column == "columns"
    assert compare_tables(table(n=[None, 1]), table(n=[0, 1]))
    assert compare_tables(table(n=[1]), table(n=[1.0]))
    assert compare_tables(table(n=[1]), table(n=[True]))


def test_moments_are_compared_as_moments() -> None:
    moment = datetime(2012, 3, 1, tzinfo=UTC)
    zoned = pa.table({"t": pa.array([moment], pa.timestamp("us", "Europe/Amsterdam"))})
    assert compare_tables(table(t=[moment]), zoned) == ()
