"""The forecast's bridge as people ask for it: its ends, its page, its documents, wrong use."""

from datetime import date
from decimal import Decimal

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.bridging import Between, bridge_of
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Waterfall
from quarterdeck.reports.forecasting.bridge_document import bridge_json
from quarterdeck.reports.forecasting.bridge_page import bridge_report, bridge_sheet
from quarterdeck.reports.forecasting.bridged import Bridged
from quarterdeck.reports.forecasting.document import forecast_json
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError


@pytest.fixture(scope="module")
def bridged(request: pytest.FixtureRequest) -> Bridged:
    """Four weeks of the third quarter, by team."""
    from quarterdeck.desk.opening import open_workspace
    from tests.desk.conftest import NOW

    desk = open_workspace(request.getfixturevalue("company"), now=NOW)
    days = Between("2026-07-17", "2026-08-14", 8)
    return bridge_of(desk, OWNER, Ask(by=("team",)), between=days)


def test_its_ends_are_the_forecasts_of_the_two_days(desk: Desk, bridged: Bridged) -> None:
    told = bridge_json(bridged)
    for end, day in (("opening", "2026-07-17"), ("closing", "2026-08-14")):
        ask = Ask(as_of=day, period="2026-Q3", by=("team",))
        forecast = forecast_json(forecast_of(desk, OWNER, ask, ahead=Ahead(deals=0)))
        assert told[end] == forecast["expected"]
        assert told["period"] == forecast["period"]
        parts = {part["dimensions"]["team"]: part["expected"] for part in forecast["by"]}
        assert parts.items() <= {p["dimensions"]["team"]: p[end] for p in told["by"]}.items()


def test_the_document_adds_up_in_text_as_it_does_in_cents(bridged: Bridged) -> None:
    told = bridge_json(bridged)
    for part in (told, *told["by"]):
        moved = sum(Decimal(term["amount"]) for term in part["terms"])
        assert Decimal(part["opening"]) + moved == Decimal(part["closing"])
        assert len(part["terms"]) == 8
        for end in ("opening", "closing"):
            made = sum(Decimal(value) for value in part[f"{end}_parts"].values())
            assert made == Decimal(part[end])


def test_the_page_says_from_what_to_what_and_why(bridged: Bridged) -> None:
    page = bridge_report(bridged)
    text = to_text(page, width=140)
    assert text.split("\n\n")[1].startswith("The forecast of 2026-Q3 went from ")
    for said in (
        "New business expected of these days",
        "Time passed",
        "Deals not yet created",
        "By team",
        "Worth of a win",
    ):
        assert said in text
    (fall,) = (block for block in page.blocks if isinstance(block, Waterfall))
    steps = [step.figure.value or 0 for group in fall.groups for step in group.steps]
    assert (fall.opening.figure.value or 0) + sum(steps) == fall.closing.figure.value


def test_the_sheet_has_every_line_of_every_part(bridged: Bridged) -> None:
    rows = bridge_sheet(bridged).rows
    assert {row[1] for row in rows} >= {"opening", "lost", "time_passed", "closing"}
    ends = [row[1] for row in rows if row[1] in {"opening", "closing"}]
    assert ends == ["opening", "closing"] * len(bridged.bridge.parts)


def test_by_default_it_is_the_last_week_of_the_running_quarter(desk: Desk) -> None:
    found = bridge_of(desk, OWNER, Ask(as_of="2026-08-14"), between=Between(deals=0))
    assert (found.start, found.end) == (date(2026, 8, 7), date(2026, 8, 14))
    assert found.period.label == "2026-Q3"
    assert not found.bridge.deals


def test_a_quarter_that_is_over_ends_at_what_was_won(desk: Desk) -> None:
    days = Between("2026-05-15", "2026-08-14", 3)
    found = bridge_of(desk, OWNER, Ask(period="2026-Q2"), between=days)
    assert found.bridge.over
    text = to_text(bridge_report(found), width=140)
    assert "which is what was won" in text
    assert "2026-Q2 is over" in text
    assert "Still open when it ended" in text
    assert "What was learned anew" not in text


@pytest.mark.parametrize(
    ("days", "ask", "says"),
    [
        (Between("2026-08-14", "2026-07-17"), Ask(), "after its last day"),
        (Between(deals=-1), Ask(), "-1 deals cannot be named"),
        (Between("2015-01-01", "2026-08-14"), Ask(), "days after 2015-01-01"),
        (Between("2025-01-01", "2025-01-08"), Ask(period="2025-Q1"), "No deal was known"),
        (Between("2026-08-07", "2026-08-14"), Ask(period="2026-Q1"), "was over by the end of"),
    ],
)
def test_what_cannot_be_is_said(desk: Desk, days: Between, ask: Ask, says: str) -> None:
    with pytest.raises(QuarterdeckError, match=says):
        bridge_of(desk, OWNER, ask, between=days)
