"""People's names and what nobody mapped never reach the ledger, not even with a row held back."""

import re

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
