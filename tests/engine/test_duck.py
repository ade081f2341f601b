import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quarterdeck.engine.duck import DuckEngine, connect


def test_moments_are_utc_whatever_the_machine_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    day = "CAST(TIMESTAMPTZ '2012-03-01 23:30:00+00' AS DATE)"
    connection = connect()
    expected = [("2012-03-01", "UTC")]
    query = f"SELECT CAST({day} AS VARCHAR), current_setting('TimeZone')"
    assert connection.execute(query).fetchall() == expected
    assert connection.cursor().execute(query).fetchall() == expected


def test_cursors_on_other_threads_share_macros_and_zone() -> None:
    connection = connect()
    answers: list[object] = []

    def ask() -> None:
        answers.append(connection.cursor().execute("SELECT qd_half_even(5, 2)").fetchone())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(2,)] * 4


def test_nothing_is_fetched_from_a_network() -> None:
    with pytest.raises(duckdb.Error, match=r"(?i)extension|not.*exist|spatial"):
        connect().execute("SELECT st_point(1, 2)")
    settings = connect().execute(
        "SELECT current_setting('autoinstall_known_extensions'),"
        " current_setting('autoload_known_extensions')"
    )
    assert settings.fetchone() == (False, False)


def test_limits_are_the_ones_asked_for(tmp_path: Path) -> None:
    connection = connect(memory="300MB", threads=1, temp=tmp_path, ordered=True)
    row = connection.execute(
        "SELECT current_setting('memory_limit'), current_setting('threads'),"
        " current_setting('preserve_insertion_order'), current_setting('temp_directory')"
    ).fetchone()
    assert row is not None
    assert row[:3] == ("286.1 MiB", 1, True)
    assert Path(row[3]).parent == tmp_path


def test_work_larger_than_memory_spills_and_leaves_nothing_behind(tmp_path: Path) -> None:
    connection = connect(memory="60MB", threads=1, temp=tmp_path)
    row = connection.execute(
        "SELECT count(*) FROM (SELECT range * 7919 % 1000003 AS a, hash(range) AS b"
        " FROM range(5000000) ORDER BY a, b)"
    ).fetchone()
    assert row == (5_000_000,)
    connection.close()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_two_connections_never_spill_into_one_folder(tmp_path: Path) -> None:
    folders = {
        connect(temp=tmp_path).execute("SELECT current_setting('temp_directory')").fetchone()
        for _ in range(2)
    }
    assert len(folders) == 2


def test_the_engine_names_files_and_small_tables(tmp_path: Path) -> None:
    engine = DuckEngine(connect())
    for number in (1, 2):
        path = tmp_path / f"part 'n' {number}.parquet"
        pq.write_table(pa.table({"n": [number]}), path)
    engine.register("odd name", sorted(tmp_path.glob("*.parquet")))
    assert engine.query('SELECT sum(n) AS total FROM "odd name"').to_pylist() == [{"total": 3}]
    moment = datetime(2012, 3, 1, tzinfo=UTC)
    engine.register_arrow("small", pa.table({"day": pa.array([moment])}))
    engine.register_arrow("small", pa.table({"day": pa.array([moment, None])}))
    assert engine.query("SELECT count(*) AS n, max(day) AS day FROM small").to_pylist() == [
        {"n": 2, "day": moment}
    ]
    engine.close()
    with pytest.raises(duckdb.Error):
        engine.query("SELECT 1")


def test_a_long_answer_keeps_its_order() -> None:
    engine = DuckEngine()
    found = engine.query("SELECT range AS n FROM range(300003) ORDER BY (range * 7919) % 300007")
    numbers = found.column("n").to_pylist()
    assert numbers == sorted(numbers, key=lambda n: n * 7919 % 300_007)
