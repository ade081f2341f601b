"""People's names and what nobody mapped never reach the ledger, not even with a row held back."""

import re

import pytest

from quarterdeck.cli.app import run
from tests.connectors.conftest import Workspace, query

HEADER = "Deal ID,Name,Stage,Amount,Currency,Close,Owner,Product,Contact\n"
ROWS = (
    "A,Deal A,Propose,10,EUR,2026-09-01,Ada Sample,Core,contact-a@sample.test\n"
    "B,Deal B,Nowhere,20,EUR,2026-09-01,Ada Sample,Core,contact-b@sample.test\n"
    "C,Deal C,Propose,30,EUR,2026-09-01,Bo Sample,Core,contact-c@sample.test,one too many\n"
)


def test_no_name_and_no_unmapped_cell_is_anywhere_in_the_ledger(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook" / "mappings" / "snap.toml"
    named = 'owner = { column = "Owner", names = true }'
    mapping.write_text(re.sub(r'^owner = "Owner"$', named, mapping.read_text(), flags=re.MULTILINE))
    result = workspace.one(workspace.file("snap.csv", HEADER + ROWS))
    assert (result.accepted, result.quarantined) == (1, 2)
    unmapped, ragged = (row[3] for row in workspace.held(result))
    assert re.fullmatch(r"B,Deal B,Nowhere,20,EUR,2026-09-01,p-[0-9a-f]{12},Core,", unmapped)
    assert ragged.startswith("(withheld")
    everything = "".join(
        str(query(f"SELECT * FROM '{path}'"))
        for path in (workspace.root / "ledger").rglob("*.parquet")
    )
    assert "Deal A" in everything
    for secret in ("Ada", "Bo Sample", "contact-", "one too many"):
        assert secret not in everything


SECRETS = ("Ada", "Bo Sample", "Cy Sample")
KINDS = {
    "snap": (HEADER + ROWS, 'owner = "Owner"', 'owner = { column = "Owner", names = true }'),
    "events": (
        (
            "id,at,stage,amount,who\nA,2026-02-01T10:00:00Z,Propose,1,Ada Sample\n"
            "B,2026-02-01T10:00:00Z,Nowhere,1,Bo Sample\nC,2026-02-01,Won,x,Cy Sample\n"
        ),
        'owner = { column = "who",',
        'owner = { column = "who", names = true,',
    ),
    "closed": (
        (
            "id,created,closed,stage,amount,who\nA,01/02/2026,02/02/2026,Won,1,Ada Sample\n"
            "B,01/02/2026,02/02/2026,Nowhere,1,Bo Sample\nC,x,02/02/2026,Won,1,Cy Sample\n"
        ),
        "[columns]",
        '[columns]\nowner = { column = "who", names = true }',
    ),
    "history": (
        (
            "id,at,field,old,new\nA,2026-02-01T10:00:00Z,StageName,Discover,Propose\n"
            "A,2026-02-02T10:00:00Z,Owner,Ada Sample,Bo Sample\n"
            "B,not a day,Owner,Ada Sample,Cy Sample\nC,2026-02-02T10:00:00Z,,Ada Sample,Cy Sample\n"
            "D,2026-02-02T10:00:00Z,owner,Ada Sample,Cy Sample\nE,2026-02-02,Amount,1,x9\n"
            "F,2026-02-02,Owner,Ada Sample,Cy Sample,more\n"
        ),
        "[columns]",
        "[columns]\nowner = { names = true }",
    ),
}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_byte_under_the_ledger_names_a_person(workspace: Workspace, kind: str) -> None:
    text, plain, named = KINDS[kind]
    mapping = workspace.root / "playbook" / "mappings" / f"{kind}.toml"
    words = mapping.read_text().replace(plain, named, 1)
    mapping.write_text(words.replace('StageName = "stage"', 'StageName = "stage"\nOwner = "owner"'))
    result = workspace.one(workspace.file(f"{kind}.csv", text))
    assert result.accepted
    assert result.quarantined >= 2
    workspace.ledger.derive()
    owners = {owner for (owner,) in workspace.rows(result, "owner") if owner}
    assert owners
    assert all(re.fullmatch("p-[0-9a-f]{12}", str(owner)) for owner in owners)
    files = [path for path in (workspace.root / "ledger").rglob("*") if path.is_file()]
    everything = b"".join(path.read_bytes() for path in files).decode("latin-1")
    everything += "".join(
        str(query(f"SELECT * FROM '{p}'")) for p in files if p.suffix == ".parquet"
    )
    for secret in SECRETS:
        assert secret not in everything
        assert secret not in str(result.problems)


NAMES = ["Ada Sample", "ada@sample.test", "Sample, Ada", "Jean-Luc O'Neil", "ada van der sample",
         "Дарья Иванова", "田中太郎", "Anna", "anna.smith", "ANNA/SMITH"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_where_ids_belong_refuse_the_file(workspace: Workspace, name: str) -> None:
    rows = f'A,x,Propose,1,EUR,,u1,Core,\nB,y,Propose,2,EUR,,"{name}",Core,\n'
    file = workspace.file("snap.csv", HEADER + rows)
    result = workspace.one(file)
    assert (result.status, workspace.ledger.head.seq) == ("refused", 0)
    (told,) = result.problems
    assert "1 value of 'Owner' that may be a name or e-mail" in told.says
    assert 'Write owner = { column = "Owner", names = true } under [columns]' in told.fix
    assert "playbook/mappings/snap.toml" in told.fix
    assert name not in f"{told.says} {told.fix}"
    workspace.change("snap", 'owner = "Owner"', 'owner = { column = "Owner", names = true }')
    assert workspace.one(file).status == "recorded"


@pytest.mark.parametrize(
    "owner", ["u1", "0055g00000AbCdE", "asmith", "AS", "EMEA-2", "Team 4", "7"]
)
def test_ids_of_owners_are_taken(workspace: Workspace, owner: str) -> None:
    rows = f"A,x,Propose,1,EUR,,{owner},Core,\n"
    assert workspace.one(workspace.file("snap.csv", HEADER + rows)).status == "recorded"


def test_whoever_says_that_they_are_no_names_is_believed(workspace: Workspace) -> None:
    file = workspace.file("snap.csv", HEADER + "A,x,Propose,1,EUR,,Inside Sales,Core,\n")
    assert workspace.one(file).status == "refused"
    workspace.change("snap", 'owner = "Owner"', 'owner = { column = "Owner", names = false }')
    result = workspace.one(file)
    assert workspace.rows(result, "owner") == [("Inside Sales",)]


def test_names_in_a_history_or_as_ids_of_people_refuse_too(workspace: Workspace) -> None:
    workspace.change("history", 'StageName = "stage"', 'StageName = "stage"\nOwner = "owner"')
    text = "id,at,field,old,new\nA,2026-02-01T10:00:00Z,Owner,Ada Sample,u1\n"
    result = workspace.one(workspace.file("history.csv", text))
    assert result.status == "refused"
    assert "Write owner = { names = true } under [columns]" in result.problems[0].fix
    workspace.playbook_file(
        "mappings/staff.toml",
        '[mapping]\nname = "staff"\ntable = "people"\nkind = "snapshot"\nfiles = ["staff*"]\n'
        'id = "who"\n[mapping.observed_at]\nconstant = "2026-01-01"\n[columns]\nrole = "role"\n',
    )
    file = workspace.file("staff.csv", "who,role\nAda Sample,seller\n")
    result = workspace.one(file)
    assert "Write id_names = true under [mapping]" in result.problems[0].fix
    workspace.change("staff", 'id = "who"', 'id = "who"\nid_names = true')
    assert workspace.one(file).status == "recorded"


def test_a_lost_store_of_names_is_told_and_can_be_left_behind(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.change("snap", 'owner = "Owner"', 'owner = { column = "Owner", names = true }')
    workspace.playbook_file("people_private.csv", "id,name,email,aliases\np1,Ada Sample,,\n")
    file = workspace.file("snap.csv", HEADER + ROWS)
    first = workspace.one(file)
    for path in workspace.root.glob("identity.db*"):
        path.unlink()
    there = ["--workspace", str(workspace.root)]
    assert run(["verify", *there]) == 1
    assert "identity.db was lost" in capsys.readouterr().out
    other = workspace.file("snap-2026-07-01.csv", HEADER + ROWS)
    assert run(["import", str(other), *there]) == 1
    assert "Restore identity.db from a backup" in capsys.readouterr().out
    assert run(["withdraw", first.batch, "--reason", "the names are lost", *there]) == 0
    assert run(["import", str(other), *there]) == 0
    assert run(["verify", *there]) == 0
