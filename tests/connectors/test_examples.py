"""The example workspaces take their real data as it is and tell every known defect."""

import shutil
from pathlib import Path

import pytest

from tests.connectors.conftest import Workspace, adds_up, query, said

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def example(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    """A copy of an example workspace, anywhere."""
    shutil.copytree(EXAMPLES / request.param, tmp_path / "copy")
    return Workspace(tmp_path / "copy")


@pytest.mark.parametrize("example", ["loans2012"], indirect=True)
def test_the_lender_is_taken_whole(example: Workspace, data_folder: Path) -> None:
    result = example.one(data_folder / "loans2012" / "stage_events.csv.gz")
    assert (result.rows_in, result.accepted, result.doubtful) == (92_093, 92_093, 0)
    path = example.root / "ledger/batches" / result.batch / "deals.parquet"
    assert query(
        "SELECT count(*), count(DISTINCT id), count(stage), count(track_offer), count(owner),"
        f" count(DISTINCT owner), sum(amount) FILTER (stage = 'A_SUBMITTED') FROM '{path}'"
    ) == [(92_093, 13_087, 60_849, 31_244, 14_060, 58, 17_763_451_100)]
    assert [p.severity for p in result.problems] == ["note"]


@pytest.mark.parametrize("example", ["loans2012"], indirect=True)
def test_the_truth_files_of_the_lender_are_no_exports(
    example: Workspace, data_folder: Path
) -> None:
    files = sorted((data_folder / "loans2012").glob("*truth*"))
    assert [r.status for r in example.take(*files)] == ["ignored"] * 3


@pytest.mark.parametrize("example", ["b2b_saas"], indirect=True)
def test_the_software_firm_tells_its_defects(example: Workspace, data_folder: Path) -> None:
    result = example.one(data_folder / "b2b_saas" / "deals.csv")
    assert (result.rows_in, result.accepted, result.quarantined) == (1505, 1505, 0)
    assert "CR alone" in result.form
    assert said(result, "equal to an earlier row in all but the id")[0] == 5
    assert said(result, "a closing before the creation")[0] == 3
    assert said(result, "without an amount")[0] == 49
    assert said(result, "without a list amount")[0] == 49
    assert said(result, "with no billing plan")[0] == 525
    assert result.doubtful == 8
    path = example.root / "ledger/batches" / result.batch / "deals.parquet"
    assert query(
        "SELECT count(*), count(DISTINCT stage), count(*) FILTER (reconstructed <> ''),"
        f" count(*) FILTER (stage LIKE 'Closed Won%') FROM '{path}'"
    ) == [(3010, 6, 1505, 534)]


@pytest.mark.parametrize("example", ["crm_sample"], indirect=True)
def test_the_sample_tells_its_defects_and_replaces_its_names(
    example: Workspace, data_folder: Path
) -> None:
    results = example.take(*sorted((data_folder / "crm_sample").glob("*.csv")))
    assert all(adds_up(result) for result in results)
    by_mapping = {result.mapping: result for result in results if result.recorded}
    assert {name: r.accepted for name, r in by_mapping.items()} == {
        "agents": 35, "managers": 6, "offices": 3, "accounts": 85, "sales_pipeline": 8800,
    }  # fmt: skip
    deals = by_mapping["sales_pipeline"]
    assert said(deals, "without an account")[0] == 1425
    assert said(deals, "without a day of creation")[0] == 500
    assert said(deals, "without an amount")[0] == 2089
    assert said(deals, "equal to an earlier row in all but the id")[0] == 352
    count, money = said(deals, "the product 'GTXPro', which is not in its list")
    assert (count, money) == (1480, 351_057_800)
    assert "Did you mean 'GTX Pro'?" in str(deals.problems)
    assert said(by_mapping["accounts"], "the sector 'technolgy'")[0] == 12
    assert not [p for p in deals.problems if "not listed as people" in p.says]
    path = example.root / "ledger/batches" / deals.batch / "deals.parquet"
    assert query(
        "SELECT count(*), count(DISTINCT id) FILTER (dim_product = 'GTXPro'),"
        f" count(DISTINCT owner), min(owner) LIKE 'p-%' FROM '{path}'"
    ) == [(15_511, 1480, 30, True)]
    undated = query(
        f"SELECT count(*), min(known_at)::VARCHAR FROM '{path}' WHERE created_at IS NULL"
    )
    assert undated == [(500, "2018-01-01 05:59:59+00")]
    assert b"Schlecht" not in b"".join(
        p.read_bytes() for p in (example.root / "ledger").rglob("*") if p.is_file()
    )
