"""What the product answers is what was simulated, to the cent, on any day of the past."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.starting import demonstrate
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.metrics.standards.backtest import Plan, backtest
from quarterdeck.metrics.standards.rules import read_rule
from quarterdeck.metrics.standards.schedule import days
from tests.desk.conftest import NOW
from tests.metrics.standards.judged import held

OPEN = ("open_pipeline", "open_deals")
QUARTER = ("bookings", "booked_deals", "lost_deals", "created_deals")
MONTH = ("bookings", "booked_deals", "activity_volume", "cost_of_sales")
NOTHING = read_rule(
    "-- id: industry\n-- about: deal\n-- title: Industry\n-- sentence: A deal of some industry.\n"
    "-- severity: info\n-- owner: rep\n-- do: Nothing.\n"
    "-- measured\nCAST(NULL AS BIGINT)\n-- threshold\nCAST(NULL AS BIGINT)\n-- breached\n"
    "deals.account IN (SELECT accounts.account FROM accounts"
    " WHERE accounts.dim_industry IN ('Retail', 'Software', 'Logistics'))"
)
TOO_YOUNG = {"decision_days_median", "ltv"}
"""Metrics that a company of one year, two months into a quarter, has too little past for."""

WEEKS = (3, 11, 26, 40, 57, 78, 95, -1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A company with dollars in it."""
    found = tmp_path_factory.mktemp("truth") / "demo"
    demonstrate(found, seed=3, sizes={"people": 30, "years": 1}, now=NOW)
    return found


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    return open_workspace(folder, now=NOW)


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, Any]:
    return json.loads((folder.with_name("demo.truth") / "truth.json").read_text())


def answered(desk: Desk, names: tuple[str, ...], ask: Ask) -> dict[str, object]:
    return {a.metric: a.value for a in answers(desk, OWNER, names, ask).answers}


def meant(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, object]:
    return {n: int(row[n].replace(".", "")) if isinstance(row[n], str) else row[n] for n in names}


@pytest.mark.parametrize("week", WEEKS)
def test_an_evening_of_the_past_answers_what_was_so(
    desk: Desk, truth: dict[str, Any], week: int
) -> None:
    row = truth["weeks"][week]
    found = answered(desk, OPEN, Ask(as_of=row["as_of"]))
    found |= answered(desk, QUARTER, Ask(as_of=row["as_of"], period=row["quarter"]))
    assert found == meant(row, (*OPEN, *QUARTER))
    assert row["open_deals"] > 10


@pytest.mark.parametrize("month", [0, 7, 13, -1])
def test_a_month_answers_what_was_done_in_it(desk: Desk, truth: dict[str, Any], month: int) -> None:
    row = truth["months"][month]
    assert answered(desk, MONTH, Ask(period=row["month"])) == meant(row, MONTH)
    assert row["activity_volume"] > 10


def test_recurring_revenue_is_what_was_billed_in_twelve_months(
    desk: Desk, truth: dict[str, Any]
) -> None:
    last = truth["months"][-1]["month"]
    year = [meant(row, ("billed",))["billed"] for row in truth["months"][-12:]]
    found = answered(desk, ("arr",), Ask(as_of=f"{last}-31", period=last))
    assert date.fromisoformat(f"{last}-31") < desk.last_day
    assert found == {"arr": sum(int(str(cents)) for cents in year)}


def test_the_planted_risk_is_found_and_what_means_nothing_is_no_better_than_chance(
    desk: Desk, truth: dict[str, Any], tmp_path: Path
) -> None:
    last = desk.last_day
    plan = Plan(days(date(2025, 9, 1), last, "month"), last)
    standards = [held(desk.facts, "no_activity"), held(desk.facts, NOTHING)]
    found = backtest(desk.facts, standards, plan=plan, question=Question(last), folder=tmp_path)
    verdicts = {trial.standard.id: trial.verdict for trial in found.trials}
    assert verdicts["no_activity"] == "better"
    assert verdicts["industry"] == "chance"
    assert truth["planted"]["means_nothing"] == ["industry"]
    assert len(truth["planted"]["stuck_and_open"]) > 10


def test_every_metric_of_the_catalogue_has_data(desk: Desk) -> None:
    called = [name for name, metric in catalogue().items() if "calls" in metric.rows]
    found = answers(desk, OWNER, list(catalogue()), Ask()).answers
    # Calls are judged once their period is over; nobody here calls a most likely.
    found += answers(desk, OWNER, called, Ask(period="2026")).answers
    told = {answer.metric for answer in found if answer.value is not None}
    never = {name for name in called if name.endswith(":most_likely")}
    assert set(catalogue()) - told - never <= TOO_YOUNG
