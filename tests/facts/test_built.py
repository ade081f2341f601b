"""What was built is found again, and only when nothing it was made from has changed."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts import Facts, build
from quarterdeck.facts.builder import Builder
from quarterdeck.facts.built import Built
from quarterdeck.facts.store import FactsStore, Progress
from quarterdeck.ledger.api import Ledger
from quarterdeck.playbook.model import Person, Rate
from quarterdeck.simulation.histories import random_history
from tests.worlds import facts_of, record, reopened, sample_playbook


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time facts were built rather than found."""
    seen: list[str] = []
    real = Builder.build

    def watched(self: Builder, progress: Progress, *, portable: bool) -> Built:
        seen.append(self.intervals.head.hash)
        return real(self, progress, portable=portable)

    monkeypatch.setattr(Builder, "build", watched)
    return seen


def total(facts: Facts) -> list[object]:
    sql = "SELECT sum(amount) AS amount, max(rate) AS rate, count(DISTINCT owner) AS n"
    return list(facts.run(f"{sql} FROM deal_versions").to_pylist())


def test_the_same_state_is_only_read(tmp_path: Path, builds: list[str]) -> None:
    first = facts_of(tmp_path, random_history(3, 40))
    again = reopened(tmp_path)
    assert len(builds) == 1
    assert total(again) == total(first)
    assert again.traits == first.traits


def test_a_moved_workspace_is_only_read(tmp_path: Path, builds: list[str]) -> None:
    first = facts_of(tmp_path / "here", random_history(3, 40))
    before = total(first)
    shutil.move(tmp_path / "here", tmp_path / "there")
    assert total(reopened(tmp_path / "there")) == before
    assert len(builds) == 1


def test_what_was_deleted_is_made_again(tmp_path: Path, builds: list[str]) -> None:
    first = facts_of(tmp_path, random_history(3, 40))
    before = total(first)
    first.store.files["stage_visits"][0].unlink()
    assert total(reopened(tmp_path)) == before
    assert len(builds) == 2


def test_all_that_shapes_the_facts_makes_others(tmp_path: Path, builds: list[str]) -> None:
    playbook = sample_playbook()
    facts_of(tmp_path, random_history(3, 40))
    pipeline = playbook.pipelines[0]
    two = (pipeline, replace(pipeline, name="renewals"))
    for other in (
        replace(playbook, rates=(*playbook.rates, Rate("USD", date(2026, 3, 3), 10**8))),
        replace(playbook, people=(*playbook.people, Person("P9", "seller", ("U77",)))),
        replace(playbook, pipelines=two),
        replace(playbook, pipelines=two[::-1]),
    ):
        reopened(tmp_path, other)
    assert len(builds) == 5
    record(Ledger(tmp_path / "ledger"), random_history(4, 5), source="more", folder=tmp_path)
    reopened(tmp_path)
    intervals = Ledger(tmp_path / "ledger").derive()
    build(intervals, playbook, tmp_path / "cache", aliases={"U1001": "P9"})
    assert len(builds) == 7


def test_traits_are_those_of_the_rows(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, random_history(3, 40))
    store = facts.store
    unknown = Facts(
        FactsStore(store.playbook, store.head, store.last_day, store.files), facts.engine
    )
    assert facts.traits == unknown.traits
    rows = facts.run("SELECT reconstructed, known_on, amount FROM deal_versions").to_pylist()
    told = {field for row in rows for field in row["reconstructed"].split(",") if field}
    assert told
    assert facts.reconstructed_fields == told
    assert facts.first_known == min(row["known_on"] for row in rows)
    assert facts.traits.largest == max(abs(row["amount"] or 0) for row in rows)


def test_a_store_without_deals_has_no_first_day(tmp_path: Path) -> None:
    intervals = Ledger(tmp_path / "ledger").derive()
    store = build(intervals, sample_playbook(), tmp_path / "cache", aliases={})
    assert store.traits is not None
    assert (store.traits.first_known, store.traits.largest) == (None, 0)
    assert not store.traits.reconstructed
