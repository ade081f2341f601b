"""A workspace in one file: made while others write, brought back whole, refused when damaged."""

import gzip
import json
import threading
from pathlib import Path

import psycopg
import pytest

from quarterdeck.cli.app import run
from quarterdeck.disk.archive import pack, unpack
from quarterdeck.ledger.api import Ledger
from quarterdeck.words.problem import QuarterdeckError
from tests.cli.schemas import misfits
from tests.web.conftest import Served
from tests.web.forked import Commands

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "contracts" / "backup.schema.json").read_text()
)


def answers(commands: Commands, root: Path, **environ: str) -> tuple[str, str]:
    """Return what people called and who may sign in."""
    here = ("--json", "--workspace", str(root))
    calls = commands.run("call", "show", "--history", *here, **environ)
    users = commands.run("user", "list", *here, **environ)
    assert (calls.returncode, users.returncode) == (0, 0), calls.stderr + users.stderr
    return calls.stdout, str(json.loads(users.stdout)["users"])


@pytest.fixture(scope="module")
def archive(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "sample.tar.gz"
    said = served.command("backup", str(file), "--json")
    assert said.returncode == 0, said.stderr
    made = json.loads(said.stdout)
    assert misfits(made, SCHEMA, root=SCHEMA) == []
    assert made["logins"]
    assert made["calls"] > 0
    return file


@pytest.fixture(scope="module")
def known(served: Served, commands: Commands) -> tuple[str, str]:
    """What the workspace that was backed up answers."""
    return answers(commands, served.root)


def test_what_is_brought_back_answers_the_same(
    served: Served, commands: Commands, archive: Path, known: tuple[str, str], tmp_path: Path
) -> None:
    back = tmp_path / "elsewhere"
    said = commands.run("restore", str(archive), "--to", str(back), "--json")
    assert said.returncode == 0, said.stderr
    assert misfits(json.loads(said.stdout), SCHEMA, root=SCHEMA) == []
    assert answers(commands, back) == known
    forecasts = [
        commands.run("forecast", "--json", "--workspace", str(r)) for r in (back, served.root)
    ]
    assert forecasts[0].stdout == forecasts[1].stdout != ""
    assert archive.stat().st_mode & 0o077 == 0
    assert {path.name for path in (back / "web").iterdir()} >= {"logins.db"}
    again = commands.run("restore", str(archive), "--to", str(back))
    assert again.returncode == 2
    assert "not empty" in again.stderr


def test_neither_sessions_nor_secrets_are_in_it_unless_asked_for(
    served: Served, archive: Path, tmp_path: Path
) -> None:
    unpack(archive, tmp_path)
    assert [path.name for path in (tmp_path / "web").iterdir()] == ["logins.db"]
    assert b"django_session" in (tmp_path / "web" / "logins.db").read_bytes()
    assert not (tmp_path / "cache").exists()
    full = tmp_path / "full.tar.gz"
    assert served.command("backup", str(full), "--with-secret").returncode == 0
    unpack(full, tmp_path / "full")
    assert (tmp_path / "full" / "web" / "secret.key").is_file()


@pytest.mark.parametrize("harm", ["cut", "flipped", "other"])
def test_a_damaged_backup_is_refused(
    commands: Commands, archive: Path, tmp_path: Path, harm: str
) -> None:
    content = archive.read_bytes()
    harmed = tmp_path / "harmed.tar.gz"
    if harm == "cut":
        harmed.write_bytes(content[: len(content) // 2])
    elif harm == "flipped":
        plain = bytearray(gzip.decompress(content))
        plain[len(plain) // 2] ^= 1
        harmed.write_bytes(gzip.compress(bytes(plain), 1))
    else:
        harmed.write_bytes(b"no archive at all")
    said = commands.run("restore", str(harmed), "--to", str(tmp_path / "back"))
    assert said.returncode == 2
    assert "damaged" in said.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["harmed.tar.gz"]


def test_an_archive_cannot_write_outside_of_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("x")
    pack(tmp_path / "bad.tar.gz", [("../out.txt", file)], {})
    with pytest.raises(QuarterdeckError, match="damaged"):
        unpack(tmp_path / "bad.tar.gz", tmp_path / "in")
    assert not (tmp_path / "out.txt").exists()


def test_what_is_recorded_meanwhile_is_wholly_in_or_out(
    served: Served, archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, costs = tmp_path / "busy", served.root / "exports" / "costs.csv"
    assert run(["restore", str(archive), "--to", str(root)]) == 0
    ended, codes = threading.Event(), list[int]()

    def write() -> None:
        while not ended.is_set():
            last = _counting(root)["costs.csv"]
            here = ("--workspace", str(root))
            codes.append(run(["withdraw", last, "--reason", "tried", *here]))
            codes.append(run(["import", str(costs), *here]))

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(3):
        file, back = tmp_path / f"{number}.tar.gz", tmp_path / f"back{number}"
        assert run(["backup", str(file), "--workspace", str(root)]) == 0
        assert run(["restore", str(file), "--to", str(back)]) == 0
    ended.set()
    writer.join()
    capsys.readouterr()
    assert len(codes) > 2
    assert set(codes) == {0}


def _counting(root: Path) -> dict[str, str]:
    return {entry.source: entry.id for entry in Ledger(root / "ledger").batches()}


def test_it_goes_into_postgresql_and_out_again(
    commands: Commands, archive: Path, known: tuple[str, str], tmp_path: Path, postgresql: str
) -> None:
    with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as connection:
        for name in ("backup_calls", "backup_logins"):
            connection.execute(f"CREATE DATABASE {name}")
    environ = {
        "QUARTERDECK_JOURNAL": f"{postgresql}/backup_calls",
        "QUARTERDECK_DATABASE": f"{postgresql}/backup_logins",
    }
    there, again = tmp_path / "there", tmp_path / "again"
    said = commands.run("restore", str(archive), "--to", str(there), **environ)
    assert said.returncode == 0, said.stderr
    assert not (there / "journal.db").exists()
    assert not (there / "web" / "logins.db").exists()
    assert answers(commands, there, **environ) == known
    out = tmp_path / "out.tar.gz"
    said = commands.run("backup", str(out), "--workspace", str(there), **environ)
    assert said.returncode == 0, said.stderr
    assert commands.run("restore", str(out), "--to", str(again)).returncode == 0
    assert answers(commands, again) == known
    full = commands.run("restore", str(archive), "--to", str(tmp_path / "no"), **environ)
    assert full.returncode == 2
    assert "already" in full.stderr
