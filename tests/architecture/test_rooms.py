"""The rooms and their order, the clock, money and SQL: what no single room can promise alone."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "quarterdeck"
DOORS = {"desk", "web", "cli"}
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "service", "services"}
CLOCKS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}
SQL_START = re.compile(r"\s*(SELECT|WITH|INSERT|CREATE|COPY|UPDATE|DELETE)\b", re.IGNORECASE)
SQL_LINES = 6
MONEY_AS_DOUBLE = re.compile(
    r"CAST\(\s*[\w.]*(?:amount|money)\w*\s+AS\s+(?:DOUBLE|FLOAT|REAL)", re.IGNORECASE
)


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def rooms() -> set[str]:
    return {
        child.stem
        for child in PACKAGE.iterdir()
        if (child / "__init__.py").exists()
        or (child.suffix == ".py" and not child.name.startswith("_"))
    }


def contract() -> dict[str, object]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = settings["tool"]["importlinter"]["contracts"]
    return dict(layers)


def test_rooms_import_downwards_only(capsys: pytest.CaptureFixture[str]) -> None:
    failed = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert not failed, capsys.readouterr().out


def test_the_contract_names_every_room_and_only_rooms_that_are_there() -> None:
    layers = contract()["layers"]
    assert isinstance(layers, list)
    assert {name.strip() for layer in layers for name in layer.split("|")} == rooms()
    assert contract()["exhaustive"] is True


def test_django_is_in_the_journal_and_the_web_app_alone() -> None:
    importing = re.compile(r"^\s*(?:import|from) django\b", re.MULTILINE)
    users = {p for p in modules() if importing.search(p.read_text(encoding="utf-8"))}
    assert {p.relative_to(PACKAGE).parts[0] for p in users} == {"journal", "web"}


def test_no_import_hides_from_the_reader() -> None:
    hidden = [p for p in modules() if "TYPE_CHECKING" in p.read_text(encoding="utf-8")]
    assert hidden == []


def test_no_module_is_named_for_nothing() -> None:
    named = {
        p for p in PACKAGE.rglob("*") if p.stem in BANNED_NAMES and "__pycache__" not in p.parts
    }
    assert named == set()


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return f"{dotted(node.value)}.{node.attr}"
    return ""


def clocks(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ".".join(dotted(node.func).split(".")[-2:]) in CLOCKS:
            yield node.lineno


def test_today_enters_at_the_doors_only() -> None:
    below = [p for p in modules() if p.relative_to(PACKAGE).parts[0] not in DOORS]
    found = [f"{p}:{n}" for p in below for n in clocks(p.read_text(encoding="utf-8"))]
    assert len(below) > 10
    assert found == []


def test_a_clock_would_be_seen() -> None:
    assert list(clocks("import datetime\nx = datetime.datetime.now(tz)\ny = date.today()")) == [
        2,
        3,
    ]


def floats(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        called = isinstance(node, ast.Call) and dotted(node.func) == "float"
        written = isinstance(node, ast.Constant) and isinstance(node.value, float)
        if called or written:
            yield node.lineno


def test_money_is_never_a_float() -> None:
    keepers = [p for p in modules() if re.search(r"money|rates|targets", p.stem)]
    keepers = [p for p in keepers if "simulation" not in p.parts]
    found = [f"{p}:{n}" for p in keepers for n in floats(p.read_text(encoding="utf-8"))]
    assert PACKAGE / "words" / "money.py" in keepers
    assert found == []
    assert list(floats("x = 1\ny = float(x)\nz = 0.5")) == [2, 3]


def test_no_sql_turns_money_into_a_double() -> None:
    texts = {p: p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.sql")}
    assert texts
    assert [p for p, text in texts.items() if MONEY_AS_DOUBLE.search(text)] == []


def long_sql(source: str) -> Iterator[int]:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(v.value for v in node.values if isinstance(v, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        lines = [line for line in text.splitlines() if line.strip()]
        if SQL_START.match(text) and len(lines) > SQL_LINES and "." not in lines[0]:
            yield node.lineno


def test_long_sql_lives_in_sql_files() -> None:
    found = [f"{p}:{n}" for p in modules() for n in long_sql(p.read_text(encoding="utf-8"))]
    assert found == []
    assert list(long_sql('x = """\nSELECT a\nFROM t\n' + "-- more\n" * 6 + '"""')) == [1]
