import pytest

from quarterdeck.engine.conformance import compare
from quarterdeck.engine.dialect import INSTEAD, NotPortable, to_spark
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine

PORTABLE = {
    "windows keep null order": """
        SELECT i, x, row_number() OVER (ORDER BY x DESC, i) AS down,
          row_number() OVER (ORDER BY x, i) AS up FROM rows""",
    "fill forward": """
        SELECT i, last_value(x IGNORE NULLS) OVER (
          ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS filled FROM rows""",
    "lag skips nulls when asked": """
        SELECT i, lag(x) OVER (ORDER BY i) AS one,
          lag(x IGNORE NULLS) OVER (ORDER BY i) AS known FROM rows""",
    "qualify": "SELECT i FROM rows QUALIFY row_number() OVER (PARTITION BY s ORDER BY i DESC) = 1",
    "division of whole numbers": """
        SELECT i, i / 2 AS half, 7 // (i + 1) AS whole, -7 % i AS rest FROM rows""",
    "division of wide numbers": """
        SELECT CAST(i AS DECIMAL(38, 0)) / 3 AS third, CAST(i AS HUGEINT) / 3 AS t FROM rows""",
    "text with quotes and backslashes": r"SELECT i, 'it''s \ ' || s AS t FROM rows",
    "moments with a zone": """
        SELECT i FROM rows
        WHERE ts < TIMESTAMPTZ '2012-03-25 00:59:59.999999+00:00' AND d >= DATE '2011-10-30'""",
    "groups with filters": """
        SELECT s, count(*) FILTER (WHERE i > 1) AS n, count(DISTINCT x) AS k,
          CAST(sum(x) AS BIGINT) AS total, sum(CASE WHEN x > 5 THEN 1 END) AS big,
          bool_or(x > 5) AS any_big, bool_and(x > 5) AS all_big FROM rows GROUP BY s""",
    "rollup": "SELECT s, count(*) AS n FROM rows GROUP BY ROLLUP (s)",
    "semi, anti and exists": """
        SELECT a.i FROM rows AS a SEMI JOIN rows AS b ON a.i = b.i + 1
        UNION ALL SELECT a.i FROM rows AS a ANTI JOIN rows AS b ON a.i = b.i + 1
        UNION ALL SELECT i FROM rows AS a WHERE EXISTS (SELECT 1 FROM rows AS b WHERE b.x = a.i)""",
    "null-safe comparison": "SELECT i FROM rows WHERE x IS NOT DISTINCT FROM NULL",
    "range join": """
        SELECT a.i, b.i AS j FROM rows AS a LEFT JOIN rows AS b ON b.d > a.d AND b.i < a.i""",
    "dates and differences": """
        SELECT i, qd_days(d, DATE '2012-03-01') AS days, least(d, DATE '2012-01-01') AS first,
          qd_add_days(d, CAST(i AS INTEGER)) AS later FROM rows""",
    "moving frames": """
        SELECT i, sum(x) OVER (ORDER BY i ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS around,
          sum(i) OVER w AS running FROM rows WINDOW w AS (ORDER BY d, i)""",
    "sets": "SELECT i FROM rows EXCEPT SELECT x FROM rows INTERSECT SELECT i FROM rows",
    "scalar subqueries": """
        SELECT i, (SELECT max(b.x) FROM rows AS b WHERE b.i = a.x) AS m FROM rows AS a""",
    "named parts": """
        WITH a AS (SELECT i AS n FROM rows), b AS (SELECT n + 1 AS n FROM a) SELECT * FROM b""",
    "wide sums": "SELECT sum(CAST(9223372036854775807 AS HUGEINT)) AS total FROM rows",
    "casts": """
        SELECT CAST(i AS VARCHAR) AS t, CAST(d AS VARCHAR) AS day,
          CAST('2012-02-29' AS DATE) AS leap,
          CAST(floor(x / 2) AS BIGINT) AS half, try_cast(s AS INTEGER) AS none FROM rows""",
}

UNPORTABLE = {
    "SELECT s FROM rows GROUP BY ALL": "GROUP BY ALL",
    "SELECT * EXCLUDE (s) FROM rows": "EXCLUDE or REPLACE",
    "SELECT i FROM rows ASOF JOIN rows AS b USING (i)": "ASOF JOIN",
    "SELECT CAST(i AS UBIGINT) FROM rows": "an unsigned integer",
    "SELECT d + INTERVAL 1 DAY FROM rows": "an interval",
    "SELECT s[1] FROM rows": "an index",
    "SELECT [1, 2]": "array|list",
    "SELECT list(i) FROM rows": "array_agg",
    "SELECT {'a': 1}": "struct",
    "WITH RECURSIVE r AS (SELECT 1 AS x) SELECT * FROM r": "a recursive query",
    "SELECT r.*, rank() OVER (ORDER BY i) AS n FROM rows AS r QUALIFY n = 1": "QUALIFY beside a",
    "SELECT hash(s) FROM rows": "hash",
    "SELECT qd_days(d) FROM rows": "qd_days takes 2 values, first_day, last_day; it was given 1",
    "SELECT FROM WHERE": "cannot be read",
}


@pytest.fixture
def engines(rows: DuckEngine, spark: SparkEngine) -> tuple[DuckEngine, SparkEngine]:
    spark.register_arrow("rows", rows.query("FROM rows"))
    return rows, spark


@pytest.mark.parametrize("name", PORTABLE)
def test_what_may_be_written_means_the_same_on_both(
    name: str, engines: tuple[DuckEngine, SparkEngine]
) -> None:
    duck, spark = engines
    assert duck.query(PORTABLE[name]).num_rows > 0
    assert compare(PORTABLE[name], duck, spark) == ()


@pytest.mark.parametrize("sql", UNPORTABLE)
def test_what_engines_disagree_on_is_refused_by_name(sql: str) -> None:
    with pytest.raises(NotPortable, match=UNPORTABLE[sql]):
        to_spark(sql)


@pytest.mark.parametrize(
    ("sql", "advice"),
    [
        ("SELECT avg(x) FROM rows", "AVG"),
        ("SELECT date_trunc('month', d) FROM rows", "DATE_TRUNC"),
        ("SELECT date_trunc('month', ts) FROM rows", "TIMESTAMP_TRUNC"),
        ("SELECT date_diff('day', d, d) FROM rows", "DATE_DIFF"),
        ("SELECT epoch_us(ts) FROM rows", "EPOCH_US"),
        ("SELECT median(x) FROM rows", "MEDIAN"),
        ("SELECT quantile_cont(x, 0.5) FROM rows", "QUANTILE_CONT"),
        ("SELECT any_value(x) FROM rows", "ANY_VALUE"),
        ("SELECT arg_max(x, i) FROM rows", "ARG_MAX"),
    ],
)
def test_a_refused_function_comes_with_what_to_write_instead(sql: str, advice: str) -> None:
    with pytest.raises(NotPortable) as refused:
        to_spark(sql)
    assert refused.value.fix == f"write {INSTEAD[advice]}"


def test_a_misspelt_function_is_answered_with_the_one_meant() -> None:
    with pytest.raises(NotPortable, match="Did you mean 'COALESCE'"):
        to_spark("SELECT coalesc(x, 1) FROM rows")


def test_macros_inside_macros_are_put_in_place() -> None:
    spark = to_spark("SELECT qd_convert(qd_half_even(a, 2), qd_days(d, e), 0) FROM rows")
    assert "qd_" not in spark.lower()
