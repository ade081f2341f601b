"""A file finds its mapping by name and header; what no mapping knows is told, not guessed."""

import pytest

from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.conftest import CORPUS, HISTORY, Workspace

SNAP = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\nA,Discover,1,EUR,,u1,x,Core\n"


def test_a_file_no_mapping_knows_is_ignored_and_the_nearest_named(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_unknown_header.csv")
    assert (result.status, workspace.ledger.head.seq) == ("ignored", 0)
    told = result.problems[0]
    assert "No mapping knows" in told.says
    assert "nearest is 'snap', which misses the column 'Deal ID' Did you mean 'Deal'?" in told.fix


def test_a_file_that_fits_by_its_columns_alone_says_which_name_it_needs(
    workspace: Workspace,
) -> None:
    result = workspace.one(workspace.file("pipeline.csv", SNAP))
    assert result.status == "ignored"
    assert "'snap' fits its columns, but is for files named snap*" in result.problems[0].fix


def test_a_mapping_asked_for_by_name_needs_no_file_name(workspace: Workspace) -> None:
    file = workspace.file("pipeline.csv", SNAP)
    assert workspace.one(file, mapping="snap").status == "recorded"
    with pytest.raises(QuarterdeckError, match=r"no mapping 'snp'.*Did you mean 'snap'"):
        workspace.one(file, mapping="snp")


def test_a_column_the_mapping_needs_is_missed_by_name(workspace: Workspace) -> None:
    result = workspace.one(workspace.file("snap.csv", SNAP.replace("Owner", "Ownr")))
    assert result.status == "refused"
    assert "has no column 'Owner'. Did you mean 'Ownr'?" in result.problems[0].says


def test_one_file_may_feed_several_records(workspace: Workspace) -> None:
    for ids, parent in (("seller", "manager"), ("manager", "office")):
        workspace.playbook_file(
            f"mappings/{ids}.toml",
            f'[mapping]\nname = "{ids}"\ntable = "people"\nkind = "snapshot"\nfiles = ["team*"]\n'
            f'id = "{ids}"\n[mapping.observed_at]\nconstant = "2026-01-01"\n'
            f'[columns]\nparent = "{parent}"\n',
        )
    file = workspace.file("team.csv", "seller,manager,office\na,m,x\nb,m,x\n")
    results = {r.mapping: r for r in workspace.take(file)}
    assert (results["seller"].accepted, results["manager"].accepted) == (2, 1)
    assert results["manager"].duplicates == 1


def test_people_come_before_deals_so_that_owners_are_known(workspace: Workspace) -> None:
    workspace.playbook_file(
        "mappings/staff.toml",
        '[mapping]\nname = "staff"\ntable = "people"\nkind = "snapshot"\nfiles = ["staff*"]\n'
        'id = "id"\n[mapping.observed_at]\nconstant = "2026-01-01"\n[columns]\nrole = "role"\n',
    )
    deals = workspace.file("snap.csv", SNAP.replace(",u1,", ",u9,"))
    staff = workspace.file("staff.csv", "id,role\nu9,seller\n")
    results = workspace.take(deals, staff)
    assert [r.table for r in results] == ["people", "deals"]
    assert not [p for r in results for p in r.problems if "not listed" in p.says]


def test_a_field_history_without_its_columns_is_refused(workspace: Workspace) -> None:
    bare = HISTORY.replace('field_column = "field"\n', "")
    workspace.playbook_file("mappings/history.toml", bare)
    with pytest.raises(QuarterdeckError):
        workspace.one(CORPUS / "history.csv")


def test_an_example_that_fits_is_named_with_what_to_do(workspace: Workspace) -> None:
    example = '[mapping]\nfiles = ["*.csv"]\nid = "Record ID"\nheader = ["Record ID", "Stage"]\n'
    workspace.playbook_file("mappings/hubspot_deals.toml.example", example + "[columns]\n")
    result = workspace.one(workspace.file("export.csv", "Record ID,Deal Name,Stage\n1,x,Won\n"))
    assert result.status == "ignored"
    fix = result.problems[0].fix
    assert "playbook/mappings/hubspot_deals.toml.example fits its columns" in fix
    assert "copy it to hubspot_deals.toml" in fix
    near = workspace.one(workspace.file("pipeline.csv", SNAP))
    assert "'snap' fits its columns" in near.problems[0].fix
