"""People's names and what nobody mapped never reach the ledger, not even with a row held back."""

import re

import pytest

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
