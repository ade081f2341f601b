"""The JSON of every command against its contract, which lists every key there is."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from quarterdeck.cli.commands import NAMES
from tests.cli.conftest import Demo
from tests.cli.schemas import misfits, open_objects
from tests.once import MADE

CONTRACTS = Path(__file__).parents[2] / "docs" / "contracts"
SCHEMAS = sorted(CONTRACTS.glob("*.schema.json"))
COUNTED = ["bookings", "close_rate", "open_deals", "won_cycle_days", "coverage", "velocity_simple"]
SAID = (
    ("today", ("today",)),
    ("today", ("today", "--person", "p-005", "--as-of", "2026-08-14")),
    ("week", ("week",)),
    ("week", ("pipeline", "--scope", "north")),
    ("win_curves", ("pipeline", "--curves", "--by", "product")),
    ("win_curves", ("pipeline", "--curves", "--by", "cohort", "--scope", "north")),
    ("week", ("batches",)),
    ("metrics", ("strategy",)),
    ("metrics", ("strategy", "--by", "product")),
    ("week", ("week", "--where", "product!=Core", "--scope", "north")),
    ("forecast", ("forecast", "--as-of", "2026-08-14", "--by", "owner")),
    ("forecast", ("forecast", "--horizon", "28d", "--scope", "north", "--deals", "0")),
    ("forecast", ("forecast", "--publish", "--as-of", "2026-06-14", "--deals", "0")),
    ("forecast_path", ("forecast", "--path", "--period", "2026-07", "--as-of", "2026-07-19")),
    ("dojo", ("dojo", "--seed", "3")),
    ("dojo_scored", ("dojo", "--seed", "3", "--call", "500000", "--low", "1", "--high", "900000")),
    ("dojo_scored", ("dojo", "--as-of", "2026-05-10", "--scope", "north", "--call", "500000")),
    ("record", ("record",)),
    ("record", ("record", "--replays", "--scope", "north", "--period", "2026-Q2")),
    ("record", ("record", "--replays")),
    ("bridge", ("bridge", "--as-of", "2026-08-14", "--by", "owner", "--deals", "5")),
    ("bridge", ("bridge", "--from", "2026-05-04", "--period", "2026-Q2", "--scope", "north")),
    ("backtest", ("backtest", "--period", "month", "--every", "month", "--from", "2026-05-31")),
    ("worth", ("worth", "--every", "month", "--from", "2026-06-30")),
    ("movement", ("movement", "--deals", "3", "--sankey", "stage")),
    (
        "movement",
        ("movement", "--sankey", "stage", "--flow", "*new,Qualified", "--from", "2026-01-31"),
    ),
    ("movement", ("movement", "--by", "product", "--period", "2026-Q3")),
    ("movement", ("movement", "--by", "owner,stage", "--cause", "lost", "--from", "2026-06-30")),
    ("movement", ("movement", "--cause", "new", "--where", "stage=Won", "--include-omitted")),
    ("revenue", ("revenue",)),
    ("revenue", ("revenue", "--items", "--by", "account", "--against", "previous")),
    ("revenue", ("revenue", "--source", "subscriptions", "--rates", "constant")),
    ("revenue", ("revenue", "--source", "subscriptions", "--scope", "north")),
    ("cohorts", ("revenue", "--cohorts")),
    ("cohorts", ("revenue", "--cohorts", "--source", "subscriptions", "--scope", "north")),
    ("deals", ("deals", "--of", "all", "--limit", "0")),
    ("deals", ("deals", "--metric", "close_rate", "--period", "2026-Q2")),
    ("deal", ("deal", "D-00012")),
    ("deal", ("deal", "D-00040", "--as-of", "2026-08-14", "--currency", "USD", "--rates", "plan")),
    ("metrics", ("metrics", *COUNTED)),
    ("metrics", ("metrics", "open_pipeline", "linearity", "--by", "owner")),
    ("metrics", ("metrics", "coverage_needed", "--period", "all", "--as-of", "2026-09-30")),
    ("catalogue", ("metrics",)),
    ("explain", ("explain", "close_rate", "--by", "product")),
    ("explain", ("explain", "coverage", "--period", "all")),
    ("explain", ("explain", "broad_win_rate")),
    ("scorecard", ("scorecard",)),
    ("scorecard", ("scorecard", "gm", "--scope", "north", "--period", "2026-Q2")),
    ("benchmarks", ("benchmarks",)),
    ("quotas", ("quotas",)),
    ("benchmarks", ("benchmarks", "close_rate")),
    ("where", ("where", "EUR 200k", "--period", "2026-Q3")),
    ("calls", ("call", "show", "--history")),
    ("calls", ("call", "show", "--scope", "north", "--period", "2026-Q2")),
    ("calls_missing", ("call", "missing", "--as-of", "2026-08-25")),
    ("calls_board", ("call", "board", "--as-of", "2026-08-25")),
    ("calls_board", ("call", "board", "--scope", "north", "--as-of", "2026-08-25")),
    ("calls_record", ("call", "record")),
    ("problems", ("check",)),
    ("problems", ("verify",)),
    ("quarantine", ("quarantine", "list")),
    ("quality", ("quality", "--by", "team")),
    ("quality", ("quality", "--issue", "not_touched", "--limit", "0")),
    ("metrics", ("metrics", "open_deals", "--playbook", "current")),
    ("week", ("week", "--playbook", "1")),
    ("deals", ("deals", "--playbook", "files")),
    ("diff", ("diff",)),
    ("playbook", ("playbook",)),
    ("since", ("since",)),
    ("standards_backtest", ("standards", "--backtest", "--every", "month")),
)


@pytest.fixture(scope="module")
def company(demo: Demo) -> Path:
    return demo(7)


def misfitting(text: str, name: str) -> list[str]:
    schema = json.loads((CONTRACTS / f"{name}.schema.json").read_text())
    return misfits(json.loads(text), schema, root=schema)


@pytest.mark.parametrize(("document", "words"), SAID, ids=lambda part: str(part)[:40])
def test_documents_keep_their_contract(
    company: Path, capsys: pytest.CaptureFixture[str], document: str, words: tuple[str, ...]
) -> None:
    capsys.readouterr()
    assert run([*words, "--json", "--workspace", str(company)]) == 0
    assert misfitting(capsys.readouterr().out, document) == []


def test_what_makes_and_changes_a_workspace_keeps_its_contract_too(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, new = demo(7), tmp_path / "new"
    said = (made / MADE).read_text()
    assert misfitting(said, "import") == []
    run(["init", str(new), "--json"])
    assert misfitting(capsys.readouterr().out, "init") == []
    file = json.loads(said)["files"][2]
    (export,) = (made / "exports").glob(file["file"])
    run(["import", str(export), "--json", "--workspace", str(made)])
    assert misfitting(capsys.readouterr().out, "import") == []
    assert run(["withdraw", file["batch"], "--preview", "--json", "--workspace", str(made)]) == 0
    assert misfitting(capsys.readouterr().out, "preview") == []
    run(["withdraw", file["batch"], "--reason", "x", "--json", "--workspace", str(made)])
    assert misfitting(capsys.readouterr().out, "withdraw") == []
    run(["import", str(export), "--guess", "--json", "--workspace", str(new)])
    assert misfitting(capsys.readouterr().out, "guess") == []
    assert run(["apply", "--yes", "--json", "--workspace", str(new)]) == 0
    assert misfitting(capsys.readouterr().out, "diff") == []
    settings = made / "workspace.toml"
    settings.write_text(settings.read_text().replace("stale_days = 14", "stale_days = 7"))
    assert run(["diff", "--json", "--workspace", str(made)]) == 1
    assert misfitting(capsys.readouterr().out, "diff") == []
    (new / "workspace.toml").write_text("[company]\n")
    assert run(["check", "--json", "--workspace", str(new)]) == 1
    assert misfitting(capsys.readouterr().out, "problems") == []


SPOKEN = (
    ("calls_delegate", ("delegate", "--by", "p-005", "--to", "p-001", "--until", "2026-12-31")),
    ("calls_said", ("submit", "--for", "p-005", "--by", "p-001", "--commit", "9000")),
    ("calls_said", ("submit", "--by", "p-001", "--deal", "D-00012", "--verdict", "out")),
    ("calls_said", ("undo", "--for", "p-005", "--by", "p-001")),
    ("calls", ("show", "--history", "--as-of", "2026-10-02")),
    ("calls_lock", ("lock", "--by", "p-001")),
    ("calls_lock", ("unlock", "--by", "p-001", "--note", "late")),
)


def test_what_is_said_keeps_its_contract(
    company: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quarterdeck.cli.session.now", lambda: datetime(2026, 10, 2, 9, tzinfo=UTC))
    place = ["--json", "--workspace", str(company)]
    for document, words in SPOKEN:
        assert run(["call", *words, *place]) == 0
        assert misfitting(capsys.readouterr().out, document) == []
    said = company / "said.csv"
    said.write_text("called_on,person,quarter,category,amount\n2026-10-01,p-001,2026-Q4,commit,x\n")
    assert run(["call", "import", str(said), "--preview", *place]) == 1
    assert misfitting(capsys.readouterr().out, "calls_import") == []


MAPPED = """
[mapping]
table = "invoice_lines"
files = ["lines*.csv"]
id = "id"
kind = "events"
valid_at = "day"
[columns]
account = "account"
product = "product"
amount = "amount"
quantity = "quantity"
booked_on = "day"
"""
BILLED = """id,account,product,quantity,amount,day
1,acme,Core,2,100.00,2025-07-03
2,bolt,Core,1,50.00,2025-08-03
3,acme,Core,3,180.00,2026-07-03
4,cora,Plus,1,70.00,2026-08-03
5,cora,Plus,1,seventy,2026-08-04
"""


def test_documents_of_what_was_billed_and_of_what_is_held_back_keep_theirs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, lines, mended = tmp_path / "shop", tmp_path / "lines.csv", tmp_path / "mended.csv"
    place = ["--json", "--workspace", str(home)]
    run(["init", str(home)])
    (home / "playbook" / "mappings" / "lines.toml").write_text(MAPPED)
    lines.write_text(BILLED)
    capsys.readouterr()
    run(["import", str(lines), *place])
    assert misfitting(capsys.readouterr().out, "import") == []
    for words in (["revenue"], ["revenue", "--items"], ["revenue", "--by", "account"]):
        run([*words, "--period", "2026-Q3", *place])
        told = capsys.readouterr().out
        assert misfitting(told, "revenue") == []
        assert '"count": 1' in told, "it says causes"
    run(["quarantine", "list", "--csv", str(mended), *place])
    held = capsys.readouterr().out
    assert misfitting(held, "quarantine") == []
    assert "seventy" in held
    mended.write_text(mended.read_text().replace("seventy", "70.00"))
    assert run(["quarantine", "replay", str(mended), *place]) == 0
    assert misfitting(capsys.readouterr().out, "import") == []


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_contract_is_closed_and_listed(path: Path) -> None:
    assert open_objects(json.loads(path.read_text())) == []
    assert path.name in (CONTRACTS / "README.md").read_text()


def test_every_contract_is_held_against_real_output() -> None:
    held = {name for name, _ in SAID} | {
        "import",
        "init",
        "withdraw",
        "guess",
        "standards",
        "preview",
        "calls_said",
        "calls_lock",
        "calls_delegate",
        "calls_import",
        "backup",
        "users",
        "notify",
        "deals_rows",  # held in tests/web, beside the server
    }
    assert {path.name.removesuffix(".schema.json") for path in SCHEMAS} == held


@pytest.mark.parametrize("name", NAMES)
def test_every_command_has_a_contract(name: str) -> None:
    assert f"`quarterdeck {name} " in (CONTRACTS / "README.md").read_text()


def test_a_key_that_no_contract_knows_would_be_seen() -> None:
    schema = {"type": "object", "properties": {"a": {}}, "additionalProperties": False}
    assert misfits({"a": 1}, schema, root=schema) == []
    assert misfits({"b": 1}, schema, root=schema) == ["$: b is not in the contract"]
    assert open_objects({"type": "object", "properties": {}}) == ["$"]
