"""Names stand apart: opaque ids are stable, shared by processes, and a person can be erased."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

import pytest

from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.words.problem import QuarterdeckError
from tests.ledger.histories import NOW, Event, append, content

PEOPLE = """id,name,email,aliases
anna,Anna Berg,anna@example.com,A. Berg;Berg Anna
bo,Bo Lind,bo@example.com,
"""


@pytest.fixture
def store(tmp_path: Path) -> IdentityStore:
    return IdentityStore(tmp_path / "identity.db")


def people(folder: Path, text: str = PEOPLE) -> Path:
    path = folder / "people_private.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_name_gets_one_opaque_id_however_it_is_written(store: IdentityStore) -> None:
    keys = store.key_for(["Anna Berg", " anna  BERG ", "Bo Lind", "  "])
    assert keys["Anna Berg"] == keys[" anna  BERG "] != keys["Bo Lind"]
    assert all(re.fullmatch(r"p-[0-9a-f]{12}", key) for key in keys.values())
    assert "  " not in keys
    assert store.key_for(["Anna Berg"])["Anna Berg"] == keys["Anna Berg"]


def test_another_store_gives_another_id(store: IdentityStore, tmp_path: Path) -> None:
    other = IdentityStore(tmp_path / "other.db")
    assert store.key_for(["Anna Berg"]) != other.key_for(["Anna Berg"])


def test_names_aliases_and_mails_lead_to_one_person(store: IdentityStore, tmp_path: Path) -> None:
    before = store.key_for(["Berg Anna", "ANNA@example.com", "Stranger"])
    assert store.read_people(people(tmp_path)) == ()
    assert store.resolve(before["Berg Anna"]) == "anna"
    assert store.resolve(before["ANNA@example.com"]) == "anna"
    assert store.resolve(before["Stranger"]) is None
    assert store.names(["anna", before["Berg Anna"], before["Stranger"], "p-0"]) == {
        "anna": "Anna Berg",
        before["Berg Anna"]: "Anna Berg",
        before["Stranger"]: "Stranger",
    }
    assert store.resolve(store.alias("Annie", "anna")) == "anna"


def test_the_file_is_the_whole_truth_about_aliases(store: IdentityStore, tmp_path: Path) -> None:
    store.read_people(people(tmp_path))
    key = store.key_for(["A. Berg"])["A. Berg"]
    assert store.resolve(key) == "anna"
    store.read_people(people(tmp_path, PEOPLE.replace("A. Berg;", "")))
    assert store.resolve(key) is None


def test_an_alias_of_two_people_is_a_problem(store: IdentityStore, tmp_path: Path) -> None:
    text = PEOPLE.replace("bo@example.com,", "bo@example.com,A. Berg")
    (problem,) = store.read_people(people(tmp_path, text))
    assert problem.where.endswith("people_private.csv:3")
    assert "means anna already" in problem.says


def test_erasure_leaves_no_name_and_a_valid_ledger(store: IdentityStore, tmp_path: Path) -> None:
    store.read_people(people(tmp_path))
    key = store.key_for(["Anna Berg"])["Anna Berg"]
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path / "in", [Event("a", 1, 1, 0, {"owner": key})])
    before = content(ledger.derive())
    assert store.erase("anna") == 5
    (tmp_path / "people_private.csv").unlink()
    left = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"Berg" not in left
    assert b"anna@" not in left
    assert b"Lind" in left
    assert store.resolve(key) == "anna"
    assert store.names([key, "anna"]) == {}
    assert content(ledger.derive()) == before
    assert ledger.verify() == ()


def test_an_erased_person_does_not_come_back(store: IdentityStore, tmp_path: Path) -> None:
    store.read_people(people(tmp_path))
    store.erase("anna")
    key = store.key_for(["Anna Berg"])["Anna Berg"]
    assert store.names([key]) == {}
    (problem,) = store.read_people(people(tmp_path))
    assert "was erased" in problem.says
    assert store.names(["anna", "bo"]) == {"bo": "Bo Lind"}


ASK = """
import sys
from pathlib import Path
from quarterdeck.ledger.identity import IdentityStore
for path in sys.stdin:
    store = IdentityStore(Path(path.strip()))
    print(*[store.key_for([f"Person {n}"])[f"Person {n}"] for n in range(3)], flush=True)
"""


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    for number in range(20):
        for one in running:
            cast("IO[str]", one.stdin).write(f"{tmp_path}/identity-{number}.db\n")
        for one in running:
            with suppress(BrokenPipeError):
                cast("IO[str]", one.stdin).flush()
        answers = {cast("IO[str]", one.stdout).readline() for one in running}
        assert [len(answer.split()) for answer in answers] == [3]
    for one in running:
        one.communicate(timeout=60)
    assert {one.returncode for one in running} == {0}


def test_only_the_owner_may_read_the_file(store: IdentityStore) -> None:
    store.key_for(["Anna Berg"])
    assert store.path.stat().st_mode & 0o077 == 0


def test_a_damaged_store_is_a_clear_error(store: IdentityStore) -> None:
    store.path.write_bytes(b"not a database, but long enough to look like one" * 100)
    with pytest.raises(QuarterdeckError, match="identity store") as caught:
        store.key_for(["Anna Berg"])
    assert caught.value.where == str(store.path)


def test_people_without_the_right_columns_are_refused(store: IdentityStore, tmp_path: Path) -> None:
    with pytest.raises(QuarterdeckError, match="email, aliases"):
        store.read_people(people(tmp_path, "id,name\nanna,Anna\n"))


def test_an_opaque_id_of_the_store_stands_for_itself(store: IdentityStore) -> None:
    key = store.key_for(["Anna Berg"])["Anna Berg"]
    assert store.key_for([key, "p-0123456789ab"])[key] == key
    assert store.key_for(["p-0123456789ab"])["p-0123456789ab"] != "p-0123456789ab"


@pytest.fixture
def lost(tmp_path: Path) -> IdentityStore:
    """A store whose file is gone while the ledger holds an id that it had made."""
    ledger = Ledger(tmp_path / "ledger")
    store = IdentityStore(tmp_path / "identity.db", ledger)
    key = store.key_for(["Anna Berg"])["Anna Berg"]
    append(ledger, tmp_path / "in", [Event("a", 1, 1, 0, {"owner": key})])
    assert store.verify() == ()
    store.path.rename(tmp_path / "backup.db")
    for beside in tmp_path.glob("identity.db-*"):
        beside.unlink()
    return store


def test_a_lost_store_makes_no_second_secret(lost: IdentityStore, tmp_path: Path) -> None:
    for use in (
        lambda: lost.key_for(["Anna Berg"]),
        lambda: lost.alias("Annie", "anna"),
        lambda: lost.read_people(people(tmp_path)),
    ):
        with pytest.raises(QuarterdeckError, match=r"identity\.db was lost") as caught:
            use()
        assert "backup" in caught.value.fix
    assert ["lost" in problem.says for problem in lost.verify()] == [True]
    assert lost.names(["p-1"]) == {}
    lost.path.unlink()
    (tmp_path / "backup.db").rename(lost.path)
    assert lost.verify() == ()
    assert lost.key_for(["Anna Berg"])


def test_once_no_batch_holds_an_id_a_new_secret_may_be_made(
    lost: IdentityStore, tmp_path: Path
) -> None:
    ledger = Ledger(tmp_path / "ledger")
    ledger.withdraw(ledger.entries()[0].id, "the store was lost", recorded_at=NOW)
    assert lost.verify() == ()
    assert lost.key_for(["Anna Berg"])["Anna Berg"].startswith("p-")


def test_a_ledger_of_the_crms_own_ids_needs_no_store(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    append(ledger, tmp_path / "in", [Event("a", 1, 1, 0, {"owner": "p-017"})])
    assert IdentityStore(tmp_path / "identity.db", ledger).key_for(["Anna Berg"])
