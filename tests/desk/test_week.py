"""The week of a small company: every number on it is what its SQL gives, and the parts add up."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.week import week
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.reports.blocks import (
    CoverageBars,
    Figures,
    Pace,
    Report,
    Sentence,
    Trend,
    Waterfall,
    figures_in,
)
from quarterdeck.reports.html import to_html
from quarterdeck.reports.tables import twin
from quarterdeck.reports.text import to_text
from tests.desk.conftest import NOW
from tests.reports.weeks import every

OPEN = Which(of="open")


@pytest.fixture(scope="module")
def page(company: Path) -> Report:
    return week(open_workspace(company, now=NOW), OWNER, Ask())


def test_every_number_shown_is_the_one_row_its_sql_gives_in_a_bare_database(page: Report) -> None:
    pictures = [twin(b) for kind in (Pace, Trend) for b in every(page, kind)]
    shown = figures_in((page.blocks, tuple(pictures)))
    told = {f.explain.sql: f for f in shown if f.explain and f.explain.sql}
    assert len(told) > 80
    for sql, figure in told.items():
        with duckdb.connect() as bare:
            assert bare.execute(sql).fetchall() == [(pytest.approx(figure.value),)], sql


def test_every_number_to_be_read_opens_its_panel(page: Report) -> None:
    read = Loose()
    read.feed(to_html(page))
    assert read.found == []
    assert read.buttons > 90


class Loose(HTMLParser):
    """Collects the numbers of a page that nobody can open.

    Left out: dates, period names, headings, pictures (their tables are read) and their scale, how
    many of a row's deals are listed, the panels, and what is prose of its own: names, what happened
    to a deal, assumptions.
    """

    PROSE = frozenset(
        {"title", "style", "svg", "h1", "h2", "h3", "caption", "th", "li", "header", "footer"}
    )
    LABEL = re.compile(
        r"\d{4}-(\d{2}-\d{2}|Q\d)|\d{1,2} [A-Z][a-z]+( \d{4})?|The scale starts at [^,]+"
        r"|The \d+ largest of [\d,]+"
    )

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.found: list[str] = []
        self.buttons = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"meta", "link", "br"}:
            return
        named = dict(attrs)
        classes = (named.get("class") or "").split()
        told = tag == "td" and not {"n", "note"} & set(classes)
        told = told or "popover" in named or "paper" in classes or tag in self.PROSE
        self.buttons += tag == "button" and "num" in classes
        self.open.append(told or tag == "button")

    def handle_endtag(self, _: str) -> None:
        self.open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Elements without an end hold no text."""

    def handle_data(self, data: str) -> None:
        if not any(self.open) and re.search(r"\d", self.LABEL.sub("", data)):
            self.found.append(data)


def test_numbers_of_the_page_are_those_of_the_catalogue(page: Report, desk: Desk) -> None:
    asked = settle(desk, OWNER, Ask())
    names = ("bookings", "open_pipeline", "weighted_pipeline", "coverage_remaining", "close_rate")
    truth = {
        a.metric: a.value
        for a in evaluate(desk.facts, names, question=asked.question, period=asked.period)
    }
    shown = {i.figure.explain.title: i.figure.value for i in every(page, Figures)[0].items}
    assert shown["Bookings"] == truth["bookings"]
    assert shown["Open pipeline"] == truth["open_pipeline"]
    assert shown["Weighted pipeline"] == truth["weighted_pipeline"]
    assert shown["Close rate"] == truth["close_rate"]
    assert every(page, Pace)[0].points[-1].value == truth["bookings"]


def test_the_movement_closes_to_the_cent_on_the_open_pipeline_shown(page: Report) -> None:
    bridge = every(page, Waterfall)[0]
    moved = sum(s.figure.value for g in bridge.groups for s in g.steps)
    assert bridge.opening.figure.value + moved == bridge.closing.figure.value
    shown = {i.label: i.figure.value for i in every(page, Figures)[0].items}
    assert bridge.closing.figure.value == shown["Open, due in it"]


def test_coverage_parts_are_the_open_pipeline(page: Report, desk: Desk) -> None:
    asked = settle(desk, OWNER, Ask())
    pipeline = evaluate(
        desk.facts, ["open_pipeline"], question=asked.question, period=asked.period
    )[0]
    row = every(page, CoverageBars)[0].rows[0]
    assert row.open_due.value + row.past_due.value == pipeline.value


def test_the_page_opens_with_the_period_in_plain_words(page: Report) -> None:
    lead = next(b for b in page.blocks if isinstance(b, Sentence))
    assert lead.lead
    assert lead.plain.startswith("2026-Q3 has booked ")
    assert "of its days gone" in lead.plain
    assert "Since Friday 21 August" in lead.plain


def test_it_says_as_of_when_and_that_it_is_simulated(page: Report) -> None:
    for shown in (to_text(page), to_html(page)):
        assert "2026-08-28" in shown
        assert "simulated" in shown
        assert page.ledger_head in shown


def test_the_period_is_the_quarter_of_the_day_unless_named(desk: Desk) -> None:
    asked = settle(desk, OWNER, Ask(as_of="2026-05-15"))
    assert asked.question.as_of == date(2026, 5, 15)
    assert asked.period.label == "2026-Q2"
    assert settle(desk, OWNER, Ask(period="2026-07")).period.start == date(2026, 7, 1)
    assert settle(desk, OWNER, Ask()).question.as_of == desk.last_day


def test_without_a_target_it_says_so_and_what_to_do(desk: Desk) -> None:
    page = week(desk, OWNER, Ask(as_of="2026-05-15", period="2027-Q4"))
    assert page.as_of == date(2026, 5, 15)
    assert "no target is set" in to_text(page)
    assert "playbook/targets.csv" in to_text(page)


def test_a_scope_is_a_part_of_the_whole(desk: Desk) -> None:
    whole = deals_of(desk, OWNER, Ask(), which=OPEN)
    tree, day = desk.playbook.tree, date(2026, 8, 28)
    teams = [node for node in desk.facts.nodes if tree.parent(node, day) == "company"]
    parts = [deals_of(desk, OWNER, Ask(scope=team), which=OPEN) for team in teams]
    assert 0 < sum(part.total for part in parts) <= whole.total
    assert whole.total == sum(row["money"] or 0 for row in whole.rows)
