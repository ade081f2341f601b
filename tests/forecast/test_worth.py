"""What fields are worth: the difference of two backtests, judged by more than its size."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.backtest import backtest
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.origins import Origins
from quarterdeck.forecast.summaries import SERVED
from quarterdeck.forecast.window import horizon
from quarterdeck.forecast.worth import Value, Weighed, Worth, weigh
from quarterdeck.reports.source import Source
from quarterdeck.reports.text import to_text
from quarterdeck.reports.worth.page import worth_report, worth_sheet
from quarterdeck.reports.worth.valued import Valued
from quarterdeck.simulation.histories import Nastiness, random_history
from tests.worlds import facts_of

LAST = date(2026, 5, 31)
WINDOWS = [horizon(date(2026, 3, 2) + timedelta(weeks=4 * n), 28) for n in range(3)]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    bad = Nastiness(start=date(2025, 10, 1), days=240)
    return facts_of(tmp_path_factory.mktemp("worth"), random_history(6, 200, nastiness=bad))


@pytest.fixture(scope="module")
def found(facts: Facts) -> Weighed:
    weighed = weigh(Hindsight(facts, Question(LAST)), WINDOWS)
    assert weighed is not None
    return weighed


def test_a_field_is_worth_what_is_missed_more_without_it(facts: Facts, found: Weighed) -> None:
    with_all, blind = (
        backtest(Hindsight(facts, Question(LAST)), WINDOWS, without=w) for w in ((), ("due",))
    )
    missed = [
        sum(abs(t.expected[SERVED].money - t.actual) for t in one.tried) / len(WINDOWS)
        for one in (with_all, blind)
    ]
    due = next(worth for worth in found.fields if worth.field == "due")
    assert found.missed == pytest.approx(missed[0])
    assert due.missed.more == pytest.approx(missed[1] - missed[0])
    assert due.logloss.more == pytest.approx(
        blind.deals[SERVED].logloss - with_all.deals[SERVED].logloss
    )
    assert due.wape.more == pytest.approx(
        blind.summaries[0].errors.wape - with_all.summaries[0].errors.wape
    )


def test_every_field_is_weighed_and_all_together(found: Weighed) -> None:
    assert {worth.field for worth in found.fields} >= {"size", "due", "category", "pushes"}
    assert [w.missed.more for w in found.fields] == sorted(
        (w.missed.more for w in found.fields), reverse=True
    )
    assert found.together is not None


def test_where_nothing_was_won_there_is_nothing_to_weigh(tmp_path: Path) -> None:
    rows = random_history(6, 40, nastiness=Nastiness(start=date(2025, 10, 1), days=60))
    facts = facts_of(tmp_path, rows)
    assert weigh(Hindsight(facts, Question(LAST)), [horizon(date(2026, 4, 1), 7)]) is None


def test_the_page_says_what_each_field_is_worth_and_the_sheet_counts_it(
    facts: Facts, found: Weighed
) -> None:
    source = Source(facts, Question(LAST), lambda name: name or "")
    valued = Valued(source, Origins("28d", WINDOWS[0].as_of, LAST), found)
    page = " ".join(to_text(worth_report(valued), width=200).split())
    assert "Without close dates the forecast misses by" in page
    assert "in 28 days: " in page
    assert "Without all of these fields" in page
    sheet = worth_sheet(valued)
    heads = [column.key for column in sheet.columns]
    due = next(row for row in sheet.rows if row[0] == "due")
    told = due[heads.index("missed")]
    worth = next(worth for worth in found.fields if worth.field == "due")
    assert not isinstance(told, str)
    assert told.value == round(worth.missed.more)
    low = due[heads.index("missed_low")]
    assert worth.missed.between is not None
    assert not isinstance(low, str)
    assert low.value == round(worth.missed.between[0])
    assert due[heads.index("verdict")] == worth.verdict
    none = worth_report(replace(valued, weighed=None))
    assert "Nothing was won in any of these periods" in to_text(none)


SURE = Value(10.0, (2.0, 20.0), firm=True)
UNSURE = Value(10.0, (-5.0, 20.0), firm=False)
NOTHING = Value(0.0, (0.0, 0.0), firm=False)
FIELD = Worth("due", SURE, SURE, SURE, SURE, SURE)


@pytest.mark.parametrize(
    ("worth", "verdict"),
    [
        (FIELD, "keep"),
        (replace(FIELD, missed=Value(-10.0, (-20.0, -2.0), firm=True)), "hurts"),
        (replace(FIELD, missed=UNSURE), "deals"),
        (replace(FIELD, missed=UNSURE, logloss=UNSURE), "chance"),
        (replace(FIELD, missed=Value(10.0, None, firm=False)), "few"),
        (Worth("due", NOTHING, NOTHING, NOTHING, NOTHING, NOTHING), "silent"),
    ],
)
def test_a_verdict_goes_by_what_chance_explains(worth: Worth, verdict: str) -> None:
    assert worth.verdict == verdict
