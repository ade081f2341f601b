"""A lender's funnel, event by event: every month's and week's truth, as of its own last day."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from quarterdeck.desk.workspace import Desk
from quarterdeck.facts import Question
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.words.calendar import Period, parse_period
from tests.real.conftest import Opener

NAMES = ("created_deals", "booked_deals", "lost_deals", "bookings", "created_pipeline")


@pytest.fixture(scope="module")
def desk(opened: Opener) -> Desk:
    """The lender's workspace."""
    return opened("loans2012")


def truth(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "loans2012" / name).open() as file:
        return list(csv.DictReader(file))


def answers(desk: Desk, period: Period, as_of: date) -> dict[str, int]:
    """What the catalogue says of a period, and of the deals open at its end."""
    question = Question(as_of)
    found = evaluate(desk.facts, NAMES, question=question, period=period)
    opened = evaluate(
        desk.facts, ("open_deals",), question=Question(min(as_of, period.last_day)), period=None
    )
    return {a.metric: a.value for a in (*found, *opened)}


def expected(row: dict[str, str]) -> dict[str, int]:
    return {
        "created_deals": int(row["opened"]),
        "booked_deals": int(row["won"]),
        "lost_deals": int(row["lost_declined"]) + int(row["lost_cancelled"]),
        "bookings": int(row["won_amount"]) * 100,
        "created_pipeline": int(row["opened_amount"]) * 100,
        "open_deals": int(row["open_end"]),
    }


@pytest.mark.parametrize("late", [False, True], ids=["as-of-its-end", "as-of-the-last-day"])
def test_every_month_is_what_it_was(desk: Desk, data_folder: Path, *, late: bool) -> None:
    rows = truth(data_folder, "monthly_truth.csv")
    assert len(rows) == 6
    for row in rows:
        period = parse_period(row["Unnamed: 0"], desk.playbook.settings.calendar)
        as_of = desk.last_day if late else period.last_day
        assert answers(desk, period, max(as_of, period.last_day)) == expected(row), row


def test_every_week_is_what_it_was(desk: Desk, data_folder: Path) -> None:
    rows = truth(data_folder, "weekly_truth.csv")
    assert len(rows) == 25
    for row in rows:
        first, last = (date.fromisoformat(d) for d in row["Unnamed: 0"].split("/"))
        week = Period(row["Unnamed: 0"], first, last + timedelta(days=1))
        assert answers(desk, week, last) == expected(row), row


def test_declined_and_cancelled_are_told_apart(desk: Desk, data_folder: Path) -> None:
    rows = truth(data_folder, "monthly_truth.csv")
    for row in rows:
        period = parse_period(row["Unnamed: 0"], desk.playbook.settings.calendar)
        question = Question(period.last_day, by=("stage",))
        found = evaluate(desk.facts, ("lost_deals",), question=question, period=period)
        assert {a.dimensions["stage"]: a.value for a in found if a.value} == {
            "A_CANCELLED": int(row["lost_cancelled"]),
            "A_DECLINED": int(row["lost_declined"]),
        }


def test_the_selling_person_is_the_last_to_make_or_send_an_offer(
    desk: Desk, data_folder: Path
) -> None:
    import gzip

    with gzip.open(data_folder / "loans2012" / "cases_truth.csv.gz", "rt") as file:
        truths = {r["case_id"]: r["offer_rep"] or None for r in csv.DictReader(file)}
    sql = desk.facts.compose("SELECT id, owner FROM deals", Question(desk.last_day))
    found = {r["id"]: r["owner"] for r in desk.facts.run(sql).to_pylist()}
    assert found.keys() == truths.keys()
    assert found == truths
