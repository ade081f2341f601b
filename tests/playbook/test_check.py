"""Check: every problem at once, at its file, line and key, with the word that was meant."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from quarterdeck.playbook.check import check
from quarterdeck.words.problem import Problem
from tests.playbook.sound import FILES, write_sound

GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "check.toml").read_text("utf-8"))
CASES = [pytest.param(case, id=case["name"]) for case in GOLDEN["case"]]


def fits(problem: Problem, expected: dict[str, str]) -> bool:
    """Tell whether a problem is the one that a case expects."""
    return (
        expected.get("where", "") in problem.where
        and expected["says"] in problem.says
        and expected.get("fix", "") in problem.fix
        and expected.get("severity", "error") == problem.severity
    )


@pytest.mark.parametrize("case", CASES)
def test_check_finds_all_that_is_wrong_and_nothing_else(
    case: dict[str, Any], tmp_path: Path
) -> None:
    found = list(check(write_sound(tmp_path, case.get("files"))))
    missing = []
    for expected in case.get("expect", ()):
        match = next((problem for problem in found if fits(problem, expected)), None)
        if match is None:
            missing.append(expected)
        else:
            found.remove(match)
    assert not missing, f"not found: {missing}; found instead: {found}"
    assert not found


@pytest.mark.parametrize("path", FILES)
def test_each_problem_says_what_to_do(path: str, tmp_path: Path) -> None:
    for problem in check(write_sound(tmp_path, {path: "\x00nonsense = ["})):
        assert problem.fix
        assert problem.where


@pytest.mark.parametrize("path", FILES)
def test_a_file_in_another_encoding_is_named(path: str, tmp_path: Path) -> None:
    write_sound(tmp_path)
    (tmp_path / path).write_bytes("id,rôle\n".encode("cp1252"))
    assert any(p.where == path and "not UTF-8" in p.says for p in check(tmp_path))


def test_a_folder_without_workspace_says_how_to_begin(tmp_path: Path) -> None:
    first = check(tmp_path)[0]
    assert first.where == "workspace.toml"
    assert "quarterdeck init" in first.fix


def test_a_cell_without_end_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    table = 'id,role,crm_ids\np-01,"' + "x" * 200_000
    (problem,) = (
        p
        for p in check(write_sound(tmp_path, {"playbook/people.csv": table}))
        if "read on" in p.says
    )
    assert "quote" in problem.fix


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("mapping.encoding", 'encoding = "base64"'),
        ("mapping.encoding", 'encoding = "utf-9"'),
        ("mapping.encoding", 'encoding = "\\u0000"'),
        ("mapping.delimiter", 'delimiter = "\\""'),
        ("mapping.delimiter", 'delimiter = "\\n"'),
        ("mapping.delimiter", 'delimiter = "||"'),
        ("mapping.files", "files = [1, 2]"),
        ("mapping.files", 'files = [""]'),
        ("mapping.observed_at", 'observed_at = { column = "at", format = "%Y-%Q" }'),
        ("mapping.observed_at", 'observed_at = { column = "at", format = "%Y-%m-%" }'),
        ("mapping.observed_at", 'observed_at = { column = "at", format = "%d %H:%M" }'),
    ],
)
def test_what_no_file_can_be_read_with_is_noted_at_its_key(
    key: str, line: str, tmp_path: Path
) -> None:
    path = "playbook/mappings/deals.toml"
    text = FILES[path]
    if line.startswith("files"):
        text = text.replace('files = ["deals*.csv"]', line)
    else:
        text = text.replace("[columns]", f"{line}\n[columns]")
    (problem,) = check(write_sound(tmp_path, {path: text}))
    assert problem.where.startswith(f"{path}:")
    assert problem.where.endswith(key)
    assert problem.says
    assert problem.fix


def test_a_quote_that_never_closes_is_noted_where_it_opens(tmp_path: Path) -> None:
    table = 'id,role,crm_ids\np-01,rep,"005A\np-02,rep,005B\n'
    found = check(write_sound(tmp_path, {"playbook/people.csv": table}))
    problem = next(p for p in found if "read on" in p.says)
    assert problem.where == "playbook/people.csv:2"
    assert "quote" in problem.fix
