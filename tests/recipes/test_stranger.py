"""A stranger copies the commands of a recipe's page, as they stand there, and reads The week."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from tests.recipes.plain import READ, headline
from tools.recipes.__main__ import RECIPES

ROOT = Path(__file__).parents[2]


def commands(page: str) -> list[list[str]]:
    """Return the words of each line of the first block of shell on a page."""
    block = re.search(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert block, "the page shows no commands"
    return [shlex.split(line) for line in block[1].splitlines() if line.strip()]


def spread(words: list[str]) -> list[str]:
    """Replace a pattern of files by the files, as a shell does."""
    found: list[str] = []
    for word in words:
        matches = sorted(str(path) for path in Path().glob(word)) if "*" in word else [word]
        assert matches, f"{word} names no file"
        found += matches
    return found


@pytest.mark.parametrize("name", sorted(READ))
def test_three_commands_lead_from_nothing_to_the_week(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("QUARTERDECK_WORKSPACE", raising=False)
    copy, load, look = commands((RECIPES / name / "README.md").read_text())
    assert copy[:2] == ["cp", "-r"]
    shutil.copytree(*copy[2:])
    assert load[:2] == ["quarterdeck", "import"]
    assert run(spread(load[1:])) == 0
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert look[:2] == ["quarterdeck", "week"]
    assert run(look[1:]) == 0
    week = capsys.readouterr().out
    plain = headline(RECIPES / name / "exports", name)
    booked = f"{plain.won:,.0f}"
    assert re.search(rf"booked {booked} [A-Z]{{3}} from {plain.won_deals} deals", week)
    assert "as of Friday 2026-07-31" in week
    assert "(simulated)" in week
