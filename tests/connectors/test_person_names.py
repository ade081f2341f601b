"""Names that a list of users carries make one person of a name and an id, and stay erasable."""

import pytest

from quarterdeck.facts.tables import owner_map
from quarterdeck.playbook.check import check
from quarterdeck.playbook.read import read_playbook
from tests.connectors.conftest import SNAPSHOT, Workspace

USERS = """
[mapping]
name = "users"
table = "people"
kind = "snapshot"
files = ["users*"]
id = "id"
id_names = false
person_name = ["first", "last"]
[mapping.observed_at]
constant = "2026-07-31"
[columns]
active = "active"
"""
LIST = "id,first,last,active\n005A,Ann,Sample,true\n005B,Bo,Example,true\n005C,Bo,Example,true\n"
DEALS = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    workspace.playbook_file("mappings/users.toml", USERS)
    owner = 'owner = { column = "Owner", names = true }'
    workspace.playbook_file("mappings/snap.toml", SNAPSHOT.replace('owner = "Owner"', owner))
    return workspace


def owners(workspace: Workspace) -> dict[str, str]:
    """Return who each owner id is, as the facts see it."""
    playbook = read_playbook(workspace.root)
    table = owner_map(playbook, workspace.identities.resolved())
    return dict(zip(*(column.to_pylist() for column in table.columns), strict=True))


def deal_of(workspace: Workspace, name: str, file: str = "snap.csv") -> str:
    text = f"{DEALS}A,Discover,1,EUR,,{name},x,Core\n"
    result = workspace.one(workspace.file(file, text))
    ((owner,),) = workspace.rows(result, "owner")
    return str(owner)


def test_a_name_and_an_id_are_one_person_whichever_came_first(workspace: Workspace) -> None:
    owner = deal_of(workspace, "ann  sample")
    assert workspace.identities.resolve(owner) is None
    assert workspace.one(workspace.file("users.csv", LIST)).accepted == 3
    assert (workspace.identities.resolve(owner), owners(workspace)[owner]) == ("005A", "005A")
    assert workspace.identities.names(["005A"]) == {"005A": "Ann Sample"}


def test_a_name_that_two_people_have_means_neither(workspace: Workspace) -> None:
    workspace.one(workspace.file("users.csv", LIST))
    owner = deal_of(workspace, "Bo Example")
    assert workspace.identities.resolve(owner) is None
    assert workspace.identities.names(["005B"]) == {"005B": "Bo Example"}


def test_people_csv_has_the_last_word(workspace: Workspace) -> None:
    workspace.playbook_file("people.csv", "id,role,crm_ids\np1,seller,005A\n")
    workspace.one(workspace.file("users.csv", LIST))
    owner = deal_of(workspace, "Ann Sample")
    assert owners(workspace)[owner] == "p1"


def test_an_owner_known_by_name_is_no_stranger(workspace: Workspace) -> None:
    workspace.one(workspace.file("users.csv", LIST))
    text = f"{DEALS}A,Discover,1,EUR,,Ann Sample,x,Core\nB,Discover,1,EUR,,Cy Other,x,Core\n"
    result = workspace.one(workspace.file("snap.csv", text))
    assert ["1 owner in 1 row" in p.says for p in result.problems if "listed as" in p.says] == [
        True
    ]


def test_names_are_in_no_file_of_the_ledger_and_can_be_erased(workspace: Workspace) -> None:
    bad = LIST + "005D,Dee,Private,perhaps\n"
    result = workspace.one(workspace.file("users.csv", bad))
    assert result.quarantined == 1
    kept = b"".join(p.read_bytes() for p in (workspace.root / "ledger").rglob("*") if p.is_file())
    assert b"Private" not in kept
    assert b"Sample" not in kept
    assert workspace.identities.erase("005A") > 0
    workspace.one(workspace.file("users-2.csv", bad + "005E,E,F,true\n"))
    assert workspace.identities.names(["005A", "005E"]) == {"005E": "E F"}


def test_reading_people_private_again_keeps_what_lists_told(workspace: Workspace) -> None:
    workspace.one(workspace.file("users.csv", LIST))
    owner = deal_of(workspace, "Ann Sample")
    private = workspace.root / "playbook/people_private.csv"
    private.write_text("id,name,email,aliases\np1,Zoe Other,,\n")
    workspace.identities.read_people(private)
    assert workspace.identities.resolve(owner) == "005A"


def test_a_column_of_names_that_is_not_there_is_told(workspace: Workspace) -> None:
    result = workspace.one(workspace.file("users.csv", "id,active\n005A,true\n"))
    assert (result.status, "has no column 'first'" in result.problems[0].says) == ("refused", True)
    workspace.playbook_file("mappings/users.toml", USERS.replace('"people"', '"accounts"'))
    assert any("plays a part only in a list of people" in p.says for p in check(workspace.root))
