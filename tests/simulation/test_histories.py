"""Random histories are repeatable, well formed, and as nasty as they promise."""

import duckdb
import pyarrow as pa
import pytest

from quarterdeck.simulation.histories import Nastiness, Words, random_history


@pytest.fixture(scope="module")
def log() -> pa.Table:
    return random_history(5, 2_000)


def _ask(log: pa.Table, sql: str) -> int:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("log", log)
        answer = connection.execute(sql).fetchone()
    assert answer is not None
    return int(answer[0])


def test_the_same_seed_gives_the_same_rows(log: pa.Table) -> None:
    assert log.equals(random_history(5, 2_000))
    assert not log.equals(random_history(6, 2_000))


def test_every_deal_is_there_and_lines_are_numbered(log: pa.Table) -> None:
    assert _ask(log, "SELECT count(DISTINCT id) FROM log") == 2_000
    assert _ask(log, "SELECT max(row_no) - count(*) + min(row_no) FROM log") == 1
    assert _ask(log, "SELECT count(DISTINCT row_no) - count(*) FROM log") == 0


def test_a_field_has_a_value_only_where_the_line_sets_it(log: pa.Table) -> None:
    fields = [name.removeprefix("has_") for name in log.column_names if name.startswith("has_")]
    assert {"stage", "amount", "owner", "presence", "dim_product"} <= set(fields)
    for name in fields:
        unset = f"count(*) FILTER (WHERE NOT has_{name} AND {name} IS NOT NULL)"
        assert _ask(log, f"SELECT {unset} FROM log") == 0
        assert _ask(log, f"SELECT count(*) FILTER (WHERE {name} IS NOT NULL) FROM log") > 0


@pytest.mark.parametrize(
    "nasty",
    [
        "has_presence AND presence = 'deleted'",
        "has_presence AND presence = 'present'",
        "known_at > valid_at + INTERVAL 1 DAY",
        "has_amount AND amount IS NULL",
        "has_owner AND owner IS NULL",
        "has_close_date AND close_date IS NULL",
        "has_currency AND currency = 'USD' AND NOT has_created_at",
        "has_created_at AND NOT has_amount",
        "has_stage AND stage = 'Qualified' AND id IN (SELECT id FROM log WHERE stage = 'Won')",
        "hour(valid_at) = 23",
    ],
)
def test_nasty_things_happen(log: pa.Table, nasty: str) -> None:
    assert _ask(log, f"SELECT count(*) FROM log WHERE {nasty}") > 20


def test_lines_are_repeated_and_fall_on_the_same_moment(log: pa.Table) -> None:
    columns = ", ".join(name for name in log.column_names if name != "row_no")
    repeated = f"SELECT 1 FROM log GROUP BY {columns} HAVING count(*) > 1"
    assert _ask(log, f"SELECT count(*) FROM ({repeated})") > 50
    tied = "SELECT 1 FROM log GROUP BY id, valid_at, seq HAVING count(DISTINCT row_no) > 1"
    assert _ask(log, f"SELECT count(*) FROM ({tied})") > 50


def test_words_and_nastiness_are_the_caller_s() -> None:
    words = Words(stages=("A", "B"), owners=("x",), dimensions={"channel": ("shop",)})
    tame = Nastiness(late=0, partial=0, empty=0, repeated=0, gone=0)
    log = random_history(1, 300, words=words, nastiness=tame)
    assert set(log["stage"].to_pylist()) <= {"A", "B", None}
    assert "dim_channel" in log.column_names
    assert "dim_product" not in log.column_names
    late = "known_at <> valid_at OR presence <> 'present'"
    assert _ask(log, f"SELECT count(*) FROM log WHERE {late}") == 0
