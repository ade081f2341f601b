"""The copy for the embedded engine answers as the files do, and any number of readers share it."""

from datetime import date
from pathlib import Path

import pytest

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.facts.native import native_copy
from quarterdeck.simulation.histories import random_history
from tests.worlds import facts_of, reopened

QUESTION = Question(date(2026, 4, 1), by=("product", "team"))


def rows(facts: Facts, relation: str) -> list[str]:
    found = facts.run(facts.compose(f"SELECT * FROM {relation}", QUESTION)).to_pylist()
    return sorted(map(repr, found))


@pytest.mark.parametrize("relation", ["deals", "versions", "visits"])
def test_a_copy_answers_as_the_files_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, relation: str
) -> None:
    plain = facts_of(tmp_path, random_history(8, 200))
    assert plain.store.native is None
    monkeypatch.setattr("quarterdeck.facts.store.WORTHWHILE", 1)
    copied = reopened(tmp_path)
    assert copied.store.native is not None
    assert copied.store.native.exists()
    also = Facts(copied.store, DuckEngine())
    found = rows(plain, relation)
    assert len(found) > 150
    assert rows(copied, relation) == rows(also, relation) == found


def test_older_copies_are_forgotten(tmp_path: Path) -> None:
    files = [
        facts_of(tmp_path / str(seed), random_history(seed, 20)).store.files for seed in (1, 2)
    ]
    cache = tmp_path / "cache"
    mixed = [
        {"deal_versions": a["deal_versions"], "stage_visits": b["stage_visits"]}
        for a in files
        for b in files
    ]
    made = [native_copy(each, cache, lambda _share: None) for each in mixed]
    assert len(set(made)) == 4
    assert len(list((cache / "native").glob("*.duckdb"))) == 2
    assert made[-1].exists()
