"""Lists of closed deals against a plain reading of the same files, and deals against metrics."""

import csv
import io
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from quarterdeck.desk.workspace import Desk
from quarterdeck.facts import Question
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.words.calendar import Period
from tests.real.conftest import Opener


def software_deals(folder: Path) -> list[dict[str, str]]:
    """Read the software firm's file: lines end in CR alone, names have spaces around them."""
    text = (folder / "b2b_saas" / "deals.csv").read_bytes().decode().replace("\r", "\n")
    rows = csv.DictReader(io.StringIO(text))
    return [{k.strip(): v.strip() for k, v in row.items()} for row in rows]


def day(text: str, pattern: str) -> date:
    return datetime.strptime(text, pattern).date()  # noqa: DTZ007  a day has no zone


def quarters(desk: Desk, first: date, last: date) -> tuple[Period, ...]:
    return desk.playbook.settings.calendar.periods("quarter", first, last)


def values(desk: Desk, name: str, period: Period, by: tuple[str, ...] = ()) -> dict[str, int]:
    question = Question(period.last_day, by=by)
    answers = evaluate(desk.facts, (name,), question=question, period=period)
    return {"/".join(map(str, a.dimensions.values())): a.value for a in answers if a.value}


def test_software_bookings_by_quarter_and_type(opened: Opener, data_folder: Path) -> None:
    desk = opened("b2b_saas")
    seen = 0
    for period in quarters(desk, date(2015, 10, 1), date(2017, 9, 30)):
        booked: Counter[str] = Counter()
        lost = 0
        for row in software_deals(data_folder):
            if period.contains(day(row["Close Date"], "%m/%d/%y")):
                won = row["Stage"].startswith("Closed Won")
                lost += not won
                booked[row["Type"]] += int(row["Net Amount"] or 0) * 100 if won else 0
        assert values(desk, "bookings", period, ("type",)) == {k: v for k, v in booked.items() if v}
        assert values(desk, "bookings", period).get("", 0) == sum(booked.values())
        assert values(desk, "lost_deals", period).get("", 0) == lost
        seen += sum(1 for v in booked.values() if v)
    assert seen > 15


def test_an_open_deal_does_not_know_when_it_will_close(opened: Opener) -> None:
    desk = opened("b2b_saas")
    sql = "SELECT count(*) AS n, count(due_on) AS dated FROM deals WHERE is_open"
    row = desk.facts.run(desk.facts.compose(sql, Question(date(2017, 3, 24)))).to_pylist()[0]
    assert row["n"] > 200
    assert row["dated"] == 0


def test_hardware_bookings_roll_up_by_manager_and_office(opened: Opener, data_folder: Path) -> None:
    desk = opened("crm_sample")
    folder = data_folder / "crm_sample"
    with (folder / "sales_teams.csv").open() as file:
        office = {r["sales_agent"]: r["regional_office"] for r in csv.DictReader(file)}
    with (folder / "sales_pipeline.csv").open() as file:
        deals = [r for r in csv.DictReader(file) if r["deal_stage"] == "Won"]
    period = quarters(desk, date(2017, 10, 1), date(2017, 12, 31))[0]
    expected: Counter[str] = Counter()
    for deal in deals:
        if period.contains(day(deal["close_date"], "%m/%d/%Y")):
            expected[office[deal["sales_agent"]]] += int(deal["close_value"]) * 100
    question = Question(desk.last_day, by=(desk.playbook.levels[-2],))
    offices = evaluate(desk.facts, ("bookings",), question=question, period=period)
    assert {next(iter(a.dimensions.values())): a.value for a in offices if a.value} == expected
    teams = evaluate(
        desk.facts, ("bookings",), question=Question(desk.last_day, by=("team",)), period=period
    )
    assert sum(a.value for a in teams) == sum(expected.values())


@pytest.mark.parametrize("name", ["loans2012", "b2b_saas", "crm_sample"])
def test_deals_sum_to_their_metrics(opened: Opener, name: str) -> None:
    desk = opened(name)
    period = desk.playbook.settings.calendar.quarter_of(desk.last_day)
    question = Question(desk.last_day)
    answers = evaluate(
        desk.facts, ("bookings", "booked_deals", "open_deals"), question=question, period=period
    )
    sql = desk.facts.compose("SELECT outcome, closed_on, due_on, money FROM deals", question)
    deals = desk.facts.run(sql).to_pylist()
    won = [d for d in deals if d["outcome"] == "won" and period.contains(d["closed_on"])]
    due = [
        d for d in deals if d["outcome"] == "open" and d["due_on"] and period.contains(d["due_on"])
    ]
    dated = desk.facts.known("close_date", desk.last_day)
    due_now = len(due) if dated else None
    assert [a.value for a in answers] == [sum(d["money"] or 0 for d in won), len(won), due_now]
    assert won
