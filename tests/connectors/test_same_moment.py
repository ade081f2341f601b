"""Two lists seen at one moment that contradict each other are told, whichever comes first."""

from datetime import UTC, datetime
from pathlib import Path

from tests.connectors.conftest import Workspace, build
from tests.ledger.histories import content

SNAP = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
ONE = SNAP + "A,Discover,1,EUR,,u1,a,Core\nB,Discover,2,EUR,,u1,b,Core\nC,Won,3,EUR,,u1,c,Core\n"
TWO = ONE.replace("A,Discover,1", "A,Propose,10").replace("B,", "Z,").replace("C,Won,3", "C,Won,4")
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def told(workspace: Workspace, name: str, **options: object) -> list[tuple[str, int, int | None]]:
    result = workspace.one(workspace.root / name, **options)
    found = [p for p in result.problems if "which of them counts" in p.says]
    assert all("--observed-at" in p.fix for p in found)
    return [(p.says, p.count, p.money) for p in found]


def test_two_contradicting_lists_of_one_moment_are_told_with_both_names(
    tmp_path: Path,
) -> None:
    seen = []
    for first, second in (("snap-1.csv", "snap-2.csv"), ("snap-2.csv", "snap-1.csv")):
        workspace = build(tmp_path / first)
        workspace.file("snap-1.csv", ONE)
        workspace.file("snap-2.csv", TWO)
        assert told(workspace, first) == []
        ((says, count, money),) = told(workspace, second)
        assert says.startswith(f"{second} and {first} (batch ")
        assert "differ in 2 deals" in says
        assert count == 2
        assert money == {"snap-2.csv": 1400, "snap-1.csv": 400}[second]
        assert told(workspace, second) == [], "an exact repeat is no contradiction"
        seen.append(content(workspace.ledger.derive()))
    assert seen[0] == seen[1]


def test_lists_of_other_moments_records_or_the_same_values_are_no_contradiction(
    workspace: Workspace,
) -> None:
    workspace.one(workspace.file("snap-1.csv", ONE))
    others = SNAP + "X,Discover,1,EUR,,u1,a,Core\nC,Won,3,EUR,,u1,c,Core\n"
    workspace.file("snap-2.csv", others)
    workspace.file("snap-3.csv", TWO)
    assert told(workspace, "snap-2.csv") == []
    assert told(workspace, "snap-3.csv", observed_at=JULY) == []


def test_a_corrected_mapping_does_not_contradict_its_earlier_form(workspace: Workspace) -> None:
    workspace.one(workspace.file("snap.csv", ONE))
    workspace.change("snap", 'title = "Name"', 'title = "Product"')
    assert told(workspace, "snap.csv") == []
