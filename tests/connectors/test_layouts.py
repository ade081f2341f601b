"""Reports with titles above and totals below, and stages that two columns tell together."""

import gzip

import pytest

from quarterdeck.playbook.check import check
from tests.connectors.conftest import EVENTS, SNAPSHOT, Workspace, adds_up, said

HEADER = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
FOOTER = '"Grand Totals (2 records)"\n\n"Confidential"\n"Made by Jo Sample"\n'


def row(deal: str, amount: str = "1", name: str = "x") -> str:
    return f"{deal},Discover,{amount},EUR,2026-09-30,u1,{name},Core\n"


def layout(workspace: Workspace, *lines: str) -> None:
    stated = SNAPSHOT.replace('id = "Deal ID"', "\n".join(('id = "Deal ID"', *lines)))
    workspace.playbook_file("mappings/snap.toml", stated)


def test_the_footer_of_a_report_is_counted_and_told(workspace: Workspace) -> None:
    layout(workspace, 'footer = ["grand total*"]')
    text = HEADER + row("A") + row("B", "x") + "\n" + FOOTER
    result = workspace.one(workspace.file("snap.csv", text))
    assert (result.rows_in, result.accepted, result.quarantined, result.ignored) == (5, 1, 1, 3)
    assert said(result, "3 rows from line 5 on left out")[0] == 3
    assert any(p.where == "snap.csv: line 3" for p in result.problems)
    assert "Jo Sample" not in str(workspace.ledger.entries())


@pytest.mark.parametrize("form", ["gzip", "cp1252", "crlf"])
def test_a_footer_is_found_however_the_text_is_written(workspace: Workspace, form: str) -> None:
    layout(workspace, 'footer = ["Grand Total*"]')
    text = HEADER + row("A", name="Zoë") + row("B") + "\n" + FOOTER
    if form == "crlf":
        text = text.replace("\n", "\r\n")
    raw = text.encode("cp1252" if form == "cp1252" else "utf-8")
    result = workspace.one(
        workspace.file("snap.csv", gzip.compress(raw) if form == "gzip" else raw)
    )
    assert (result.rows_in, result.accepted, result.ignored) == (5, 2, 3)
    assert workspace.rows(result, "title")[0] == ("Zoë",)


def test_the_name_of_the_report_above_its_footer_belongs_to_it(workspace: Workspace) -> None:
    layout(workspace, 'footer = ["Copyright*"]')
    text = HEADER + row("A") + row("B") + '\n\n"My open pipeline"\n"Copyright 2026"\n"Sample"\n'
    result = workspace.one(workspace.file("snap.csv", text))
    assert (result.rows_in, result.accepted, result.quarantined, result.ignored) == (5, 2, 0, 3)
    assert said(result, "3 rows from line 6 on left out")[0] == 3


def test_without_the_key_a_footer_is_held_back_as_before(workspace: Workspace) -> None:
    result = workspace.one(workspace.file("snap.csv", HEADER + row("A") + FOOTER))
    assert (result.accepted, result.quarantined) == (1, 3)


def test_a_footer_inside_of_quotes_is_none(workspace: Workspace) -> None:
    layout(workspace, 'footer = ["Grand Total*"]')
    note = '"first\nGrand Total is near\nlast"'
    result = workspace.one(workspace.file("snap.csv", HEADER + row("A", name=note) + row("B")))
    assert (result.rows_in, result.accepted, result.ignored) == (2, 2, 0)


def test_data_below_a_footer_are_a_warning(workspace: Workspace) -> None:
    layout(workspace, 'footer = ["Grand Total*"]')
    text = HEADER + row("A") + '"Grand Total",,9\n' + row("B") + row("C")
    result = workspace.one(workspace.file("snap.csv", text))
    assert (result.rows_in, result.accepted, result.ignored) == (4, 1, 3)
    (told,) = [p for p in result.problems if "2 of them have as many cells" in p.says]
    assert (told.severity, told.where) == ("warning", "snap.csv: line 3")


def test_totals_between_the_rows_are_left_out_by_name(workspace: Workspace) -> None:
    layout(workspace, 'totals = ["subtotal*", "*total"]')
    text = HEADER + row("A") + "Subtotal North,,1,,,,,\n" + row("B") + ",,2026 total,,,,,\n"
    result = workspace.one(workspace.file("snap.csv", text))
    assert (result.rows_in, result.accepted, result.ignored) == (4, 2, 2)


def test_a_total_that_is_filled_like_a_row_of_data_is_a_warning_with_its_money(
    workspace: Workspace,
) -> None:
    """A pattern too wide leaves out deals: they are counted apart from the sums."""
    layout(workspace, 'totals = ["Total*"]')
    text = HEADER + row("A") + row("Total Energies") + row("Total Systems") + "Total,,9,,,,,\n"
    result = workspace.one(workspace.file("snap.csv", text))
    assert (result.rows_in, result.accepted, result.ignored) == (4, 1, 3)
    (full,) = [p for p in result.problems if "though filled like a row of data" in p.says]
    assert (full.severity, full.count, full.money) == ("warning", 2, 200)
    assert "narrow the patterns of `totals`" in full.fix
    (bare,) = [p for p in result.problems if p.says.endswith("says for 'totals'.")]
    assert (bare.severity, bare.count, bare.money) == ("note", 1, None)


def test_the_header_stands_where_the_mapping_says(workspace: Workspace) -> None:
    layout(workspace, "header_row = 5")
    title = 'Open pipeline\n\n"made\non Friday"\n'
    result = workspace.one(workspace.file("snap.csv", title + HEADER + row("A") + "B,x\n"))
    assert (result.rows_in, result.accepted, result.quarantined) == (2, 1, 1)
    assert any(p.where == "snap.csv: line 7" for p in result.problems)


@pytest.mark.parametrize("above", ["Pipeline\n\n", "\n\n", "a,b\n\n"])
def test_blank_lines_above_a_stated_header_count_as_lines(workspace: Workspace, above: str) -> None:
    layout(workspace, "header_row = 3")
    result = workspace.one(workspace.file("snap.csv", above + HEADER + row("A") + row("B")))
    assert (result.rows_in, result.accepted) == (2, 2)


def test_a_header_of_two_lines_gives_joined_names(workspace: Workspace) -> None:
    layout(workspace, "header_row = [2, 3]")
    mapping = workspace.root / "playbook/mappings/snap.toml"
    text = mapping.read_text().replace('"Amount"', '"Value Amount"')
    mapping.write_text(text.replace('"Currency"', '"Value Currency"'))
    above = "Deal ID,Stage,Value,,Close,Owner,Name,Product\n"
    header = f"Pipeline\n{above},,Amount,Currency,,,,\n"
    result = workspace.one(workspace.file("snap.csv", header + row("A", "7") + "B,x\n"))
    assert workspace.rows(result, "id, amount, currency") == [("A", 700, "EUR")]
    assert any(p.where == "snap.csv: line 5" for p in result.problems)


def test_a_header_that_is_not_there_is_refused(workspace: Workspace) -> None:
    layout(workspace, "header_row = 9")
    result = workspace.one(workspace.file("snap.csv", HEADER + row("A")))
    assert result.status == "refused"
    assert "no header in line 9" in result.problems[0].says


def test_one_column_may_overrule_the_stage_of_another(workspace: Workspace) -> None:
    stage = (
        'stage = { column = "Stage", instead = { column = "Product", values = { Gone = "Lost" } } }'
    )
    workspace.playbook_file("mappings/snap.toml", SNAPSHOT.replace('stage = "Stage"', stage))
    text = HEADER + row("A") + row("B").replace("Core", "Gone") + row("C").replace("Core", "")
    result = workspace.one(workspace.file("snap.csv", text))
    assert workspace.rows(result, "id, stage") == [
        ("A", "Discover"),
        ("B", "Lost"),
        ("C", "Discover"),
    ]
    assert adds_up(result)


def test_check_finds_what_a_layout_cannot_be(workspace: Workspace) -> None:
    layout(workspace, "header_row = [5, 2]", 'footer = ["*"]', 'totals = ["Total*"]')
    told = [p.says for p in check(workspace.root)]
    assert "header_row cannot be [5, 2]." in told
    assert "'*' in footer would match every row." in told
    stage = 'instead = { column = "x", values = { a = "Nowhere" } }'
    workspace.playbook_file(
        "mappings/events.toml",
        EVENTS.replace('stage = "stage"', f'stage = {{ column = "s", {stage} }}'),
    )
    assert any("'Nowhere' is not a known stage" in p.says for p in check(workspace.root))
