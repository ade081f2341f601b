"""Each recipe takes its exports to The week, and its numbers are those of a plain reading.

A stranger copies the commands of a recipe's page, as they stand there.
"""

import io
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quarterdeck.cli.app import run
from quarterdeck.playbook.check import check
from tests.recipes.plain import READ, Headline, headline
from tools.recipes.__main__ import EXPORTS, RECIPES, made

ROOT = Path(__file__).parents[2]
DATED = ["--as-of", "2026-07-31", "--period", "2026-Q3"]


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


@dataclass(frozen=True)
class Taken:
    """A recipe that was copied and imported by the first two commands of its page.

    `problems` is what checking the copy said, `files` what the import told of each file, `look` the
    words of the third command.
    """

    name: str
    root: Path
    problems: tuple[str, ...]
    files: list[dict[str, Any]]
    look: list[str]


@pytest.fixture(scope="module", params=sorted(READ))
def taken(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Taken]:
    """A recipe, taken in where a stranger stands, for all that is asked of it."""
    place = tmp_path_factory.mktemp("stranger")
    (place / "examples").symlink_to(ROOT / "examples")
    copy, load, look = commands((RECIPES / request.param / "README.md").read_text())
    assert copy[:2] == ["cp", "-r"]
    assert load[:2] == ["quarterdeck", "import"]
    assert look[:2] == ["quarterdeck", "week"]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        patch.delenv("QUARTERDECK_WORKSPACE", raising=False)
        root = place / shutil.copytree(*copy[2:])
        problems = tuple(p.says for p in check(root) if p.severity != "note")
        with redirect_stdout(io.StringIO()) as told:
            assert run([*spread(load[1:]), "--json"]) == 0
        files = json.loads(told.getvalue())["files"]
        yield Taken(request.param, root, problems, files, look[1:])


def said(capsys: pytest.CaptureFixture[str], *words: str) -> Any:  # noqa: ANN401 -- JSON
    capsys.readouterr()
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def answered(capsys: pytest.CaptureFixture[str], workspace: Path) -> Headline:
    """Return what Quarterdeck says of a workspace."""
    place = ["--workspace", str(workspace)]
    going = said(capsys, "deals", *DATED[:2], "--limit", "0", *place)
    won = said(capsys, "metrics", "bookings", "booked_deals", *DATED, *place)["rows"]
    values = {row["metric"]: row["value"] for row in won}
    won_money = Decimal(values["bookings"])
    return Headline(Decimal(going["total"]), going["count"], won_money, values["booked_deals"])


def test_a_recipe_takes_every_row_and_tells_the_numbers_of_its_exports(
    taken: Taken, capsys: pytest.CaptureFixture[str]
) -> None:
    assert taken.problems == ()
    assert {file["file"] for file in taken.files} == {
        path.name for path in (taken.root / "exports").iterdir()
    }
    for file in taken.files:
        parts = ("accepted", "quarantined", "duplicates", "ignored")
        assert file["rows_in"] == sum(file[part] for part in parts), file["file"]
        assert file["quarantined"] == 0, file["problems"]
    assert answered(capsys, taken.root) == headline(taken.root / "exports", taken.name)


def test_three_commands_lead_from_nothing_to_the_week(
    taken: Taken, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(taken.look) == 0
    week = capsys.readouterr().out
    plain = headline(RECIPES / taken.name / "exports", taken.name)
    booked = f"{plain.won:,.0f}"
    assert re.search(rf"booked {booked} [A-Z]{{3}} from {plain.won_deals} deals", week)
    assert "as of Friday 2026-07-31" in week
    assert "(simulated)" in week


def test_what_the_ledger_has_no_table_or_mapping_for_is_said_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(RECIPES / "salesforce_objects", tmp_path / "sf")
    for name in ("forecasting_quota", "opportunity_split"):
        (tmp_path / f"sf/playbook/mappings/{name}.toml").unlink()
    products = tmp_path / "sf/exports/OpportunityLineItem.csv"
    products.write_text("ID,OPPORTUNITYID,PRICEBOOKENTRYID,UNITPRICE\n1,2,3,4\n")
    names = ("ForecastingQuota", "OpportunitySplit", "OpportunityLineItem")
    words = [str(tmp_path / "sf/exports" / f"{name}.csv") for name in names]
    assert run(["import", *words, "--workspace", str(tmp_path / "sf")]) == 1
    told = capsys.readouterr().out
    assert "is a list of Salesforce quotas (ForecastingQuota); it was ignored" in told
    assert "is a list of Salesforce splits (OpportunitySplit); it was ignored" in told
    assert "Copy opportunity_split.toml of the recipe" in told
    assert "has no table for products on deals" in told
    assert run(["import", words[0], "--guess", "--workspace", str(tmp_path / "sf")]) == 2


def test_splits_of_salesforce_give_credit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sellers' credits of a quarter add up to its bookings, overlay beside them."""
    shutil.copytree(RECIPES / "salesforce_objects", tmp_path / "sf")
    exports = sorted(str(path) for path in (tmp_path / "sf/exports").iterdir())
    said(capsys, "import", *exports, "--workspace", str(tmp_path / "sf"))
    asked = ("bookings", "credited_bookings", "credited_bookings:overlay", "--by", "owner")
    rows = said(capsys, "metrics", *asked, *DATED, "--workspace", str(tmp_path / "sf"))["rows"]
    sums = {row["metric"]: Decimal(0) for row in rows}
    for row in rows:
        sums[row["metric"]] += Decimal(row["value"])
    assert sums["credited_bookings"] == sums["bookings"] > sums["credited_bookings:overlay"] > 0
    assert {r["value"] for r in rows if r["metric"] == "bookings"} != {
        r["value"] for r in rows if r["metric"] == "credited_bookings"
    }


@pytest.mark.parametrize("name", sorted(READ))
def test_a_stranger_gets_the_same_numbers_from_a_draft(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = (RECIPES / name / "workspace.toml").read_text()
    currency = settings.partition('currency = "')[2][:3]
    export = RECIPES / name / "exports" / READ[name].file
    place = ["--workspace", str(tmp_path / "new")]
    run(["init", str(tmp_path / "new"), "--currency", currency])
    assert run(["import", str(export), "--guess", "--write", "crm", *place]) == 0
    assert run(["import", str(export), *place]) == 0
    assert answered(capsys, tmp_path / "new") == headline(RECIPES / name / "exports", name)


def test_samples_and_shared_mappings_are_as_they_are_made() -> None:
    assert [str(path) for path, content in made() if path.read_bytes() != content] == []
    assert set(EXPORTS) == set(READ) == {path.name for path in RECIPES.iterdir()}


@pytest.mark.parametrize("name", sorted(READ))
def test_a_recipe_says_its_three_commands(name: str) -> None:
    page = (RECIPES / name / "README.md").read_text()
    assert f"cp -r examples/recipes/{name} my-crm" in page
    assert "quarterdeck import my-crm/exports/* --workspace my-crm" in page
    assert "quarterdeck week --workspace my-crm" in page
