"""The database file of large facts answers as Parquet does, also when only what changed is new."""

import errno
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.facts import Facts, Question, build, native
from quarterdeck.facts.reading import Reading
from quarterdeck.ledger.api import Ledger
from quarterdeck.playbook.model import Measure
from quarterdeck.simulation.histories import random_history
from quarterdeck.words.problem import QuarterdeckError
from tests.worlds import facts_of, record, reopened, sample_playbook

_DAYS = ("closed_on", "due_on")
QUESTION = Question(date(2026, 4, 1), by=("product", "team"))


@pytest.fixture(autouse=True)
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quarterdeck.facts.builder.WORTHWHILE", 1)


def rows(facts: Facts, relation: str) -> list[str]:
    found = facts.run(facts.compose(f"SELECT * FROM {relation}", QUESTION)).to_pylist()
    return sorted(repr({k: v for k, v in row.items() if k != "key"}) for row in found)


def plain(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Facts:
    monkeypatch.setattr("quarterdeck.facts.builder.WORTHWHILE", 10**9)
    shutil.rmtree(folder / "cache")
    shutil.rmtree(folder / "ledger" / "intervals")
    return reopened(folder)


def layouts(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "cache/facts/native").glob("*.duckdb"))


def in_steps(history: pa.Table, *days: int) -> list[pa.Table]:
    """Cut a log by the day its rows became known: all before the first day, then up to each."""
    first = pc.min(history["known_at"]).as_py()
    moments = [first + timedelta(days=day) for day in days]
    known = history["known_at"]
    cuts = [pa.scalar(m, known.type) for m in moments]
    parts = [history.filter(pc.less(known, cuts[0]))]
    for low, high in zip(cuts, [*cuts[1:], None], strict=True):
        later = pc.greater_equal(known, low)
        parts.append(history.filter(pc.and_(later, pc.less(known, high)) if high else later))
    return [part for part in parts if part.num_rows]


def test_a_database_file_answers_as_parquet_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out = facts_of(tmp_path, random_history(8, 200))
    assert laid_out.store.native is not None
    also = Facts(laid_out.store, DuckEngine())
    found = {relation: rows(laid_out, relation) for relation in ("deals", "versions", "visits")}
    for relation, known in found.items():
        assert len(known) > 150
        assert rows(also, relation) == known
    parquet = plain(tmp_path, monkeypatch)
    assert parquet.store.native is None
    assert {relation: rows(parquet, relation) for relation in found} == found


def test_a_measure_is_laid_out_as_the_amounts_are(tmp_path: Path) -> None:
    """Each deal's ARR is its list amount here, so both must be worth the same on every day."""
    history = random_history(8, 200)
    for column in ("list_amount", "has_list_amount"):
        named = column.replace("list_amount", "measure_arr")
        history = history.append_column(named, history[column])
    playbook = replace(sample_playbook(), measures=(Measure("arr", "ARR"),))
    facts = facts_of(tmp_path, history, playbook).read(Reading("EUR", measure="arr"))
    assert facts.store.native is not None
    for relation in ("deals", "versions"):
        sql = f"SELECT id, money, list_money, prev_measure_arr FROM {relation} WHERE money <> 0"
        found = facts.run(facts.compose(sql, QUESTION)).to_pylist()
        assert len(found) > 50
        assert all(row["money"] == row["list_money"] for row in found)


def test_only_what_changed_is_renewed_and_the_earlier_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "_MOST", 0.9)
    monkeypatch.setattr("quarterdeck.ledger.fold._MOST", 0.9)
    written: list[str] = []
    laying = native.lay_out
    monkeypatch.setattr(
        native, "lay_out", lambda *given: (written.append("all"), laying(*given))[1]
    )
    parts = in_steps(random_history(8, 300), 60, 61, 64, 70)[:-1]
    assert len(parts) > 3
    first = facts_of(tmp_path, parts[0])
    before = rows(first, "versions")
    for number, part in enumerate(parts[1:]):
        record(Ledger(tmp_path / "ledger"), part, source=f"day {number}", folder=tmp_path)
        renewed = reopened(tmp_path)
        if number == 0:
            assert rows(first, "versions") == before
    assert written == ["all"]
    assert len(layouts(tmp_path)) == 2
    again = plain(tmp_path, monkeypatch)
    for relation in ("deals", "versions", "visits"):
        assert rows(renewed, relation) == rows(again, relation)


def test_the_rows_of_now_come_first_by_the_day_they_closed_or_are_due(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, random_history(8, 200))
    sql = "SELECT closed_on, due_on, known_to FROM deal_versions ORDER BY rowid"
    laid = facts.run(sql).to_pylist()
    moments = [row["known_to"] for row in laid]
    now = [row for row in laid if row["known_to"] == max(moments)]
    assert len(now) == 200
    assert laid[:200] == sorted(now, key=lambda row: [row[c] or date.max for c in _DAYS])
    halves = moments[: len(moments) // 2], moments[len(moments) // 2 :]
    assert sum(m >= min(halves[0]) for m in halves[1]) < len(moments) / 5


def test_sql_that_stands_alone_runs_in_another_database(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, random_history(8, 50))
    sql = facts.compose("SELECT count(*) AS n FROM deals", QUESTION)
    alone = DuckEngine().connection.execute(facts.standalone(sql)).fetchone()
    assert alone is not None
    assert facts.run(sql).column("n").to_pylist() == [alone[0]]


def test_a_change_of_most_rows_lays_out_everything_anew(tmp_path: Path) -> None:
    history = random_history(8, 60)
    facts_of(tmp_path, in_steps(history, 30)[0])
    for number, part in enumerate(in_steps(history, 30)[1:]):
        record(Ledger(tmp_path / "ledger"), part, source=f"rest {number}", folder=tmp_path)
    found = rows(reopened(tmp_path), "versions")
    whole = facts_of(tmp_path / "whole", history)
    assert found == rows(whole, "versions")


def test_what_fails_half_way_leaves_the_earlier_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(native, "_MOST", 0.9)
    parts = in_steps(random_history(8, 100), 60, 61)
    first = facts_of(tmp_path, parts[0])
    found, there = rows(first, "versions"), layouts(tmp_path)
    record(Ledger(tmp_path / "ledger"), parts[1], source="more", folder=tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr("quarterdeck.facts.native.shutil.copyfile", half_a_copy)
        with pytest.raises(QuarterdeckError, match="cannot write the cache: No space left"):
            reopened(tmp_path)
    folder = tmp_path / "cache/facts/native"
    assert layouts(tmp_path) == there
    assert not list(folder.glob(".*"))
    assert rows(first, "versions") == found
    assert len(rows(reopened(tmp_path), "versions")) > len(found)


def half_a_copy(source: Path, target: Path) -> None:
    target.write_bytes(source.read_bytes()[:1000])
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_only_old_leftovers_of_killed_processes_are_swept(tmp_path: Path) -> None:
    folder = tmp_path / "cache/facts/native"
    folder.mkdir(parents=True)
    for name in (".old.duckdb.1-a", ".new.duckdb.2-b"):
        (folder / name).write_text("half")
    (folder / ".slices-x").mkdir()
    for name in (".old.duckdb.1-a", ".slices-x"):
        os.utime(folder / name, (1, 1))
    facts_of(tmp_path, random_history(8, 20))
    assert [path.name for path in folder.glob(".*")] == [".new.duckdb.2-b"]


def test_large_facts_can_be_kept_for_every_engine(tmp_path: Path) -> None:
    laid_out = facts_of(tmp_path, random_history(8, 60))
    intervals = Ledger(tmp_path / "ledger").derive()
    cache = tmp_path / "cache"
    portable = build(intervals, sample_playbook(), cache, aliases={}, portable=True)
    assert portable.native is None
    assert rows(Facts(portable, Other()), "deals") == rows(laid_out, "deals")
    with pytest.raises(QuarterdeckError, match="only the embedded engine") as caught:
        Facts(laid_out.store, Other())
    assert "portable=True" in caught.value.fix


class Other:
    """An engine that is not the embedded one: it reads Parquet, and no database file."""

    def __init__(self) -> None:
        self.duck = DuckEngine()

    def register(self, name: str, paths: Sequence[Path]) -> None:
        self.duck.register(name, paths)

    def register_arrow(self, name: str, table: pa.Table) -> None:
        self.duck.register_arrow(name, table)

    def forget(self, name: str) -> None:
        self.duck.forget(name)

    def query(self, sql: str) -> pa.Table:
        return self.duck.query(sql)

    def close(self) -> None:
        self.duck.close()
