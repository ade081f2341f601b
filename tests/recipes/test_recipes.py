"""Each recipe takes its exports to The week, and its numbers are those of a plain reading."""

import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from quarterdeck.cli.app import run
from quarterdeck.playbook.check import check
from tests.recipes.plain import READ, Headline, headline
from tools.recipes.__main__ import EXPORTS, RECIPES, made

DATED = ["--as-of", "2026-07-31", "--period", "2026-Q3"]


@pytest.fixture(params=sorted(READ))
def recipe(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a recipe, as its page says to make one."""
    shutil.copytree(RECIPES / request.param, tmp_path / "my-crm")
    return tmp_path / "my-crm"


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
    recipe: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    name = request.node.callspec.params["recipe"]
    assert [p.says for p in check(recipe) if p.severity != "note"] == []
    exports = sorted(str(path) for path in (recipe / "exports").iterdir())
    files = said(capsys, "import", *exports, "--workspace", str(recipe))["files"]
    for file in files:
        parts = ("accepted", "quarantined", "duplicates", "ignored")
        assert file["rows_in"] == sum(file[part] for part in parts), file["file"]
        assert file["quarantined"] == 0, file["problems"]
    assert answered(capsys, recipe) == headline(recipe / "exports", name)
    week = said(capsys, "week", *DATED[:2], "--workspace", str(recipe))
    assert week["blocks"]


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
