"""A server as a company runs it: two workers, PostgreSQL, a proxy with TLS before it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

import psycopg
import pytest
import requests

from tests.web.conftest import START, free_port, sample, wait_until_well
from tests.web.forked import Commands

HOST = "deck.acme.example"
CHOSEN = "a-long-way-to-port"
_DATABASES = ("production_journal", "production_logins")


@dataclass(slots=True)
class Behind:
    """Somebody who comes by the proxy: it says that they came by TLS, for which host, from where.

    Cookies are kept here, since a client on plain HTTP would not send back those for TLS alone.
    """

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    set_: list[str] = field(default_factory=list)

    def ask(self, path: str, data: dict[str, str] | None = None, **more: str) -> requests.Response:
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "203.0.113.7",
            "Referer": f"https://{HOST}/",
            **more,
        }
        answer = requests.request(
            "GET" if data is None else "POST",
            f"{self.address}{path}",
            data=data and data | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")},
            headers={name: value for name, value in headers.items() if value},
            cookies=self.cookies,
            allow_redirects=False,
            timeout=120,
        )
        for line in answer.raw.headers.getlist("Set-Cookie"):
            self.set_.append(line)
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return answer


@dataclass(frozen=True, slots=True)
class Running:
    """A server in production: its address, its log, and how commands about it are run."""

    address: str
    log: Path
    root: Path
    environ: dict[str, str]
    commands: Commands

    def command(self, *words: str) -> str:
        said = self.commands.run(*words, "--workspace", str(self.root), **self.environ)
        assert said.returncode == 0, said.stderr
        return said.stdout.strip()


@pytest.fixture(scope="module")
def running(
    tmp_path_factory: pytest.TempPathFactory, postgresql: str, commands: Commands
) -> Iterator[Running]:
    with psycopg.connect(f"{postgresql}/postgres", autocommit=True) as connection:
        for name in _DATABASES:
            connection.execute(f"CREATE DATABASE {name}")
    journal, logins = (f"{postgresql}/{name}" for name in _DATABASES)
    told = {
        "QUARTERDECK_JOURNAL": journal,
        "QUARTERDECK_DATABASE": logins,
        "QUARTERDECK_HOSTS": HOST,
        "PYTHONUNBUFFERED": "1",
    }
    root, port = sample(tmp_path_factory), free_port()
    log = tmp_path_factory.mktemp("production") / "server.log"
    words = ("serve", "--production", "--cold", "--workers", "2", "--port", f"{port}")
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", START, *words, "--workspace", str(root)],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=os.environ | told,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_well(address, server, log)
        yield Running(address, log, root, told, commands)
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_somebody_comes_in_by_the_proxy_with_cookies_for_tls_alone(running: Running) -> None:
    path = running.command("user", "add", "cfo@acme.example", "finance").split()[-1]
    somebody = Behind(running.address)
    assert somebody.ask(path).status_code == 200
    chosen = somebody.ask(path, {"password": CHOSEN})
    assert chosen.status_code in {302, 303}, chosen.text[:2000]
    assert {"quarterdeck", "csrftoken"} <= set(somebody.cookies)
    assert all("Secure" in line and "SameSite=Lax" in line for line in somebody.set_)
    for _ in range(4):  # whichever of the workers answers
        answer = somebody.ask("/metrics")
        assert answer.status_code == 200
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert not (running.root / "web" / "logins.db").exists()


def test_plain_http_is_sent_to_tls(running: Running) -> None:
    plain = Behind(running.address).ask("/forecast?as_of=2026-08-14", **{"X-Forwarded-Proto": ""})
    assert plain.status_code == 301
    assert plain.headers["Location"] == f"https://{HOST}/forecast?as_of=2026-08-14"


def test_a_host_that_is_not_its_own_gets_nothing(running: Running) -> None:
    for path in ("/", "/account/login/", "/forecast.json"):
        wrong = Behind(running.address).ask(path, Host="evil.example")
        assert wrong.status_code == 400, path
        assert "evil" not in wrong.text


def test_a_monitor_asks_without_a_login_and_the_proxy_not_for_counters(running: Running) -> None:
    assert Behind(running.address).ask("/health").json()["ok"]
    assert Behind(running.address).ask("/metrics/server").status_code == 404
    there = requests.get(f"{running.address}/metrics/server", timeout=30)
    assert there.status_code == 200
    assert "quarterdeck" in there.text


def test_calls_of_programs_lie_in_postgresql(running: Running) -> None:
    owner = next(
        line.split(",")[0]
        for line in (running.root / "playbook" / "people.csv").read_text().splitlines()
        if re.search(r",(vp|head_of_sales)\b", line)
    )
    path = running.command("user", "add", "vp@acme.example", "vp", "--person", owner).split()[-1]
    somebody = Behind(running.address)
    somebody.ask(path)
    somebody.ask(path, {"password": CHOSEN})
    token = running.command("user", "token", "vp@acme.example", "crm", "--scopes", "read,call")
    sent = requests.post(
        f"{running.address}/api/v1/calls",
        json={"commit": "10000", "note": "from the CRM"},
        headers={
            "Authorization": f"Bearer {token}",
            "Host": HOST,
            "X-Forwarded-Proto": "https",
        },
        timeout=60,
    )
    assert sent.status_code == 201, sent.text
    with psycopg.connect(running.environ["QUARTERDECK_JOURNAL"]) as connection:
        assert connection.execute("SELECT why FROM journal_call").fetchall() == [("from the CRM",)]


def test_each_request_is_a_line_of_json_with_the_number_of_its_answer(running: Running) -> None:
    answer = Behind(running.address).ask("/forecast?scope=north")
    lines = [json.loads(x) for x in running.log.read_text().splitlines() if x.startswith("{")]
    found = [line for line in lines if line.get("request") == answer.headers["X-Request-Id"]]
    assert len(found) == 1
    assert found[0]["path"] == "/forecast"
    assert found[0]["status"] == answer.status_code
    assert {"at", "level", "ms", "method"} <= set(found[0])
    assert "north" not in running.log.read_text()
