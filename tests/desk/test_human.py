"""What whoever answers for a part last called, as a forecaster beside the others."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from quarterdeck.desk.workspace import Desk
from quarterdeck.facts import Question
from quarterdeck.forecast.case import Case
from quarterdeck.forecast.human import human, last_call
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.window import Window
from quarterdeck.words.calendar import FiscalCalendar, parse_period

DAY = date(2026, 8, 20)
Q3 = parse_period("2026-Q3", FiscalCalendar())


def case(desk: Desk, *, scope: str = "", where: str = "", day: date = DAY) -> Case:
    return Case(Known(desk.facts, day), Window(Q3, day), Question(day, scope, where))


def plain(desk: Desk, scope: str, day: date) -> int | None:
    """Return the last commit by a day; the simulated company calls nothing most likely."""
    sql = "SELECT * FROM calls WHERE category = 'commit' ORDER BY known_from, entry"
    rows = desk.facts.run(desk.facts.compose(sql, Question(desk.last_day))).to_pylist()
    told = [
        r["money"]
        for r in rows
        if r["scope"] == scope and r["starts_on"] == Q3.start and r["said_on"] <= day
    ]
    return told[-1] if told else None


@pytest.mark.parametrize("scope", ["", "north"])
def test_it_expects_the_last_call_by_the_day(desk: Desk, scope: str) -> None:
    found = human(case(desk, scope=scope))
    assert found is not None
    assert found.money == plain(desk, scope, DAY)
    assert found.count >= case(desk, scope=scope).points.now.booked_n


def test_a_word_said_later_is_not_heard(desk: Desk) -> None:
    said = {plain(desk, "", DAY - timedelta(weeks=n)) for n in range(4)}
    assert len(said) > 1
    for weeks in range(4):
        day = DAY - timedelta(weeks=weeks)
        found = human(case(desk, day=day))
        assert found is not None
        assert found.money == plain(desk, "", day)


def test_nobody_calls_filtered_deals_or_what_nobody_answers_for(desk: Desk) -> None:
    assert human(case(desk, where="product=Core")) is None
    assert (
        human(replace(case(desk), window=Window(replace(Q3, start=date(2026, 7, 2)), DAY))) is None
    )


def test_most_likely_goes_before_commit_and_what_was_taken_back_is_gone() -> None:
    def word(category: str, money: int | None, day: int) -> dict[str, object]:
        return {
            "category": category,
            "money": money,
            "known_on": date(2026, 8, day),
            "loaded": day == 1,
        }

    words = [word("commit", 5, 1), word("most_likely", 7, 2), word("most_likely", None, 9)]
    assert last_call(words, date(2026, 8, 1)) == (5, True)
    assert last_call(words, date(2026, 8, 8)) == (7, False)
    assert last_call(words, date(2026, 8, 9)) == (5, True)
    assert last_call([], DAY) == (None, False)
