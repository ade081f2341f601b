"""A new workspace: passes check as it stands, teaches every export, spares a folder in use."""

from pathlib import Path

import pytest

from quarterdeck.playbook.check import check
from quarterdeck.playbook.init import write_new
from quarterdeck.playbook.mappings import KINDS, TABLES
from quarterdeck.playbook.read import read_playbook
from quarterdeck.words.problem import QuarterdeckError


def new(root: Path) -> tuple[Path, ...]:
    """Write a workspace of a company whose name needs care."""
    return write_new(
        root, name='Ann & "Bob" Ö.', currency="CHF", timezone="Europe/Zurich", start_month=2
    )


def test_a_new_workspace_has_nothing_wrong_and_says_what_was_asked(tmp_path: Path) -> None:
    written = new(tmp_path / "firm")
    assert check(tmp_path / "firm") == ()
    playbook = read_playbook(tmp_path / "firm")
    assert playbook.settings.name == 'Ann & "Bob" Ö.'
    assert playbook.settings.currency == "CHF"
    assert playbook.settings.timezone == "Europe/Zurich"
    assert playbook.settings.calendar.start_month == 2
    assert playbook.mappings[0].kind == "snapshot"
    assert set(written) == {p for p in (tmp_path / "firm").rglob("*") if p.is_file()}
    assert not [p for p in written if "@" in p.read_text().replace("@example.com", "")]


def test_every_example_works_once_it_is_put_in_use(tmp_path: Path) -> None:
    new(tmp_path)
    dimensions = tmp_path / "playbook" / "dimensions.toml"
    dimensions.write_text('[industry]\nsource = "account"\n')
    for example in (tmp_path / "playbook" / "mappings").glob("*.toml.example"):
        example.rename(example.with_suffix(""))
    assert check(tmp_path) == ()
    mappings = read_playbook(tmp_path).mappings
    assert {m.kind for m in mappings} == set(KINDS)
    assert {m.table for m in mappings} == set(TABLES)


def test_the_examples_in_comments_are_right(tmp_path: Path) -> None:
    new(tmp_path)
    for name in ("people", "people_private", "org", "targets", "rates"):
        table = tmp_path / "playbook" / f"{name}.csv"
        lines = table.read_text().splitlines()
        table.write_text(
            "\n".join(sorted(lines, key=lambda x: x.startswith("#   "))).replace("#   ", "")
        )
    org = tmp_path / "playbook" / "org.csv"
    org.write_text(org.read_text() + "\nsouth-2,company,2024-01-01\n")
    assert check(tmp_path) == ()
    playbook = read_playbook(tmp_path)
    assert len(playbook.targets) == 3
    assert len(playbook.rates) == 2
    assert playbook.people[0].crm_ids == ("005A000000AbCdE", "a.silva")


def test_every_commented_setting_can_be_switched_on(tmp_path: Path) -> None:
    new(tmp_path)
    stages = tmp_path / "playbook" / "stages.toml"
    head, _, examples = stages.read_text().partition("# [pipelines.renewals")
    text = "\n".join(line.removeprefix("# ").removeprefix("#") for line in examples.splitlines())
    text = "[pipelines.renewals" + text.replace("What runs", "# What runs").replace(
        "\nit", "\n# it"
    )
    stages.write_text(head + text)
    assert [p.name for p in read_playbook(tmp_path).pipelines] == ["sales", "renewals"]


@pytest.mark.parametrize("held", ["notes.txt", "workspace.toml"])
def test_a_folder_that_holds_something_is_refused_and_left_alone(held: str, tmp_path: Path) -> None:
    (tmp_path / held).write_text("mine")
    with pytest.raises(QuarterdeckError) as caught:
        new(tmp_path)
    assert held in caught.value.says or "already" in caught.value.says
    assert [p.name for p in tmp_path.iterdir()] == [held]
    assert (tmp_path / held).read_text() == "mine"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine")
    with pytest.raises(QuarterdeckError, match="a file"):
        new(tmp_path / "x")


def test_a_fresh_git_folder_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    new(tmp_path)
    assert check(tmp_path) == ()


@pytest.mark.parametrize(
    "wrong", [{"currency": "EURO"}, {"timezone": "Europe/Zurik"}, {"start_month": 13}]
)
def test_wrong_settings_are_refused_before_anything_is_written(
    wrong: dict[str, str | int], tmp_path: Path
) -> None:
    good = {"name": "A", "currency": "EUR", "timezone": "UTC", "start_month": 1}
    with pytest.raises(QuarterdeckError):
        write_new(tmp_path / "firm", **(good | wrong))  # type: ignore[arg-type]
    assert not (tmp_path / "firm").exists()
