"""An empty cell is a gap only where something should stand in it."""

import pytest

from quarterdeck.words.problem import Severity
from tests.connectors.conftest import SNAPSHOT, Workspace
from tests.connectors.test_beside import ACTIVITIES, COSTS

NOTHING = "Nothing to do"


def told(workspace: Workspace, name: str, text: str) -> dict[str, tuple[str, str]]:
    """What an import says of the columns in which cells are empty: its words, and what to do."""
    result = workspace.one(workspace.file(name, text))
    return {p.where.partition(": ")[2]: (p.says, p.fix) for p in result.problems}


def test_an_activity_on_no_deal_is_no_defect_but_one_of_nobody_is(workspace: Workspace) -> None:
    workspace.playbook_file("mappings/acts.toml", ACTIVITIES)
    rows = "a1,2026-07-01T10:00:00Z,,acme,u1,call\na2,2026-07-01T11:00:00Z,d1,acme,,call\n"
    found = told(workspace, "acts.csv", f"id,at,deal,account,who,what\n{rows}")
    says, fix = found["deal"]
    assert says == "1 row on no deal, as a call to an account before there is one."
    assert fix.startswith(NOTHING)
    assert found["who"] == (
        "1 row without an owner.",
        "Fill it in in the CRM where it is known.",
    )


def test_what_the_whole_company_spent_is_no_defect(workspace: Workspace) -> None:
    workspace.playbook_file("mappings/costs.toml", COSTS)
    found = told(workspace, "costs.csv", "id,team,category,amount,day\nc1,,sales,5,2026-07-01\n")
    says, fix = found["team"]
    assert says == "1 row of no team, so of the whole company."
    assert fix.startswith(NOTHING)


@pytest.mark.parametrize(
    ("values", "said", "asks"),
    [
        ('values = ["Core"]', "1 row without a product.", True),
        ("", "1 row with no product.", False),
    ],
)
def test_a_breakdown_is_missed_only_where_its_values_are_listed(
    workspace: Workspace,
    values: str,
    said: str,
    asks: bool,  # noqa: FBT001 -- what is expected
) -> None:
    workspace.playbook_file("dimensions.toml", f"[product]\n{values}\n")
    header = "Deal ID,Name,Stage,Amount,Currency,Close,Owner,Product\n"
    found = told(workspace, "snap.csv", f"{header}1,One,Propose,5,EUR,2026-09-01,u1,\n")
    says, fix = found["Product"]
    assert says == said
    assert fix.startswith(NOTHING) is not asks


def test_a_reason_of_loss_is_missed_in_lost_deals_alone(workspace: Workspace) -> None:
    workspace.playbook_file("dimensions.toml", "[loss_reason]\n")
    mapping = SNAPSHOT.replace('dim_product = "Product"', 'dim_loss_reason = "Why"')
    workspace.playbook_file("mappings/snap.toml", mapping)
    header = "Deal ID,Name,Stage,Amount,Currency,Close,Owner,Why\n"
    stages = ("Propose", "Won", "Lost", "Lost")
    rows = (
        f"{n},Deal {n},{stage},5,EUR,2026-09-01,u1,{'Price' if n == 3 else ''}\n"
        for n, stage in enumerate(stages)
    )
    result = workspace.one(workspace.file("snap.csv", header + "".join(rows)))
    (one,) = (p for p in result.problems if p.where.endswith("Why"))
    assert (one.says, one.count, one.money) == ("1 row not won without a loss reason.", 1, 500)
    assert one.severity is Severity.NOTE
    assert not one.fix.startswith(NOTHING)
