"""As of any day: the intervals say what a plain reading of the events known by then says."""

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.ledger.api import Ledger
from tests.ledger.histories import (
    NOW,
    Event,
    Listing,
    append,
    at,
    batch_of,
    content,
    known_at,
    naive,
    versions,
    with_absences,
)
from tests.tries import tries

LAST = 6
calm = settings(
    max_examples=tries(6, exploring=60),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@contextmanager
def fresh() -> Iterator[tuple[Ledger, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        yield Ledger(Path(folder) / "ledger"), Path(folder)


@st.composite
def events(draw: st.DrawFn, *, full: bool = False) -> Event:
    said: dict[str, Any] = {
        "stage": st.sampled_from(["new", "offer", "won"]) | st.none(),
        "amount": st.sampled_from([0, 100, 2500]) | st.none(),
        "owner": st.sampled_from(["p-1", "p-2"]) | st.none(),
    }
    values = draw(st.fixed_dictionaries(said if full else {}, optional={} if full else said))
    marks = draw(st.lists(st.sampled_from(sorted(values)), unique=True)) if values else []
    valid = draw(st.integers(0, LAST))
    return Event(
        id=draw(st.sampled_from("abcdefgh")),
        valid=valid,
        known=draw(st.integers(0, LAST) | st.just(valid)),
        seq=draw(st.integers(0, 2)),
        values=values,
        reconstructed=tuple(marks) if draw(st.integers(0, 4)) == 0 else (),
        doubtful=draw(st.sampled_from(["", "", "", "negative_duration"])),
    )


histories = st.lists(events(), min_size=1, max_size=60)


@calm
@given(histories)
def test_every_day_agrees_with_a_plain_reading(history: list[Event]) -> None:
    with fresh() as (ledger, folder):
        append(ledger, folder, history)
        rows = versions(ledger.derive())
        for day in range(LAST + 1):
            assert known_at(rows, day) == naive(history, day), day


@calm
@given(st.lists(events(full=True), min_size=1, max_size=60))
def test_full_rows_agree_with_a_plain_reading(history: list[Event]) -> None:
    with fresh() as (ledger, folder):
        append(ledger, folder, history, full=True)
        rows = versions(ledger.derive())
        for day in range(LAST + 1):
            assert known_at(rows, day) == naive(history, day), day


@calm
@given(histories, histories, st.integers(0, LAST))
def test_what_becomes_known_later_never_changes_an_earlier_answer(
    history: list[Event], more: list[Event], day: int
) -> None:
    later = [replace(e, known=e.known + day + 1) for e in more]
    early = [e for e in history if e.known <= day]
    with fresh() as (ledger, folder):
        append(ledger, folder, early)
        before = versions(ledger.derive())
        append(ledger, folder, later)
        after = versions(ledger.derive())
        for k in range(day + 1):
            assert known_at(after, k) == known_at(before, k)


@calm
@given(histories, st.lists(st.integers(0, 2), min_size=60, max_size=60), st.randoms())
def test_order_split_and_repetition_of_imports_change_nothing(
    history: list[Event], places: list[int], chance: random.Random
) -> None:
    with fresh() as (ledger, folder), fresh() as (other, scratch):
        append(ledger, folder, history)
        split = [[e for e, p in zip(history, places, strict=False) if p == n] for n in range(3)]
        split.append(chance.sample(history, len(history) // 2))
        chance.shuffle(split)
        for part in split:
            append(other, scratch, part)
            other.derive()
        assert content(other.derive()) == content(ledger.derive())
        assert other.verify() == ()


@calm
@given(histories, histories)
def test_a_withdrawn_batch_was_never_imported(kept: list[Event], wrong: list[Event]) -> None:
    with fresh() as (ledger, folder), fresh() as (other, scratch):
        gone = append(ledger, folder, wrong, mapping="wrong")
        append(ledger, folder, kept)
        ledger.derive()
        ledger.withdraw(gone.id, "wrong file", recorded_at=NOW)
        append(other, scratch, kept)
        assert content(ledger.derive()) == content(other.derive())


@calm
@given(histories, histories, histories)
def test_a_batch_that_was_brought_back_was_never_withdrawn(
    first: list[Event], second: list[Event], later: list[Event]
) -> None:
    with fresh() as (ledger, folder), fresh() as (other, scratch):
        gone = append(ledger, folder, first, mapping="first")
        append(ledger, folder, second, mapping="second")
        ledger.withdraw(gone.id, "thought wrong", recorded_at=NOW)
        ledger.derive()
        append(ledger, folder, later, mapping="later")
        ledger.derive()
        ledger.bring_back(gone.id, "was right", recorded_at=NOW)
        for events_, mapping in ((first, "first"), (second, "second"), (later, "later")):
            append(other, scratch, events_, mapping=mapping)
        assert content(ledger.derive()) == content(other.derive())
        assert ledger.verify() == ()


listings = st.lists(
    st.builds(
        Listing,
        day=st.integers(0, LAST),
        events=st.lists(events(), max_size=9).map(tuple),
    ),
    min_size=1,
    max_size=6,
)


def placed(listing: Listing) -> Listing:
    day = listing.day
    return Listing(day, tuple(replace(e, valid=day, known=day) for e in listing.events))


@calm
@given(listings, st.randoms())
def test_complete_lists_agree_with_a_plain_reading(
    drawn: list[Listing], chance: random.Random
) -> None:
    shown = [placed(x) for x in drawn]
    expected = with_absences(shown)
    with fresh() as (ledger, folder):
        for listing in chance.sample(shown, len(shown)):
            append(ledger, folder, listing.events, listed_on=listing.day)
        rows = versions(ledger.derive())
        for day in range(LAST + 1):
            assert known_at(rows, day) == naive(expected, day), day


def random_event(chance: random.Random, deals: int) -> Event:
    valid = chance.randrange(40)
    values = {
        name: value
        for name, value in {
            "stage": chance.choice(["new", "demo", "offer", "won", None]),
            "amount": chance.choice([None, 0, 5_000, 12_345]),
            "owner": f"p-{chance.randrange(5)}",
        }.items()
        if chance.random() < 0.6
    }
    late = chance.choice([0, 0, 0, chance.randrange(20)])
    return Event(f"d{chance.randrange(deals):05}", valid, valid + late, chance.randrange(3), values)


@pytest.fixture(scope="module")
def crowd() -> list[Event]:
    chance = random.Random(20240229)
    return [random_event(chance, 3_000) for _ in range(24_000)]


def test_three_thousand_deals_on_every_day(crowd: list[Event], tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    for n in range(4):
        append(ledger, tmp_path, crowd[n::4])
    rows = versions(ledger.derive())
    for day in range(0, 61, 6):
        assert known_at(rows, day) == naive(crowd, day), day


def test_versions_are_numbered_follow_one_another_and_differ(
    crowd: list[Event], tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path, crowd)
    table = ledger.derive().table("deals")
    rows = versions(ledger.derive())
    by_id: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    assert table.rows == len(rows)
    assert table.ids == len(by_id) == len({row["key"] for row in rows})
    for mine in by_id.values():
        assert [r["version"] for r in mine] == list(range(1, len(mine) + 1))
        assert len({r["key"] for r in mine}) == 1
        assert mine[-1]["known_to"].year == 9999
        for one, next_one in pairwise(mine):
            assert one["known_to"] == next_one["known_from"] > one["known_from"]
            states = [{n: r[n] for n in ("stage", "amount", "owner")} for r in (one, next_one)]
            assert states[0] != states[1]


def test_a_row_remembers_the_batch_and_line_it_came_from(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path, [Event("a", 1, 1, 0, {"stage": "new"})])
    append(
        ledger,
        tmp_path,
        [Event("b", 1, 1, 0, {"stage": "new"}), Event("a", 2, 2, 0, {"stage": "won"})],
    )
    rows = versions(ledger.derive())
    assert [(r["id"], r["version"], r["batch"], r["row_no"]) for r in rows] == [
        ("a", 1, 1, 1),
        ("a", 2, 2, 2),
        ("b", 1, 2, 1),
    ]


def test_a_correction_known_later_wins_over_what_was_true_at_the_same_time(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path, [Event("a", 1, 1, 0, {"amount": 900})])
    append(ledger, tmp_path, [Event("a", 1, 3, 0, {"amount": 100})])
    rows = versions(ledger.derive())
    assert [known_at(rows, day)["a"]["amount"] for day in (1, 2, 3)] == [900, 900, 100]


def test_many_parts_give_what_one_part_gives(
    crowd: list[Event], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Ledger(tmp_path / "one")
    append(one, tmp_path, crowd)
    whole = [{**r, "key": 0} for r in content(one.derive())]
    monkeypatch.setattr("quarterdeck.ledger.plan._SINGLE", 1_000)
    monkeypatch.setattr("quarterdeck.ledger.plan._PART", 3_000)
    many = Ledger(tmp_path / "many")
    for n in range(3):
        append(many, tmp_path, crowd[n::3])
        many.derive()
    intervals = many.derive()
    assert len(intervals.table("deals").paths) == 8
    rows = content(intervals)
    assert len({r["key"] for r in rows}) == len({r["id"] for r in rows})
    assert [{**r, "key": 0} for r in rows] == whole
    assert many.verify() == ()


def test_a_small_import_rewrites_only_the_parts_it_touches(
    crowd: list[Event], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quarterdeck.ledger.plan._SINGLE", 1_000)
    monkeypatch.setattr("quarterdeck.ledger.plan._PART", 3_100)
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path, crowd)
    before = {p.number: p.hash for p in ledger.derive().table("deals").partitions}
    append(ledger, tmp_path, [Event("d00001", 60, 60, 0, {"stage": "lost"})])
    after = {p.number: p.hash for p in ledger.derive().table("deals").partitions}
    assert len(before) == len(after) == 8
    assert sum(before[n] != after[n] for n in before) == 1


def test_an_older_head_is_read_again_as_it_was(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    first = append(ledger, tmp_path, [Event("a", 1, 1, 0, {"stage": "new"})])
    then = content(ledger.derive())
    append(ledger, tmp_path, [Event("a", 1, 1, 1, {"stage": "won"})])
    assert content(ledger.derive()) != then
    assert content(ledger.derive(first.head)) == then
    assert ledger.derive(first.head).head == first.head


def test_the_same_content_is_recorded_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    history = [Event("a", 1, 1, 0, {"stage": "new"})]
    first = append(ledger, tmp_path, history)
    assert append(ledger, tmp_path, history) == first
    assert len(ledger.entries()) == 1
    batch = batch_of(tmp_path, history)
    assert ledger.find(batch.content_hash, "deals", None, "deals") == first
    assert ledger.find(batch.content_hash, "deals", None, "another mapping") is None


@pytest.mark.parametrize("doubts", [("", "same_as_another"), ("same_as_another", "")])
def test_the_same_state_with_another_doubt_is_no_change(
    tmp_path: Path, doubts: tuple[str, str]
) -> None:
    ledger = Ledger(tmp_path / "ledger")
    for day, doubt in enumerate(doubts, start=1):
        append(ledger, tmp_path, [Event("a", day, day, 0, {"stage": "new"}, doubtful=doubt)])
    (row,) = versions(ledger.derive())
    assert (row["known_from"], row["doubtful"]) == (at(1), doubts[0])
