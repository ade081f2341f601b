"""The files of the standards: read in every form, checked at their lines, written back the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.playbook.check import check
from quarterdeck.playbook.model import Standard
from quarterdeck.playbook.read import read_playbook
from quarterdeck.playbook.write import write_playbook
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.problem import Severity
from tests.playbook.sound import write_sound

FILE = "playbook/standards/pipeline.toml"
TEXT = """\
since = 2026-01-01
[past_due]
severity = "critical"
[[no_change]]
thresholds = { days = 21 }
[[no_change]]
since = "2026-04-01"
title = "Untouched"
owner = "manager"
do = "Call."
thresholds = { days = 7, factor = 1.5 }
pipelines = ["sales"]
where = "amount>=10"
off = true
"""


def test_versions_are_read_by_id_and_day(tmp_path: Path) -> None:
    found = read_playbook(write_sound(tmp_path, {FILE: TEXT})).standards
    assert found == (
        Standard("no_change", "no_change", date(2026, 1, 1), thresholds=(("days", 21_000),)),
        Standard(
            "no_change",
            "no_change",
            date(2026, 4, 1),
            title="Untouched",
            owner="manager",
            do="Call.",
            thresholds=(("days", 7_000), ("factor", 1_500)),
            pipelines=("sales",),
            where="amount>=10",
            off=True,
        ),
        Standard("past_due", "past_due", date(2026, 1, 1), severity="critical"),
    )
    assert [one.path for one in found] == [
        f"{FILE}:{n}" for n in ("4 no_change", "6 no_change", "2 past_due")
    ]


def test_several_files_are_one_policy_and_none_is_no_policy(tmp_path: Path) -> None:
    later = {"playbook/standards/2027.toml": "since = 2027-01-01\n[past_due]\n"}
    found = read_playbook(write_sound(tmp_path / "a", {FILE: TEXT} | later)).standards
    assert [one.since.year for one in found if one.id == "past_due"] == [2026, 2027]
    bare = read_playbook(write_sound(tmp_path / "b", {FILE: "[past_due]\n"})).standards
    assert bare[0].since == FIRST_DAY
    assert read_playbook(write_sound(tmp_path / "c")).standards == ()


def test_what_is_written_is_read_back_and_is_part_of_the_hash(tmp_path: Path) -> None:
    playbook = read_playbook(write_sound(tmp_path / "a", {FILE: TEXT}))
    write_playbook(tmp_path / "b", playbook)
    again = read_playbook(tmp_path / "b")
    assert replace(again, root=playbook.root) == playbook
    assert again.hash == playbook.hash
    other = {FILE: TEXT.replace("days = 21", "days = 22")}
    assert read_playbook(write_sound(tmp_path / "c", other)).hash != playbook.hash
    moved = {"playbook/standards/elsewhere.toml": f"\n# why\n{TEXT}"}
    assert read_playbook(write_sound(tmp_path / "d", moved)).hash == playbook.hash


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ('[past_due]\nseverty = "info"\n', ":2 past_due.severty", "Did you mean 'severity'?"),
        ('[past_due]\nseverity = "crtical"\n', ":2 past_due.severity", "Did you mean 'critical'?"),
        ('[past_due]\nowner = "reps"\n', ":2 past_due.owner", "Did you mean 'rep'?"),
        ("[past_due]\nthresholds = 3\n", ":2 past_due.thresholds", "not a table"),
        ("[a]\nthresholds = { d = 0.12345 }\n", ":2 a.thresholds.d", "cannot be 0.12345"),
        ("[a]\nthresholds = { d = -1 }\n", ":2 a.thresholds.d", "cannot be -1"),
        ("[a]\nthresholds = { d = true }\n", ":2 a.thresholds.d", "cannot be True"),
        ("[a]\nsince = 2026-01-01T10:00:00\n", ":2 a.since", "is not a day"),
        ("[a]\nsince = 0226-01-01\n", ":2 a.since", "out of reach"),
        ('[a]\npipelines = ["x"]\n', ":1 a.pipelines", "There is no pipeline 'x'"),
        ("[Past-Due]\n", ":1 Past-Due", "cannot name a standard"),
        ("past_due = 3\n", ":1 past_due", "is no table"),
        ("[[a]]\n[[a]]\n", ":1 a", "twice for the same day"),
        ("[a]\noff = 1\n", ":2 a.off", "not true or false"),
    ],
)
def test_a_mistake_is_noted_at_its_line(tmp_path: Path, text: str, where: str, says: str) -> None:
    problems = check(write_sound(tmp_path, {FILE: text}))
    (found,) = [p for p in problems if p.severity is Severity.ERROR]
    assert says in found.says
    assert found.where == f"{FILE}{where}"
    assert found.fix


def test_a_scope_nobody_knows_and_a_file_in_the_wrong_place_are_warned_of(tmp_path: Path) -> None:
    files = {FILE: '[a]\nscope = "nowhere"\n', "playbook/standards.toml": "[a]\n"}
    found = check(write_sound(tmp_path, files))
    assert {p.severity for p in found} == {Severity.WARNING}
    assert {p.where for p in found} == {f"{FILE}:1 a.scope", "playbook/standards.toml"}
