"""What browsers load beside the pages: small, whole, from one lock, and asking nobody else."""

import gzip
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "frontend"
BUILT = ROOT / "src" / "quarterdeck" / "web" / "static" / "quarterdeck"
LIMITS = {"first.js": 1_000, "app.js": 60_000, "grid.js": 330_000, "front.css": 10_000}
"""Bytes over the wire, gzipped."""

PAGE = 400_000
NAMES = {"http://www.w3.org/", "https://www.ag-grid.com"}
"""Namespaces, and where a warning of the grid says to read on: never fetched."""


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    if shutil.which("npm") is None:
        pytest.skip("no npm on this machine: install Node to build what browsers load")
    subprocess.run(["make", "--silent", "frontend"], cwd=ROOT, check=True, timeout=300)


def over_the_wire(name: str) -> int:
    return len(gzip.compress((BUILT / name).read_bytes()))


def test_what_a_page_loads_is_small() -> None:
    sizes = {name: over_the_wire(name) for name in LIMITS}
    assert {name: size for name, size in sizes.items() if size > LIMITS[name]} == {}
    assert sum(sizes.values()) <= PAGE


def test_the_lock_names_no_registry_and_holds_every_hash() -> None:
    text = (SOURCES / "package-lock.json").read_text(encoding="utf-8")
    assert re.findall(r"resolved|https?:", text) == []
    packages = {name: p for name, p in json.loads(text)["packages"].items() if name}
    assert len(packages) > 5
    assert [name for name, package in packages.items() if not package.get("integrity")] == []


def test_what_is_asked_for_is_exact() -> None:
    asked = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    versions = {**asked["dependencies"], **asked["devDependencies"]}
    assert [v for v in versions.values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []


@pytest.mark.parametrize("name", LIMITS)
def test_nothing_is_compiled_and_nobody_else_is_asked(name: str) -> None:
    text = (BUILT / name).read_text(encoding="utf-8")
    assert re.findall(r"\beval\(|new Function\b|sourceMappingURL", text) == []
    addresses = set(re.findall(r"https?://[\w.${}-]*/?", text))
    assert addresses - NAMES == set()
    assert "googleapis" not in text


def test_licences_travel_with_what_was_built() -> None:
    text = (BUILT / "LICENSES.txt").read_text(encoding="utf-8")
    assert re.findall(r"^([\w.-]+) [\d.]+ \((.+)\)$", text, re.MULTILINE) == [
        ("htmx.org", "BSD-0-Clause"),
        ("ag-grid-community", "MIT"),
        ("ag-stack", "MIT"),
    ]
    assert "AG GRID LTD" in text


def test_who_installs_the_wheel_needs_no_node(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (wheel,) = tmp_path.glob("*.whl")
    inside = {Path(name).name for name in zipfile.ZipFile(wheel).namelist() if "/static/" in name}
    assert {*LIMITS, "LICENSES.txt"} <= inside
