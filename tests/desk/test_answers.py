"""Metrics as people ask for them: which period each has, and every number's own proof."""

from dataclasses import replace

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.metrics import answers, glossary
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.answers import metrics_json, metrics_report, metrics_sheet
from quarterdeck.reports.blocks import Table, figures_in
from quarterdeck.reports.explained import explained_report
from quarterdeck.reports.glossary import glossary_json, glossary_report
from quarterdeck.reports.html import to_html
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_csv import to_csv
from quarterdeck.words.problem import QuarterdeckError
from tests.reports.proof import unproven

SOME = ("bookings", "open_deals", "close_rate", "velocity_simple", "coverage", "open_pipeline")


def test_what_is_open_is_asked_whenever_due_and_what_happened_in_the_quarter(desk: Desk) -> None:
    given = answers(desk, OWNER, SOME, Ask())
    periods = {a.metric: a.period for a in given.answers}
    assert periods["open_deals"] == periods["open_pipeline"] == "all"
    assert periods["bookings"] == periods["close_rate"] == "2026-Q3"
    assert periods["coverage"] == periods["velocity_simple"] == "2026-Q3"
    (n,) = (a.value for a in given.answers if a.metric == "open_deals")
    assert n == deals_of(desk, OWNER, Ask(), which=Which("open")).n
    (due,) = answers(desk, OWNER, ("open_deals",), Ask(period="2026-Q3")).answers
    assert (due.period, 0 < due.value < n) == ("2026-Q3", True)


def test_all_is_no_period_for_any_metric(desk: Desk) -> None:
    quarter, ever = (
        answers(desk, OWNER, ("bookings", "open_deals"), Ask(period=p)) for p in ("", " all ")
    )
    assert [a.period for a in ever.answers] == ["all", "all"]
    assert ever.answers[0].value > quarter.answers[0].value
    assert ever.answers[1].value == quarter.answers[1].value


def test_every_row_says_its_own_period_in_every_form(desk: Desk) -> None:
    given = answers(desk, OWNER, ("bookings", "open_deals"), Ask())
    page = metrics_report(given)
    assert page.period == ""
    assert [c.key for c in page.blocks[0].columns] == ["metric", "period", "value", "n"]
    assert [row["period"] for row in metrics_json(given)["rows"]] == ["2026-Q3", "all"]
    one = metrics_report(answers(desk, OWNER, ("bookings",), Ask()))
    assert one.period == "2026-Q3"


@pytest.mark.parametrize("by", [(), ("owner",), ("stage", "region")])
def test_every_number_of_the_page_is_what_its_sql_gives(desk: Desk, by: tuple[str, ...]) -> None:
    page = metrics_report(answers(desk, OWNER, SOME, Ask(by=by, where="region=north")))
    figures = figures_in(page.blocks)
    assert len(figures) >= 2 * len(SOME)
    assert unproven(figures[:: 1 if len(figures) < 40 else 7]) == []


def test_a_row_more_costs_little_and_every_row_explains_itself(desk: Desk) -> None:
    asked = Ask(by=("account",), period="all")
    page = metrics_report(answers(desk, OWNER, ("created_deals",), asked))
    rows = len(page.blocks[0].rows)
    assert rows > 60
    assert all(figure.explain for figure in figures_in(page.blocks))
    assert len(to_html(page)) / rows < 3500


def test_people_and_teams_have_names_wherever_a_page_shows_them(desk: Desk) -> None:
    person = next(node for node in sorted(desk.facts.nodes) if desk.name(node) != node)
    page = metrics_report(answers(desk, OWNER, ("open_deals",), Ask(by=("owner",), scope=person)))
    assert page.scope == desk.name(person)
    assert person not in to_text(page)
    where = metrics_report(answers(desk, OWNER, SOME, Ask(where=f"owner={desk.name(person)}")))
    assert where.where == f"owner={desk.name(person)}"
    assert person not in to_text(where)


def test_parts_stand_in_the_order_of_the_playbook_or_of_their_names(desk: Desk) -> None:
    def first(by: str) -> list[str]:
        (table,) = metrics_report(answers(desk, OWNER, ("open_deals",), Ask(by=(by,)))).blocks
        assert isinstance(table, Table)
        return [str(row[0]) for row in table.rows]

    stages = [s.name for t in desk.playbook.pipelines[0].tracks for s in t.stages]
    assert first("stage") == [name for name in stages if name in first("stage")]
    assert first("owner") == sorted(first("owner"), key=str.casefold)


def test_what_is_unknown_has_no_unit(desk: Desk) -> None:
    asked = Ask(period="2028-Q1")
    page = metrics_report(answers(desk, OWNER, ("velocity_simple", "average_deal_size"), asked))
    assert [row[-2].full for row in page.blocks[0].rows] == ["unknown", "unknown"]


def test_a_metric_without_an_answer_is_not_passed_over(desk: Desk) -> None:
    asked = Ask(by=("team",), as_of="2026-08-28", period="2028-Q1")
    page = metrics_report(answers(desk, OWNER, ("open_deals", "created_deals"), asked))
    said = to_text(page)
    assert "Open deals: no deal answers to this question." in said
    assert "Deals created: no deal answers to this question." in said


def test_a_sheet_has_a_column_for_everything_a_row_is_about(desk: Desk) -> None:
    given = answers(desk, OWNER, ("bookings", "close_rate"), Ask(by=("team",)))
    page = metrics_report(given)
    lines = to_csv(page, metrics_sheet(given)).splitlines()
    assert lines[0] == (
        "metric,title,unit,currency,period,team,value,n,assumptions,"
        "workspace,as_of,scope,where,rates,measure,ledger_head"
    )
    money = next(a for a in given.answers if a.metric == "bookings")
    exact = f"{money.value // 100}.{money.value % 100:02}"
    team = money.dimensions["team"]
    start = f"bookings,Bookings,money,EUR,2026-Q3,{team},{exact},{money.n},"
    assert any(line.startswith(start) for line in lines)
    rate = next(a for a in given.answers if a.metric == "close_rate")
    assert any(f"rate,,2026-Q3,{rate.dimensions['team']},{rate.value}," in x for x in lines)


def test_an_explanation_opens_with_what_the_number_says(desk: Desk) -> None:
    page = explained_report(answers(desk, OWNER, ("close_rate",), Ask()))
    assert page.blocks[0].plain == "Of the deals won or lost in the period, the share won."
    assert page.title == "Close rate"


def test_the_catalogue_is_of_the_workspace_and_its_day(desk: Desk) -> None:
    page = glossary_report(glossary(desk, OWNER, Ask()))
    assert (page.simulated, page.as_of) == (True, desk.last_day)
    assert len(glossary_json(glossary(desk, OWNER, Ask()))["metrics"]) > 40


@pytest.mark.parametrize(
    "asked", [Ask(scope="nobody"), Ask(period="junk"), Ask(where="x"), Ask(as_of="2999-01-01")]
)
def test_the_catalogue_checks_what_was_typed(desk: Desk, asked: Ask) -> None:
    with pytest.raises(QuarterdeckError):
        glossary(desk, OWNER, asked)


def test_nothing_observed_for_a_while_is_said(desk: Desk) -> None:
    later = replace(desk)
    page = metrics_report(answers(later, OWNER, ("open_deals",), Ask(as_of="2026-09-20")))
    assert "Nothing has been observed since 2026-08-28" in to_text(page)
