"""Intervals brought up to date record by record are those of a derivation from scratch."""

import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.fold import Earlier, Folded, fold
from quarterdeck.ledger.intervals import Partition, changed_since
from quarterdeck.ledger.plan import Plan
from tests.ledger.histories import NOW, Event, append, versions
from tests.ledger.test_as_of import events
from tests.tries import tries

calm = settings(
    max_examples=tries(4, exploring=60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
splits = st.lists(st.lists(events(), min_size=1, max_size=12), min_size=2, max_size=5)
lists = st.lists(st.tuples(splits.map(lambda parts: parts[0]), st.booleans()), max_size=5)


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """How many records each derivation of a part folded, None when it was all of them."""
    seen: list[int | None] = []

    def watched(
        plan: Plan, part: int, *, target: Path, work: Path, earlier: Earlier | None = None
    ) -> Folded:
        found = fold(plan, part, target=target, work=work, earlier=earlier)
        seen.append(found.changed)
        return found

    monkeypatch.setattr("quarterdeck.ledger.derive.fold", watched)
    return seen


def always_from_earlier(patch: pytest.MonkeyPatch, parts: int = 1) -> None:
    patch.setattr("quarterdeck.ledger.fold._MOST", 1.0)
    patch.setattr("quarterdeck.ledger.plan.parts_for", lambda _events: parts)


@calm
@given(splits, st.sampled_from([1, 4]))
def test_history_in_any_order_and_any_batches(batches: list[list[Event]], parts: int) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        always_from_earlier(patch, parts)
        ledger, folder = Ledger(Path(name) / "ledger"), Path(name)
        for batch in batches:
            append(ledger, folder, batch)
            ledger.derive()
        assert not ledger.verify()


@calm
@given(lists)
def test_complete_lists_and_history_between_them(listed: list[tuple[list[Event], bool]]) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        always_from_earlier(patch)
        ledger, folder = Ledger(Path(name) / "ledger"), Path(name)
        for day, (batch, complete) in enumerate(listed, 10):
            if complete:
                shown = [Event(e.id, day, day, values=e.values) for e in batch]
                append(ledger, folder, shown, listed_on=day)
            else:
                append(ledger, folder, batch, mapping="history")
            ledger.derive()
        assert not ledger.verify()


def test_only_the_records_of_a_new_batch_are_folded(
    tmp_path: Path, folded: list[int | None]
) -> None:
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path, [Event(f"d-{n:02}", 0, 0, values={"amount": n}) for n in range(40)])
    first = ledger.derive().table("deals").partitions[0]
    append(ledger, tmp_path, [Event("d-07", 3, 3, values={"amount": 5}), Event("a-1", 3, 3)])
    second = ledger.derive().table("deals").partitions[0]
    append(ledger, tmp_path, [Event("d-09", 4, 4, values={"amount": 5})])
    third = ledger.derive().table("deals").partitions[0]
    assert folded == [None, 2, 1]
    assert not ledger.verify()
    keys = {row["id"]: row["key"] for row in versions(ledger.derive())}
    assert changed_keys(second, first) == {keys["d-07"], keys["a-1"]}
    assert changed_keys(third, first) == {keys["d-07"], keys["a-1"], keys["d-09"]}
    assert changed_since(first, third.hash) is None


def changed_keys(now: Partition, before: Partition) -> set[int]:
    files = changed_since(now, before.hash)
    assert files is not None
    return {key for file in files for key in pq.read_table(file).column("key").to_pylist()}


def test_a_batch_taken_back_folds_everything(
    tmp_path: Path, folded: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    always_from_earlier(monkeypatch)
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path, [Event(f"d-{n}", 0, 0, values={"amount": n}) for n in range(9)])
    wrong = append(ledger, tmp_path, [Event("d-1", 3, 3, values={"amount": 5})])
    ledger.derive()
    ledger.withdraw(wrong.id, "a wrong file", recorded_at=NOW)
    append(ledger, tmp_path, [Event("d-2", 4, 4, values={"amount": 6})])
    ledger.derive()
    assert folded[-1] is None
    assert not ledger.verify()


def test_a_list_that_comes_late_folds_everything(
    tmp_path: Path, folded: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    always_from_earlier(monkeypatch)
    ledger = Ledger(tmp_path / "ledger")
    for day in (10, 30, 20):
        shown = [Event(f"d-{n}", day, day, values={"amount": n}) for n in range(9) if n != day / 10]
        append(ledger, tmp_path, shown, listed_on=day)
        ledger.derive()
    assert folded[-1] is None
    assert not ledger.verify()
