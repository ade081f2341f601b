"""Activities, invoice lines and costs go the way of deals: mapped, judged, recorded, told."""

from datetime import date, datetime

import pytest

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.facts import Facts, Question, build
from quarterdeck.playbook.check import check
from quarterdeck.playbook.read import read_playbook
from tests.connectors.conftest import Workspace, said

ACTIVITIES = """
[mapping]
table = "activities"
kind = "events"
files = ["acts*"]
id = "id"
valid_at = "at"
[columns]
deal = "deal"
account = "account"
owner = { column = "who", names = false }
kind = { column = "what", values = { "Phone call" = "call" } }
at = "at"
"""
LINES = """
[mapping]
table = "invoice_lines"
kind = "events"
files = ["lines*"]
id = "id"
valid_at = "day"
[columns]
invoice = "invoice"
account = "account"
product = "product"
kind = { column = "kind", values = { R = "invoice", CN = "credit" } }
quantity = { column = "qty", decimal = "," }
unit_price = { column = "price", decimal = "," }
currency = "currency"
booked_on = "day"
"""
COSTS = """
[mapping]
table = "costs"
kind = "snapshot"
files = ["costs*"]
id = "id"
observed_at = { constant = "2026-07-31" }
[columns]
scope = "team"
category = "category"
amount = "amount"
booked_on = "day"
"""


@pytest.fixture
def firm(workspace: Workspace) -> Workspace:
    for name, text in {"acts": ACTIVITIES, "lines": LINES, "costs": COSTS}.items():
        workspace.playbook_file(f"mappings/{name}.toml", text)
    return workspace


def told(workspace: Workspace, sql: str, day: date) -> list[tuple[object, ...]]:
    playbook = read_playbook(workspace.root)
    store = build(workspace.ledger.derive(), playbook, workspace.root / "cache", aliases={})
    facts = Facts(store, DuckEngine())
    table = facts.run(facts.compose(sql, Question(day)))
    return [tuple(row.values()) for row in table.to_pylist()]


def test_activities_name_people_deals_and_accounts_but_keep_no_text(firm: Workspace) -> None:
    text = "id,at,deal,account,who,what,Subject\n"
    text += "1,2026-03-02T09:30,D1,0010000000abcDEAAY,u1,Phone call,Hi\n"
    result = firm.one(firm.file("acts.csv", text + "2,2026-03-03T23:30Z,D1,,u9,Visit,Secret\n"))
    assert (result.table, result.accepted) == ("activities", 2)
    assert said(result, "not listed as a person")[0] == 1
    sql = "SELECT activity, deal, account, owner, kind, done_on FROM activities ORDER BY 1"
    assert told(firm, sql, date(2026, 3, 3)) == [
        ("1", "D1", "0010000000abcDE", "p1", "call", date(2026, 3, 2))
    ]
    assert told(firm, sql, date(2026, 3, 4))[1] == (
        "2",
        "D1",
        None,
        "u9",
        "Visit",
        date(2026, 3, 4),
    )
    (stored,) = (firm.root / "ledger").rglob("activities.parquet")
    assert b"Secret" not in stored.read_bytes()


def test_lines_are_exact_and_a_word_nobody_knows_is_held_back(firm: Workspace) -> None:
    head = "id,invoice,account,product,kind,qty,price,currency,day\n"
    rows = 'a,I1,acme,P,R,"2,5","19,99",EUR,2026-01-05\nb,I2,acme,P,CN,1,"5,01",USD,2026-01-06\n'
    odd = "c,I3,acme,P,Gift,1,1,EUR,2026-01-07\nd,I4,acme,P,R,many,1,EUR,2026-01-07\n"
    result = firm.one(firm.file("lines.csv", head + rows + odd))
    assert (result.accepted, result.quarantined) == (2, 2)
    assert [held[1:3] for held in firm.held(result)] == [
        ("unknown_word", "kind"), ("bad_number", "quantity"),
    ]  # fmt: skip
    sql = (
        "SELECT line, quantity, unit_price, amount, money, booked_on FROM invoice_lines ORDER BY 1"
    )
    assert told(firm, sql, date(2026, 1, 5)) == [("a", 2500, 1999, 4998, 4998, date(2026, 1, 5))]
    assert told(firm, sql, date(2026, 2, 1))[1] == ("b", -1000, 501, -501, -250, date(2026, 1, 6))


def test_costs_of_a_snapshot_are_known_since_it_was_taken(firm: Workspace) -> None:
    text = "id,team,category,amount,day\n1,p1,sales,10,2026-01-31\n2,,marketing,0.5,2026-02-28\n"
    result = firm.one(firm.file("costs.csv", text), observed_at=datetime(2026, 7, 31).astimezone())
    assert result.accepted == 2
    sql = "SELECT cost, owner, category, money FROM costs ORDER BY 1"
    assert told(firm, sql, date(2026, 7, 30)) == []
    assert told(firm, sql, date(2026, 8, 1)) == [
        ("1", "p1", "sales", 1000),
        ("2", None, "marketing", 50),
    ]


def test_check_knows_the_fields_and_words_of_every_table(firm: Workspace) -> None:
    firm.change("lines", 'CN = "credit"', 'CN = "refund"')
    firm.change("costs", 'scope = "team"', 'team = "team"')
    firm.change("acts", ", names = false", "")
    says = {p.where.partition(" ")[2]: p.says for p in check(firm.root)}
    assert says["columns.kind"] == "'refund' is not a known kind."
    assert says["columns.team"].startswith("'team' is no field of costs.")
    assert says["columns.owner"].startswith("Nothing says whether owner holds names")
