"""Time the web app as people use it: python -m benchmarks.web; --help lists what can be chosen.

A server of its own answers on the loopback. Each page is asked cold (nothing kept) and then again
and again warm; at last many people ask at the same time. Server time is what the app itself says
(`Server-Timing`); waiting is what a reader sees. Every answer that is no 200 counts as an error.
"""

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from benchmarks.figures import CACHE, COMMAND

PAGES = ("today", "forecast", "movement", "pipeline", "deals", "scorecards", "customers", "record")
ROLES = ["vp", "director", "manager", "rep", "revops", "finance"]
_WHOLE = ("vp", "revops")
"""Who sees the whole company: pages are timed as one of them looks at them."""

_WAIT = 300


@dataclass(slots=True)
class Crowd:
    """How many milliseconds people waited for each page, and which answers were none."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Times:
    """Milliseconds of one page: cold, warm by the server's own clock, and its size in kB."""

    cold: float = 0.0
    warm: list[float] = field(default_factory=list)
    kilobytes: float = 0.0

    @property
    def p95(self) -> float:
        """The 95th percentile of the warm times."""
        return statistics.quantiles(self.warm, n=20)[-1]


def main() -> int:
    """Print the table; returns 1 when any answer was an error."""
    words = _words()
    root = words.workspace or _demo(Path(words.cache))
    with _served(root) as (address, password):
        times = {
            page: _page(address, password, page, words.runs) for page in words.pages.split(",")
        }
        first = _crowd(address, password, words)
        again = _crowd(address, password, words)
    _print(times)
    _say("at a first look", first, words.users)
    _say("at a second look", again, words.users)
    return 1 if first.errors or again.errors else 0


def _demo(cache: Path) -> Path:
    """Return the simulated company of 90 seats and 3 years, made once."""
    root = cache / "web-company"
    if not (root / "workspace.toml").exists():
        subprocess.run([str(COMMAND), "demo", str(root)], check=True, stdout=subprocess.DEVNULL)
    return root


@contextmanager
def _served(root: Path) -> Iterator[tuple[str, str]]:
    """Serve a workspace with two workers and nothing kept, and end it."""
    state = Path(tempfile.mkdtemp(prefix="quarterdeck-web-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(COMMAND), "serve", "--workspace", str(root), "--port", f"{port}"]
    command += ["--workers", "2", "--state", str(state), "--cold"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield address, _password(root, state, address)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        shutil.rmtree(state, ignore_errors=True)


def _password(root: Path, state: Path, address: str) -> str:
    """Return the password of the logins; a company that is not simulated gets one of its own."""
    drawn = state / "demo-logins.json"
    if drawn.exists():
        ROLES[:] = _known(root, state)
        return str(json.loads(drawn.read_text(encoding="utf-8"))["password"])
    password = secrets.token_urlsafe(12)
    command = [str(COMMAND), "user", "add", "revops@sample.example", "revops"]
    command += ["--workspace", str(root), "--state", str(state)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    session, way = requests.Session(), address + said.split()[-1]
    session.get(way, timeout=60)
    told = {"password": password, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
    session.post(way, told, timeout=60).raise_for_status()
    ROLES[:] = ["revops"]
    return password


def _known(root: Path, state: Path) -> list[str]:
    """Return those of the roles that there is a login for."""
    command = [str(COMMAND), "user", "list", "--json"]
    command += ["--workspace", str(root), "--state", str(state)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    there = {one["role"] for one in json.loads(said)["users"]}
    return sorted((role for role in ROLES if role in there), key=lambda role: role not in _WHOLE)


def _wait(address: str) -> None:
    until = time.monotonic() + _WAIT
    while time.monotonic() < until:
        try:
            if requests.get(f"{address}/health", timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def _signed_in(address: str, password: str, role: str) -> requests.Session:
    session = requests.Session()
    door = f"{address}/account/login/"
    session.get(door, timeout=60)
    told = {
        "login": f"{role}@sample.example",
        "password": password,
        "csrfmiddlewaretoken": session.cookies["csrftoken"],
    }
    session.post(door, told, timeout=60, allow_redirects=False).raise_for_status()
    return session


def _page(address: str, password: str, page: str, runs: int) -> Times:
    session, found = _signed_in(address, password, ROLES[0]), Times()
    for number in range(runs + 1):
        answer = session.get(f"{address}/{page}", timeout=_WAIT)
        answer.raise_for_status()
        took = float(answer.headers["Server-Timing"].partition("dur=")[2])
        if number:
            found.warm.append(took)
        else:
            found.cold = took
            found.kilobytes = int(answer.raw.tell() or len(answer.content)) / 1000
    return found


def _crowd(address: str, password: str, words: argparse.Namespace) -> Crowd:
    """Let many people look at their pages at the same time."""
    found = Crowd()
    known = {role: _signed_in(address, password, role).cookies for role in ROLES}
    people = [
        threading.Thread(target=_walk, args=(found, address, known, number, words))
        for number in range(words.users)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return found


def _walk(
    found: Crowd,
    address: str,
    known: dict[str, requests.cookies.RequestsCookieJar],
    number: int,
    words: argparse.Namespace,
    /,
) -> None:
    role, pages, session = ROLES[number % len(ROLES)], words.pages.split(","), requests.Session()
    session.cookies.update(known[role])
    for step in range(words.each):
        page = pages[(number + step) % len(pages)]
        if page == "customers" and role == "rep":
            continue
        begun = time.perf_counter()
        try:
            answer = session.get(f"{address}/{page}", timeout=_WAIT)
            if answer.status_code != requests.codes.ok:
                found.errors.append(f"{page} as {role}: {answer.status_code}")
        except requests.RequestException as error:
            found.errors.append(f"{page} as {role}: {type(error).__name__}")
        found.waits.append((time.perf_counter() - begun) * 1000)


def _print(times: dict[str, Times]) -> None:
    load = os.getloadavg()[0]
    print(f"load {load:.1f} on {os.cpu_count()} cores; server time in milliseconds")
    print(f"{'page':<12}{'cold':>9}{'median':>9}{'p95':>9}{'kB':>8}")
    for page, found in times.items():
        middle = statistics.median(found.warm)
        print(f"{page:<12}{found.cold:>9.0f}{middle:>9.1f}{found.p95:>9.1f}{found.kilobytes:>8.0f}")


def _say(which: str, found: Crowd, users: int) -> None:
    middle = statistics.median(found.waits)
    last = statistics.quantiles(found.waits, n=20)[-1] if len(found.waits) > 1 else middle
    print(f"{users} people at once, {which}: {len(found.waits)} pages, ", end="")
    print(f"{len(found.errors)} errors, waited {middle:.0f} ms in the middle, {last:.0f} at p95")
    print(*sorted(set(found.errors)), sep="\n")


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--workspace", type=Path, help="a simulated workspace; default: made once")
    parser.add_argument("--cache", default=str(CACHE), help="where that one is kept")
    parser.add_argument("--pages", default=",".join(PAGES), help="which, with commas")
    parser.add_argument("--runs", type=int, default=30, help="how often each warm page is asked")
    parser.add_argument("--users", type=int, default=50, help="how many people ask at once")
    parser.add_argument("--each", type=int, default=8, help="how many pages each of them asks")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
