"""What layers of calls add, read from a company: each number is one that is told elsewhere, too."""

from datetime import date

import pytest

from quarterdeck.desk.answering import People
from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.call_record import call_record
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.hindsight import hindsight
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.forecast.layer_calls import words_by_layer
from quarterdeck.forecast.layers import CRM, MODEL, Word
from quarterdeck.reports.calls.recorded import recorded_json, recorded_report
from quarterdeck.reports.text import to_text
from quarterdeck.words.deal import Category

START = date(2026, 4, 1)
HALFWAY = date(2026, 5, 15)


@pytest.fixture
def told(desk: Desk) -> list[Word]:
    """What the layers said of the second quarter."""
    asked = settle(desk, OWNER, Ask())
    words = words_by_layer(hindsight(desk, asked), Category.COMMIT, People(desk).roles)
    return [word for word in words if word.start == START]


def test_the_forecast_on_top_is_the_forecast_of_the_day(desk: Desk, told: list[Word]) -> None:
    (top,) = (word for word in told if word.layer == MODEL)
    ask = Ask(as_of=f"{HALFWAY}", period="2026-Q2")
    assert top.said == forecast_of(desk, OWNER, ask, ahead=Ahead(deals=0)).forecast.whole.expected
    (booked,) = answers(desk, OWNER, ("bookings",), Ask(period="2026-Q2")).answers
    assert top.came == booked.value
    assert top.below == next(word.said for word in told if word.layer == top.over == "vp")


def test_below_sellers_lies_the_roll_up_of_the_day(desk: Desk, told: list[Word]) -> None:
    ask = Ask(as_of=f"{HALFWAY}", period="2026-Q2", by=("owner",))
    found = answers(desk, OWNER, ("category_rollup:cumulative",), ask).answers
    committed = [a.value for a in found if a.dimensions["category"] == "commit"]
    sellers = [word.below for word in told if word.over == CRM]
    assert sellers
    assert set(sellers) - {0} <= set(committed)


def test_a_word_said_after_half_time_is_not_heard(desk: Desk, told: list[Word]) -> None:
    sql = (
        "SELECT scope, said_on, money FROM calls WHERE category = 'commit' "
        f"AND starts_on = DATE '{START}' ORDER BY known_from, entry"
    )
    rows = desk.facts.run(desk.facts.compose(sql, Question(desk.last_day))).to_pylist()
    last = {row["scope"]: row["money"] for row in rows if row["said_on"] <= HALFWAY}
    assert sorted(word.said for word in told if word.layer != MODEL) == sorted(last.values())
    assert last != {row["scope"]: row["money"] for row in rows}


def test_the_record_tells_it_to_whoever_sees_the_company(desk: Desk) -> None:
    recorded = call_record(desk, OWNER, Ask())
    layers = [one["layer"] for one in recorded_json(recorded)["added"]]
    assert layers[-1] == MODEL
    assert "What each layer adds" in to_text(recorded_report(recorded), width=200)
    assert call_record(desk, OWNER, Ask(scope="north")).added == ()
    seller = next(p for p, role in People(desk).roles.items() if role == "seller")
    mine = call_record(desk, Viewer(role="rep", person=seller), Ask())
    assert mine.added == ()
