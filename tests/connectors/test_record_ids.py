"""Ids of deals and accounts in 15 and 18 characters are one; capitals matter."""

import random
import string
from collections.abc import Iterator

import duckdb
import pytest

from quarterdeck.connectors.amounts import macros
from quarterdeck.engine.duck import connect
from quarterdeck.words.crm_id import crm_id_forms, same_crm_id
from tests.connectors.conftest import Workspace

SHORT, OTHER = "0065g00000AbCdE", "0065g00000AbCde"
LONG = crm_id_forms(SHORT)[-1]
SNAP = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"


def test_a_deal_is_one_in_both_forms_of_its_id(workspace: Workspace) -> None:
    for day, name in (("2026-07-01", LONG), ("2026-07-08", SHORT), ("2026-07-15", OTHER)):
        row = f"{name},Discover,1,EUR,,u1,x,Core\n"
        workspace.one(workspace.file(f"snap-{day}.csv", SNAP + row))
    table = workspace.ledger.derive().table("deals")
    assert (len(LONG), table.ids) == (18, 2)


def test_an_account_is_one_in_both_forms(workspace: Workspace) -> None:
    workspace.change("snap", 'title = "Name"', 'account = "Name"')
    rows = "".join(f"D{n},Discover,1,EUR,,u1,{a},Core\n" for n, a in enumerate((SHORT, LONG)))
    result = workspace.one(workspace.file("snap.csv", SNAP + rows))
    assert workspace.rows(result, "account") == [(SHORT,), (SHORT,)]
    workspace.playbook_file(
        "mappings/accounts.toml",
        '[mapping]\nname = "accounts"\ntable = "accounts"\nkind = "snapshot"\nfiles = ["acc*"]\n'
        'id = "id"\n[mapping.observed_at]\nconstant = "2026-01-01"\n[columns]\nparent = "above"\n',
    )
    above = crm_id_forms(OTHER)
    text = f"id,above\n{LONG},{above[-1]}\n"
    result = workspace.one(workspace.file("accounts.csv", text))
    assert workspace.rows(result, "id, parent") == [(SHORT, OTHER)]


@pytest.fixture(scope="module")
def reader() -> Iterator[duckdb.DuckDBPyConnection]:
    con = connect()
    con.execute(macros())
    yield con
    con.close()


def test_sql_and_words_know_the_same_ids(reader: duckdb.DuckDBPyConnection) -> None:
    chance = random.Random(5)
    letters = string.ascii_letters + string.digits
    shorts = ["".join(chance.choices(letters, k=15)) for _ in range(300)]
    ids = [*shorts, *(crm_id_forms(one)[-1] for one in shorts)]
    ids += [one[:-1] + chance.choice("ABC012") for one in ids if len(one) == 18]
    ids += [one.lower() for one in ids] + ["", "1", "x" * 18, "-" * 18, "é" * 18, "a b" * 6]
    found = reader.execute(
        "SELECT one, qd_record_id(one) FROM (SELECT unnest($ids) AS one)", {"ids": ids}
    ).fetchall()
    assert [told for _, told in found] == [same_crm_id(one) for one, _ in found]
