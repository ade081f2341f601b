"""A team at several machines: the command line speaks into the PostgreSQL it is told of."""

import json
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from quarterdeck.cli.app import run

PEOPLE = "id,role\nann,seller\nbo,manager\n"


def test_calls_go_where_the_environment_says(
    tmp_path: Path,
    postgresql: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    home = tmp_path / "firm"
    assert run(["init", str(home)]) == 0
    (home / "playbook" / "people.csv").write_text(PEOPLE)
    (home / "playbook" / "org.csv").write_text("node,parent,since\n")
    with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE door")
    now = datetime(2026, 10, 1, 9, tzinfo=UTC)
    monkeypatch.setattr("quarterdeck.cli.session.now", lambda: now)
    monkeypatch.setenv("QUARTERDECK_JOURNAL", f"{postgresql}/door")
    capsys.readouterr()
    said = ["call", "submit", "--by", "ann", "--commit", "9,000.50", "--json"]
    assert run([*said, "--workspace", str(home)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["person"], told["calls"][0]["amount"]) == ("ann", "9000.50")
    with psycopg.connect(f"{postgresql}/door") as database:
        rows = database.execute("SELECT person, period, amount FROM journal_call").fetchall()
    assert rows == [("ann", "2026-Q4", 900_050)]
    assert not (home / "journal.db").exists()
