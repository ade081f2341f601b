"""The journal keeps what was said, in a file and in PostgreSQL alike."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from quarterdeck.journal.api import Delegation, Journal, Judgement, WeekState
from quarterdeck.journal.opening import opened
from quarterdeck.journal.place import Place
from quarterdeck.words.problem import QuarterdeckError
from tests.journal.conftest import QUARTER, call, said

MONDAY = date(2026, 1, 5)


def test_what_was_said_is_read_as_it_was_said(journal: Journal) -> None:
    judged = Judgement("ann", "D-1", QUARTER, "out", said(7, why="no budget"))
    lent = Delegation("ann", "bo", MONDAY, None, said(8))
    assert journal.add([call(6), judged, lent]) == 3
    (row,) = journal.read("calls").to_pylist()
    assert (row["person"], row["amount"]) == ("ann", 100)
    assert (row["period"], row["starts_on"], row["ends_on"]) == (
        "2026-Q1",
        QUARTER.start,
        QUARTER.end,
    )
    assert row["known_at"] == datetime(2026, 1, 6, 12, tzinfo=UTC)
    assert journal.read("judgements").to_pylist()[0]["why"] == "no budget"
    assert journal.read("delegations").to_pylist()[0]["ends_on"] is None


def test_a_day_sees_only_what_was_said_before_it_ended(journal: Journal) -> None:
    journal.add([call(9, 300), call(6), call(7, None)])
    until = datetime(2026, 1, 9, tzinfo=UTC)
    assert journal.read("calls", until).column("amount").to_pylist() == [100, None]
    assert journal.read("calls", recorded=until).num_rows == 2


def test_the_same_thing_said_twice_is_kept_once(journal: Journal) -> None:
    again = [call(6, ref="a"), call(7, ref="b")]
    assert journal.add(again) == 2
    assert journal.add([*again, call(8, ref="c")]) == 1
    assert journal.read("calls").num_rows == 3


def test_the_head_changes_with_every_word_and_with_nothing_else(journal: Journal) -> None:
    heads = [journal.head("calls")]
    for words in (
        [call(9, ref="b")],
        [call(6, ref="a")],
        [Judgement("a", "D", QUARTER, "in", said(7))],
    ):
        journal.add(words)
        heads.append(journal.head("calls"))
    assert heads[0] == ""
    assert len(set(heads)) == 3
    assert heads[2] == heads[3] != journal.head("judgements")


def test_nothing_said_can_be_changed_or_deleted(journal: Journal) -> None:
    journal.add([call(6), Judgement("ann", "D", QUARTER, "in", said(7))])
    with opened(journal.place) as name:
        from django.db import DatabaseError, connections

        from quarterdeck.journal.models import Call as Kept

        row = Kept.objects.using(name).get()
        row.amount = 7
        for change in (row.save, row.delete, Kept.objects.using(name).all().delete):
            with pytest.raises(QuarterdeckError, match="never changed"):
                change()
        for sql in ("UPDATE journal_call SET amount = 7", "DELETE FROM journal_judgement"):
            with pytest.raises(DatabaseError, match="stays"), connections[name].cursor() as cursor:
                cursor.execute(sql)
    assert journal.read("calls").column("amount").to_pylist() == [100]


def test_a_locked_week_takes_no_calls_until_it_is_unlocked(journal: Journal) -> None:
    locked = journal.turn(journal.week(MONDAY), locked=True, said=said(6))
    assert locked == WeekState(MONDAY, 1, locked=True) == journal.week(MONDAY)
    with pytest.raises(QuarterdeckError, match="is locked"):
        journal.add([call(6)], week=MONDAY)
    assert journal.add([call(13)], week=date(2026, 1, 12)) == 1
    journal.turn(locked, locked=False, said=said(7, why="late numbers from the south"))
    assert journal.add([call(7)], week=MONDAY) == 1
    told = journal.read("weeks").to_pylist()
    assert [(w["number"], w["locked"], w["why"]) for w in told] == [
        (1, True, ""),
        (2, False, "late numbers from the south"),
    ]


def test_of_two_who_turn_the_lock_at_once_one_is_told(journal: Journal) -> None:
    seen = journal.week(MONDAY)
    journal.turn(seen, locked=True, said=said(6))
    with pytest.raises(QuarterdeckError, match="Somebody else"):
        journal.turn(seen, locked=True, said=said(6))
    assert journal.week(MONDAY).number == 1


def test_many_may_speak_at_once(journal: Journal) -> None:
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda n: journal.add([call(6, n)], week=MONDAY), range(12)))
    assert added == [1] * 12
    assert sorted(journal.read("calls").column("amount").to_pylist()) == list(range(12))


def test_reading_a_journal_that_is_not_begun_starts_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from quarterdeck.journal.api import Journal;"
        "from quarterdeck.journal.place import Place;"
        f"j = Journal(Place(Path({str(tmp_path / 'j.db')!r})));"
        "assert j.read('calls').num_rows == 0; assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert not (tmp_path / "j.db").exists()


def test_the_file_and_what_lies_beside_it_are_the_owners_alone(tmp_path: Path) -> None:
    kept = Journal(Place(tmp_path / "journal.db"))
    before = os.umask(0o022)
    try:
        with opened(kept.place) as name:
            kept.add([call(6)])
            from django.db import connections

            with connections[name].cursor() as cursor:
                cursor.execute("SELECT count(*) FROM journal_call")
                beside = {f.name: f.stat().st_mode & 0o777 for f in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert beside == dict.fromkeys(("journal.db", "journal.db-wal", "journal.db-shm"), 0o600)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuarterdeckError, match="cannot be used"):
        Journal(Place(tmp_path / "none" / "journal.db")).add([call(6)])


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    place = Place(tmp_path / "journal.db", "postgresql://desk:secret@127.0.0.1:1/none")
    with pytest.raises(QuarterdeckError) as told:
        Journal(place).read("calls")
    assert "secret" not in f"{told.value.says} {told.value.where} {told.value.fix}"
    assert "127.0.0.1:1/none" in told.value.where


def test_a_correction_names_what_it_supersedes(journal: Journal) -> None:
    journal.add([call(6)])
    (first,) = journal.read("calls").to_pylist()
    correction = replace(call(7, 90), said=replace(said(7), supersedes=first["id"]))
    journal.add([correction])
    assert journal.read("calls").to_pylist()[1]["supersedes"] == first["id"]
