"""Pages of subscriptions and cohorts: they add up, and every number comes from its SQL."""

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.movement.cohorts import Cohorts
from quarterdeck.movement.revenue import Revenue
from quarterdeck.reports import cohorts
from quarterdeck.reports.blocks import figures_in
from quarterdeck.reports.cohorts import Shown, cohorts_json, cohorts_report, cohorts_sheet
from quarterdeck.reports.html import to_html
from quarterdeck.reports.revenue.changed import Changed
from quarterdeck.reports.revenue.document import revenue_json
from quarterdeck.reports.revenue.page import revenue_report
from quarterdeck.reports.source import Source
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_csv import table_csv
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.metrics.commerce import company, line
from tests.metrics.subscribers import Terms, firm
from tests.reports.proof import unproven

CALENDAR = FiscalCalendar()
Q1, Q2 = (parse_period(label, CALENDAR) for label in ("2026-Q1", "2026-Q2"))
DAY = date(2026, 4, 10)
LINES = [
    line(date(2026, 1, 5), "acme", 100_00),
    line(date(2026, 1, 7), "bolt", 300_00),
    line(date(2026, 2, 5), "acme", 150_00),
    line(date(2026, 2, 6), "bolt", 200_00),
    line(date(2026, 2, 7), "cora", 50_00),
    line(date(2026, 3, 7), "acme", 40_00),
    line(date(2026, 4, 7), "acme", 999_00),
]


def source(facts: Facts) -> Source:
    return Source(facts, Question(DAY), lambda name: name or "")


@pytest.fixture(scope="module")
def billed(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    facts = company(tmp_path_factory.mktemp("billed"), {"invoice_lines": LINES})
    return Shown(source(facts), Cohorts(facts, Question(DAY)))


@pytest.fixture(scope="module")
def subscribed(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    start = date(2026, 1, 1)
    book = {
        "a": [Terms(start, "acme", arr=None, mrr=10_00, starts_on=start)],
        "b": [Terms(start, "bolt", arr=50_00, starts_on=start, ends_on=date(2026, 4, 5))],
        "c": [Terms(DAY, "cora", arr=70_00, starts_on=DAY)],
    }
    return firm(tmp_path_factory.mktemp("subscribed"), book)


def test_cohorts_of_a_team_where_no_line_names_a_seller_say_so(billed: Shown) -> None:
    facts = billed.source.facts
    question = Question(DAY, "east")
    shown = Shown(Source(facts, question, lambda n: n or ""), Cohorts(facts, question))
    document = cohorts_json(shown)
    assert (document["scope"], document["cohorts"]) == ("east", [])
    said = "o seller of invoice lines is known by this day: map their owner"
    assert document["lacking"] == f"n{said}"
    assert f"N{said}." in to_text(cohorts_report(shown), width=100)
    assert cohorts_json(billed)["lacking"] == ""


def test_a_cohort_page_known_by_heart(billed: Shown) -> None:
    """January: 400 of two; 350 of two in February, 300 of it kept; 40 of one in March."""
    january, february = billed.found
    assert [(c.logos, c.money, c.kept) for c in january.cells] == [
        (2, 400_00, 400_00), (2, 350_00, 300_00), (1, 40_00, 40_00),
    ]  # fmt: skip
    assert [(c.logos, c.money) for c in february.cells] == [(1, 50_00), (0, 0)]
    text = to_text(cohorts_report(billed), width=100)
    assert "3 customers first paid between 2026-01 and 2026-02." in text
    rows = [" ".join(each.split()) for each in text.splitlines()]
    assert any(row.startswith("2026-01 2 100.0 % 50.0 %") for row in rows)
    assert any(row.startswith("2026-01 400 87.5 % 10.0 %") for row in rows)
    assert any(row.startswith("2026-01 400 75.0 % 10.0 %") for row in rows)
    assert "The last month that is over on 2026-04-10 is 2026-03." in text


def test_every_number_of_the_page_is_what_its_sql_gives(billed: Shown) -> None:
    figures = figures_in(cohorts_report(billed).blocks)
    assert len(figures) > 12
    assert unproven(figures) == []
    assert "2026-02" in to_html(cohorts_report(billed))


def test_the_page_opens_with_what_is_left_a_year_on(tmp_path: Path) -> None:
    """Of two old customers one still pays, 150 of 400; a third has not been there so long."""
    lines = [
        line(date(2025, 3, 5), "acme", 100_00),
        line(date(2025, 3, 7), "bolt", 300_00),
        line(date(2025, 9, 7), "cora", 999_00),
        line(date(2026, 3, 5), "acme", 150_00),
    ]
    facts = company(tmp_path, {"invoice_lines": lines})
    shown = Shown(source(facts), Cohorts(facts, Question(DAY)))
    page = cohorts_report(shown)
    told = "12 months on, 50.0 % of them still pay, and 37.5 % of their first month's money is"
    assert told in to_text(page, width=200)
    assert unproven(figures_in(page.blocks)) == []
    html = to_html(page)
    assert re.findall(r'class="n share (s\d)" data-label="\+12"', html) == ["s2", "s2", "s1"]


def test_a_page_shows_the_latest_first_months(
    billed: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohorts, "LATEST", 1)
    text = to_text(cohorts_report(billed), width=100)
    assert "The latest 1 first months are shown; CSV and JSON have all." in text
    assert not [row for row in text.splitlines() if row.startswith("2026-01 ")]
    assert "3 customers first paid between 2026-01 and 2026-02." in text


def test_file_and_document_have_every_cell(billed: Shown) -> None:
    rows = list(csv.DictReader(StringIO(table_csv(cohorts_sheet(billed)))))
    assert [(r["first_month"], r["months_since"], r["money"], r["grr"]) for r in rows[:3]] == [
        ("2026-01", "0", "400.00", "1.0"),
        ("2026-01", "1", "350.00", "0.75"),
        ("2026-01", "2", "40.00", "0.1"),
    ]
    document = cohorts_json(billed)
    assert (document["source"], document["last_month"]) == ("invoices", "2026-03")
    assert document["cohorts"][1]["months"][1]["logo_rate"] == 0


def test_cohorts_of_subscriptions_count_what_runs_at_the_end_of_a_month(subscribed: Facts) -> None:
    shown = Shown(source(subscribed), Cohorts(subscribed, Question(DAY), "subscriptions"))
    (january,) = shown.found
    assert [(c.logos, c.money) for c in january.cells] == [(2, 170_00)] * 3
    assert unproven(figures_in(cohorts_report(shown).blocks)) == []
    assert "From subscriptions" in to_text(cohorts_report(shown))


def test_the_bridge_of_subscriptions_says_what_it_is(subscribed: Facts) -> None:
    changed = Changed(
        source(subscribed), Revenue(subscribed, Question(DAY), Q2, Q1), subscriptions=True
    )
    page = revenue_report(changed)
    text = to_text(page, width=110)
    assert "ARR was 190.00 EUR at the end of 2026-04-10, 20.00 EUR more than on 2026-03-31" in text
    assert "New: of accounts that subscribed for the first time." in text
    assert unproven([f for f in figures_in(page.blocks) if f.explain]) == []
    document = revenue_json(changed)
    assert (document["source"], document["opening"], document["closing"]) == (
        "subscriptions", "170.00", "190.00",
    )  # fmt: skip


def test_where_there_is_nothing_it_says_what_to_do(tmp_path: Path) -> None:
    facts = company(tmp_path, {"invoice_lines": LINES})
    shown = Shown(source(facts), Cohorts(facts, Question(DAY), "subscriptions"))
    assert "map a file to the table subscriptions" in to_text(cohorts_report(shown)).lower()
    empty = Changed(source(facts), Revenue(facts, Question(DAY), Q2, Q1), subscriptions=True)
    assert "No subscriptions are known by this day" in to_text(revenue_report(empty))
