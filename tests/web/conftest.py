"""A server of our own over a small simulated company, and readers signed in to it by role."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tests.journal.conftest import postgresql
from tests.once import company
from tests.web import forked
from tests.web.forked import Commands
from tests.web.identity import Provider, providing

__all__ = ["postgresql"]

START = "from quarterdeck.cli import main; main()"
SIZES = ("--people", "16", "--years", "1", "--seed", "3")


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: its address, its workspaces, and the password of the demo logins."""

    address: str
    root: Path
    other: Path
    password: str
    provider: Provider
    commands: Commands

    def session(self, role: str) -> requests.Session:
        """Return somebody signed in in a role."""
        session = as_a_browser()
        door = f"{self.address}/account/login/"
        session.get(door, timeout=30)
        told = {
            "login": f"{role}@sample.example",
            "password": self.password,
            "csrfmiddlewaretoken": session.cookies["csrftoken"],
        }
        answer = session.post(door, told, timeout=30, allow_redirects=False)
        assert answer.status_code == 302, answer.text[:2000]
        return session

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command about the workspace, as whoever runs the server would."""
        return self.commands.run(*words, "--workspace", str(self.root))


def as_a_browser() -> requests.Session:
    """Return a session that asks once more, as browsers do, where a kept connection was closed."""
    session = requests.Session()
    again = Retry(total=2, allowed_methods={"GET"})
    session.mount("http://", HTTPAdapter(max_retries=again))
    return session


def sample(factory: pytest.TempPathFactory) -> Path:
    """Return a workspace of one's own of a small simulated company."""
    return company(factory, *SIZES)


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """A provider of identities that the server knows."""
    with providing() as found:
        yield found


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    """Where commands are run in processes of their own."""
    with forked.commands() as found:
        yield found


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory, provider: Provider, commands: Commands
) -> Iterator[Served]:
    """A server of two companies, ended with the session."""

    root = sample(tmp_path_factory)
    other = tmp_path_factory.mktemp("other") / "rival"
    sample(tmp_path_factory).rename(other)
    port = free_port()
    words = ["serve", "--workspace", str(root), "--also", str(other), "--port", f"{port}"]
    log = tmp_path_factory.mktemp("served") / "server.log"
    environ = {"QUARTERDECK_WEBHOOKS": "127.0.0.1", "QUARTERDECK_OIDC": provider.told}
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", START, *words, "--workers", "1", "--cold"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"} | environ,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_well(address, server, log)
        password = json.loads((root / "web" / "demo-logins.json").read_text())["password"]
        yield Served(address, root, other, password, provider, commands)
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_well(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server says that it is well; fail with what it wrote."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if requests.get(f"{address}/health", timeout=2).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


Session = Callable[[str], requests.Session]


@pytest.fixture(scope="session")
def signed_in(served: Served) -> Session:
    """Give the session of somebody in a role, signed in once."""
    known: dict[str, requests.Session] = {}

    def session(role: str) -> requests.Session:
        if role not in known:
            known[role] = served.session(role)
        return known[role]

    return session
