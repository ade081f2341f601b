"""The week of a small company: every number on it is what its SQL gives, and the parts add up."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.deals import deals_of
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.week import week
from quarterdeck.desk.workspace import Desk, open_workspace
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.reports.blocks import (
    CoverageBars,
    Figures,
    Pace,
    Report,
    Section,
    Sentence,
    Waterfall,
    figures_in,
)
from quarterdeck.reports.html import to_html
from quarterdeck.reports.text import to_text
from tests.desk.conftest import NOW


@pytest.fixture(scope="module")
def page(company: Path) -> Report:
    return week(open_workspace(company, now=NOW), OWNER, Ask())


def found(page: Report | Section, kind: type) -> list[Any]:
    """Blocks of a kind, wherever they stand."""
    here = (*page.blocks, *(page.aside if isinstance(page, Section) else ()))
    inside = [b for block in here if isinstance(block, Section) for b in found(block, kind)]
    return [b for b in here if isinstance(b, kind)] + inside


def test_every_number_shown_is_what_its_sql_gives_in_a_fresh_database(page: Report) -> None:
    figures = [f for f in figures_in(page.blocks) if f.explain and f.explain.sql]
    assert len(set(figures)) > 40
    one_of_each = {f.explain.title: f for f in figures}.values()
    assert len(one_of_each) > 20
    for figure in one_of_each:
        with duckdb.connect() as fresh:
            rows = fresh.execute(figure.explain.sql).fetchall()
            names = [column[0] for column in fresh.description]
        value = rows[0][names.index("value")] if rows else None
        expected = 0 if value is None and figure.value == 0 else value
        assert figure.value == pytest.approx(expected), figure.explain.title


def test_numbers_of_the_page_are_those_of_the_catalogue(page: Report, desk: Desk) -> None:
    asked = settle(desk, OWNER, Ask())
    names = ("bookings", "open_pipeline", "weighted_pipeline", "coverage_remaining", "close_rate")
    truth = {
        a.metric: a.value
        for a in evaluate(desk.facts, names, question=asked.question, period=asked.period)
    }
    shown = {i.figure.explain.title: i.figure.value for i in found(page, Figures)[0].items}
    assert shown["Bookings"] == truth["bookings"]
    assert shown["Open pipeline"] == truth["open_pipeline"]
    assert shown["Weighted pipeline"] == truth["weighted_pipeline"]
    assert shown["Close rate"] == truth["close_rate"]
    assert found(page, Pace)[0].points[-1].value == truth["bookings"]


def test_the_movement_closes_to_the_cent_on_the_open_pipeline_shown(page: Report) -> None:
    bridge = found(page, Waterfall)[0]
    moved = sum(s.figure.value for g in bridge.groups for s in g.steps)
    assert bridge.opening.figure.value + moved == bridge.closing.figure.value
    shown = {i.label: i.figure.value for i in found(page, Figures)[0].items}
    assert bridge.closing.figure.value == shown["Open, due in it"]


def test_coverage_parts_are_the_open_pipeline(page: Report, desk: Desk) -> None:
    asked = settle(desk, OWNER, Ask())
    pipeline = evaluate(
        desk.facts, ["open_pipeline"], question=asked.question, period=asked.period
    )[0]
    row = found(page, CoverageBars)[0].rows[0]
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
    whole = deals_of(desk, OWNER, Ask(), of="open")
    tree, day = desk.playbook.tree, date(2026, 8, 28)
    teams = [node for node in desk.facts.nodes if tree.parent(node, day) == "company"]
    parts = [deals_of(desk, OWNER, Ask(scope=team), of="open") for team in teams]
    assert 0 < sum(part.total for part in parts) <= whole.total
    assert whole.total == sum(row["money"] or 0 for row in whole.rows)
