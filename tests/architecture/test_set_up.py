"""What a new user meets first: locks that install anywhere, a quick prompt, a true README."""

import os
import re
import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("run.txt", "dev.txt")
PINNED = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)
QUICK = 0.3
"""Seconds within which `--help` answers on an idle machine."""


def lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_registry(name: str) -> None:
    found = [w for w in ("://", "index-url", "find-links", "trusted-host") if w in lock(name)]
    assert found == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_its_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", lock(name))
    pinned = [entry for entry in entries if PINNED.match(entry)]
    assert len(pinned) > 10
    assert [entry for entry in pinned if "--hash=sha256:" not in entry] == []


def test_what_the_package_needs_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {plain(re.split(r"[<>=!~ \[]", entry)[0]) for entry in project["dependencies"]}
    assert needed <= {plain(name) for name, _ in PINNED.findall(lock("run.txt"))}


def test_developers_run_what_users_run() -> None:
    theirs, ours = dict(PINNED.findall(lock("run.txt"))), dict(PINNED.findall(lock("dev.txt")))
    assert {name: ours.get(name) for name in theirs} == theirs


def test_readme_commands_are_targets() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z]+)", readme))
    assert "run" in named
    assert named <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def test_readme_links_lead_somewhere() -> None:
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_continuous_integration_only_calls_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [
        line
        for line in script.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s*(exec\s+)?(make|pip|python3?|pytest)\b", line)
    ]
    assert commands == ["exec make test"]


def test_help_answers_at_once() -> None:
    program = Path(sys.executable).with_name("quarterdeck")
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        done = subprocess.run([program, "--help"], capture_output=True, check=True, timeout=30)
        seconds.append(time.perf_counter() - start)
        assert b"week" in done.stdout
    crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert min(seconds) < QUICK * min(crowd, 2)
    assert statistics.median(seconds) < QUICK * crowd


OTHERWISE = {"allauth": "django_allauth", "ninja": "django_ninja"}
"""Libraries that are imported under another name than they are installed by."""


def test_every_library_the_product_imports_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    entries = [*project["dependencies"], *(entry for extra in extras for entry in extra)]
    named = [plain(re.split(r"[<>=!~ \[]", entry)[0]) for entry in entries]
    declared = {n.split("-")[0] for n in named} | {n.replace("-", "_") for n in named}
    imported = {
        match.lower()
        for path in (ROOT / "src").rglob("*.py")
        for match in re.findall(
            r"^\s*(?:import|from) ([A-Za-z_]\w*)[\w.]*(?: import| as|$)",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
    foreign = imported - set(sys.stdlib_module_names) - {"quarterdeck"}
    assert {"duckdb", "pyarrow"} <= foreign
    assert {OTHERWISE.get(name, name) for name in foreign} <= declared
