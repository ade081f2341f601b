"""A journal in a file and one in a real PostgreSQL, which runs for as long as these tests do."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from quarterdeck.journal.api import Call, Journal, Said
from quarterdeck.journal.place import Place
from quarterdeck.words.deal import Category
from quarterdeck.words.period import Period

QUARTER = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))


def said(day: int, *, ref: str = "", why: str = "") -> Said:
    """Something said by Ann on a day of January, at noon."""
    at = datetime(2026, 1, day, 12, tzinfo=UTC)
    return Said("ann", at, at, ref=ref, why=why)


def call(day: int, amount: int | None = 100, *, ref: str = "") -> Call:
    """A commit of Ann's."""
    return Call("ann", "ann", QUARTER, Category.COMMIT, amount, "EUR", said(day, ref=ref))


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    here = shutil.which("initdb")
    return found[-1] if found else Path(here).parent if here else None


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server of our own on loopback, run by an ordinary user."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here")
    folder = Path(tempfile.mkdtemp(prefix="quarterdeck-pg-"))
    who = {}
    if os.geteuid() == 0:
        # The server refuses to run as root.
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who = {"user": nobody.pw_uid, "group": nobody.pw_gid}

    def run(program: str, *words: str) -> None:
        command = [str(programs / program), "-D", str(folder / "data"), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=folder, **who)  # type: ignore[call-overload]

    port = _free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    run("initdb", "-A", "trust", "-U", "desk")
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
    yield f"postgresql://desk@127.0.0.1:{port}"
    run("pg_ctl", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["file", "postgresql"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Journal:
    """An empty journal, once in a file and once in PostgreSQL."""
    if request.param == "file":
        return Journal(Place(tmp_path / "journal.db"))
    import psycopg

    server = request.getfixturevalue("postgresql")
    name = f"journal_{tmp_path.name}".replace("-", "_").lower()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return Journal(Place(tmp_path / "journal.db", f"{server}/{name}"))
