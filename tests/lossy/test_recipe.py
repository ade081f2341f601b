"""The recipe for Salesforce's objects reads the company's exports as its own mappings do."""

import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from quarterdeck.desk.importing import import_files
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.playbook.mappings import read_mappings
from quarterdeck.playbook.model import Mapping
from quarterdeck.playbook.notes import Notes
from tests.lossy.companies import NOW, Pair
from tests.lossy.test_marks import EARLIER, LAST, answers, quarter, told
from tools.recipes.__main__ import RECIPES

RECIPE = RECIPES / "salesforce_objects"
ONE_CURRENCY = 'currency = { constant = "USD" }'
STAGES = 'stage = { column = "STAGENAME", values = { "Solution fit" = "Evaluation" } }'
CUSTOM = {"discount_rate", "competitive_win_rate"}
"""They need fields that only this company has, List_Price__c and Competitor__c."""

OWN = ("stage", "currency")
"""What a company says otherwise of the same column: stages under old names, several currencies."""


@pytest.fixture(scope="module")
def by_recipe(deleting: Pair, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The company's exports read by the recipe's mappings; its own org.csv has the tree."""
    root = recipe_of(deleting, tmp_path_factory.mktemp("recipe"))
    (root / "playbook/mappings/user_role.toml").unlink()
    user = root / "playbook/mappings/user.toml"
    user.write_text(user.read_text().replace("parent = ", "# parent = "))
    return imported(root, deleting)


@pytest.fixture(scope="module")
def by_roles(deleting: Pair, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """The same with the tree of Salesforce's roles, and no tree or targets of the company's own."""
    root = recipe_of(deleting, tmp_path_factory.mktemp("roles"))
    for name in ("org", "targets"):
        path = root / f"playbook/{name}.csv"
        path.write_text(path.read_text().partition("\n")[0] + "\n")
    return imported(root, deleting)


def recipe_of(deleting: Pair, root: Path) -> Path:
    """Copy the company's playbook to a folder, with the recipe's mappings in place of its own.

    As the recipe says, the currency's column is named where several are in use, and a stage that
    was renamed is translated.
    """
    company, folder = deleting.lossy.playbook.root, root / "playbook/mappings"
    shutil.copytree(company / "playbook", root / "playbook")
    shutil.copy(company / "workspace.toml", root)
    shutil.rmtree(folder)
    shutil.copytree(RECIPE / "playbook/mappings", folder)
    for path in folder.glob("opportunity*.toml"):
        text = path.read_text().replace(ONE_CURRENCY, 'currency = "CURRENCYISOCODE"')
        renamed = text.replace('stage = "STAGENAME"', STAGES)
        path.write_text(renamed if path.name == "opportunity_history.toml" else text)
    return root


def imported(root: Path, deleting: Pair) -> Facts:
    files = sorted((deleting.lossy.playbook.root / "exports").iterdir())
    import_files(open_workspace(root, now=NOW), OWNER, files)
    return open_workspace(root, now=NOW).facts


@pytest.mark.parametrize("by", [(), ("owner",)])
def test_the_recipe_gives_the_answers_of_the_company_s_own_mappings(
    deleting: Pair, by_recipe: Facts, by: tuple[str, ...]
) -> None:
    differing = set()
    for number, name in enumerate(catalogue()):
        day = (LAST, EARLIER[3], EARLIER[1])[number % 3]
        asked = (name, Question(day, by=by), quarter(by_recipe, day))
        own, other = answers(deleting.lossy, asked), answers(by_recipe, asked)
        if isinstance(own, str) or isinstance(other, str):
            differing |= {name} if own != other else set()
        elif told(own) != told(other):
            differing.add(name)
    assert differing == CUSTOM


def test_roles_give_the_same_teams_as_the_company_s_tree_on_the_day_of_the_export(
    deleting: Pair, by_roles: Facts
) -> None:
    for name in ("open_pipeline", "bookings", "activity_volume"):
        asked = (name, Question(LAST, by=("team",)), quarter(by_roles, LAST))
        own, other = answers(deleting.lossy, asked), answers(by_roles, asked)
        assert not isinstance(own, str)
        assert not isinstance(other, str)
        assert sorted((a.value, a.n) for a in own) == sorted((a.value, a.n) for a in other)


def test_recipe_and_company_map_the_same_columns_in_the_same_way(deleting: Pair) -> None:
    recipe, company = (mappings(root) for root in (RECIPE, deleting.lossy.playbook.root))
    assert company.keys() < recipe.keys()
    for name, own in company.items():
        theirs = recipe[name]
        named = {f.name for f in fields(own)} - {"columns", "field_names", "path", "stated"}
        for field in named:
            assert getattr(own, field) == getattr(theirs, field), (name, field)
        columns = {c.field: c for c in own.columns}
        more = {c.field for c in theirs.columns} - columns.keys()
        assert more == ({"parent"} if name == "user" else set())
        for column in theirs.columns:
            if column.field not in {*OWN, *more}:
                assert columns[column.field] == column, name
        assert set(theirs.field_names) <= set(own.field_names)


def mappings(root: Path) -> dict[str, Mapping]:
    return {m.name: m for m in read_mappings(root, Notes())}
