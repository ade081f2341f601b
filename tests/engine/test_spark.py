from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from quarterdeck.engine.conformance import compare
from quarterdeck.engine.dialect import to_spark
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine
from quarterdeck.words.problem import QuarterdeckError


def test_files_written_here_read_the_same_there(
    rows: DuckEngine, spark: SparkEngine, tmp_path: Path
) -> None:
    paths = [tmp_path / f"part {number}.parquet" for number in (0, 1)]
    for number, path in enumerate(paths):
        rows.connection.execute(
            f"COPY (FROM rows WHERE i % 2 = {number}) TO '{path}' (FORMAT parquet)"
        )
    spark.register("parts", paths)
    rows.register("parts", paths)
    assert rows.query("SELECT count(*) AS n FROM parts").to_pylist() == [{"n": 5}]
    assert compare("SELECT * FROM parts", rows, spark) == ()


def test_moments_come_back_in_utc_with_microseconds(rows: DuckEngine, spark: SparkEngine) -> None:
    spark.register_arrow("rows", rows.query("FROM rows"))
    (row,) = spark.query("SELECT ts, d FROM rows WHERE i = 2").to_pylist()
    assert row == {"ts": datetime(2012, 2, 29, 23, 0, 0, 1, UTC), "d": date(2012, 2, 29)}


def test_a_quotient_too_large_for_money_is_an_error_there_too(spark: SparkEngine) -> None:
    sql = "SELECT qd_half_even(n, 1) AS q FROM (SELECT CAST('9223372036854775808' AS HUGEINT) AS n)"
    with pytest.raises(Exception, match=r"(?i)overflow|range|cast"):
        spark.query(sql)


def test_a_name_is_replaced_not_added_to(rows: DuckEngine, spark: SparkEngine) -> None:
    spark.register_arrow("rows", rows.query("FROM rows"))
    spark.register_arrow("rows", rows.query("FROM rows LIMIT 1"))
    assert spark.query("SELECT count(*) AS n FROM rows").to_pylist() == [{"n": 1}]


def test_a_small_table_is_forgotten_by_either_engine(rows: DuckEngine, spark: SparkEngine) -> None:
    for engine in (DuckEngine(), spark):
        engine.register_arrow("lent", rows.query("FROM rows"))
        for _ in range(2):
            engine.forget("lent")
        with pytest.raises(Exception, match="lent"):
            engine.query("SELECT * FROM lent")


def test_a_query_is_kept_until_forgotten_by_either_engine(
    rows: DuckEngine, spark: SparkEngine
) -> None:
    spark.register_arrow("rows", rows.query("FROM rows"))
    for engine in (rows, spark):
        engine.keep("held", "SELECT i FROM rows WHERE i < 2")
        engine.keep("held", "SELECT i FROM rows WHERE i < 4")
        assert len(engine.query("SELECT * FROM held")) == 3
        engine.forget("held")
        with pytest.raises(Exception, match="held"):
            engine.query("SELECT * FROM held")


def test_names_of_one_engine_are_unknown_to_the_next(
    spark_server: str, rows: DuckEngine, spark: SparkEngine
) -> None:
    spark.register_arrow("rows", rows.query("FROM rows"))
    other = SparkEngine(spark_server)
    with pytest.raises(Exception, match="rows"):
        other.query("SELECT * FROM rows")
    other.close()


def test_no_server_is_said_in_words() -> None:
    with pytest.raises(QuarterdeckError, match="no Spark Connect server answers at sc://") as error:
        SparkEngine("sc://127.0.0.1:9")
    assert "sc://host:port" in error.value.fix


def test_rendered_sql_is_what_the_server_is_asked() -> None:
    assert to_spark("SELECT CAST(sum(x) AS HUGEINT) AS t FROM rows") == (
        "SELECT CAST(SUM(x) AS DECIMAL(38, 0)) AS t FROM rows"
    )
