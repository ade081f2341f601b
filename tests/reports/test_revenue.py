"""The page of revenue: it adds up, explains itself, and says what to do where there is nothing."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from quarterdeck.cli.app import run
from quarterdeck.facts import Facts, Question
from quarterdeck.metrics import evaluate
from quarterdeck.movement.revenue import ACCOUNTS, ITEMS, Revenue
from quarterdeck.reports.blocks import figures_in
from quarterdeck.reports.html import to_html
from quarterdeck.reports.revenue.changed import Changed, named
from quarterdeck.reports.revenue.document import revenue_json
from quarterdeck.reports.revenue.page import GROUPS, revenue_report, revenue_sheet
from quarterdeck.reports.source import Source
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_csv import table_csv
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.metrics.commerce import company, line
from tests.metrics.subscribers import Terms
from tests.metrics.subscribers import firm as subscribers
from tests.once import company as simulated

CALENDAR = FiscalCalendar()
Q1, Q2 = (parse_period(label, CALENDAR) for label in ("2026-Q1", "2026-Q2"))
LINES = [
    line(date(2026, 2, 1), "acme", 60_000),
    line(date(2026, 2, 1), "bolt", 20_000),
    line(date(2026, 5, 1), "acme", 75_000),
    line(date(2026, 5, 1), "cora", 1_050),
]


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return company(tmp_path_factory.mktemp("firm"), {"invoice_lines": LINES})


def changed(
    facts: Facts,
    day: date = date(2026, 6, 30),
    *,
    scope: str = "",
    by: tuple[str, ...] = (),
    subscriptions: bool = False,
) -> Changed:
    question = Question(day, scope, by=by)
    source = Source(facts, question, lambda name: name or "")
    return Changed(source, Revenue(facts, question, Q2, Q1), subscriptions=subscriptions)


def test_the_page_leads_from_then_to_now(firm: Facts) -> None:
    text = to_text(revenue_report(changed(firm)), width=100)
    assert "760.50 EUR was billed in 2026-Q2, 39.50 EUR less than in 2026-Q1 (800.00 EUR)." in text
    table = text.partition("\u2500\n")[2].partition("\n\n")[0]
    shown = [row.split() for row in table.splitlines()]
    assert shown == [
        ["Billed", "in", "2026-Q1", "800.00"], ["Came", "in"], ["New", "1", "+10.50"],
        ["Grew", "or", "shrank"], ["Expansion", "1", "+150.00"], ["Left"],
        ["Churn", "1", "\u2212200.00"], ["Billed", "in", "2026-Q2", "760.50"],
    ]  # fmt: skip
    assert "still runs" not in text
    assert "New: of accounts first billed on 2026-04-01 or later." in text
    early = to_text(revenue_report(changed(firm, date(2026, 5, 2))), width=100)
    assert "2026-Q2 still runs: 2026-Q1 is counted up to its same day." in early
    assert "New: of accounts first billed on 2026-02-02 or later." in early


def test_a_file_has_a_row_a_line_and_names_what_is_not_said_by_its_own_word(firm: Facts) -> None:
    lines = table_csv(revenue_sheet(changed(firm))).splitlines()
    assert lines[0] == "cause,amount,amount_currency,count"
    assert lines[1:3] == ["Opening,800.00,EUR,", "New,10.50,EUR,1"]
    assert [named(cause) for cause in ("fx", "churn")] == ["Exchange rates", "Churn"]
    page = to_html(revenue_report(changed(firm)))
    assert 'class="waterfall"' in page
    assert '<th scope="col" class="n">Accounts</th>' in page


def test_every_line_of_a_bridge_is_drawn() -> None:
    assert {cause for _, group in GROUPS for cause in group} == {*ACCOUNTS, *ITEMS}


def test_every_number_with_an_explanation_comes_from_its_sql(firm: Facts) -> None:
    for asked in (changed(firm), changed(firm, by=("account",))):
        figures = [f for b in revenue_report(asked).blocks for f in figures_in(b) if f.explain]
        assert len(figures) > 5
        for figure in figures:
            (row,) = duckdb.connect().execute(figure.explain.sql).fetchall()
            assert row == (figure.value,)


def test_the_document_adds_up_by_part(firm: Facts) -> None:
    document = revenue_json(changed(firm, by=("account",)))
    closings = {p["dimensions"]["account"]: p["closing"] for p in document["by"]}
    assert closings == {"acme": "750.00", "bolt": "0.00", "cora": "10.50"}


def test_without_a_line_it_says_what_to_do(tmp_path: Path) -> None:
    text = to_text(revenue_report(changed(company(tmp_path, {}))), width=100)
    assert "No invoice lines are known by this day: map a file to the table invoice_lines." in text


def test_what_the_source_cannot_tell_is_no_zero(firm: Facts) -> None:
    """Lines that name no seller say nothing of a team, and subscriptions never name one."""
    unsold = "no seller of invoice lines is known by this day: map their owner"
    north = changed(firm, scope="east")
    for asked in (north, changed(firm, by=("owner",)), changed(firm, by=("team",))):
        assert revenue_json(asked)["lacking"] == unsold
        assert f"N{unsold[1:]}." in to_text(revenue_report(asked), width=100)
    document = revenue_json(north)
    assert (document["scope"], document["opening"], document["closing"]) == ("east", None, None)
    assert revenue_json(changed(firm, by=("owner",)))["by"] == []
    (metric,) = evaluate(firm, ["arr"], question=north.revenue.question, period=None)
    assert metric.assumptions == (unsold,)
    assert revenue_json(changed(firm))["lacking"] == ""


def test_subscriptions_of_a_team_are_no_zero(tmp_path: Path) -> None:
    start = date(2026, 1, 1)
    facts = subscribers(tmp_path, {"a": [Terms(start, "acme", arr=50_00, starts_on=start)]})
    asked = changed(facts, scope="east", subscriptions=True)
    assert revenue_json(asked)["lacking"] == "subscriptions have no team"
    assert revenue_json(asked)["closing"] is None
    assert "Subscriptions have no team." in to_text(revenue_report(asked), width=100)


def test_the_command_refuses_what_it_cannot_hold_against(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(simulated(tmp_path_factory, "--people", "8", "--years", "1", "--seed", "5"))
    capsys.readouterr()
    assert run(["revenue", "--json", "--workspace", folder]) == 0
    assert json.loads(capsys.readouterr().out)["of"] == "accounts"
    for words in (
        ["--against", "yaer"],
        ["--period", "2031-Q1"],
        ["--period", "all"],
        ["--by", "stage"],
    ):
        assert run(["revenue", *words, "--workspace", folder]) == 2
    said = capsys.readouterr().err
    assert "Did you mean" in said
    assert "begins on 2031-01-01" in said
    assert "none before all of time" in said
    assert "Invoice lines have no stage" in said
