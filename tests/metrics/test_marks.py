"""How a figure is judged: by what is asked of it, else by its own past."""

from dataclasses import replace

import pytest

from quarterdeck.metrics.catalogue import catalogue, find
from quarterdeck.metrics.evaluate import Answer
from quarterdeck.metrics.marks import Held, Mark, mark

PAST = (10, 12, 11, 9, 13)


def judged(metric: str, value: float | None, held: Held, n: int = 20) -> Mark:
    known = find(metric)
    answer = Answer(metric, known.unit, {}, "2026-Q3", value, n, None, None, (), "")
    return mark(known, answer, held)


@pytest.mark.parametrize(
    ("value", "grade"), [(300, "good"), (299, "watch"), (270, "watch"), (269, "bad"), (0, "bad")]
)
def test_what_is_needed_is_needed_on_the_day(value: int, grade: str) -> None:
    found = judged("open_pipeline:current", value, Held(need=300, past=PAST, runs=True))
    assert found == Mark(grade, "need", 300, None)


@pytest.mark.parametrize(("value", "grade"), [(0.1, "good"), (0.105, "watch"), (0.2, "bad")])
def test_a_goal_is_a_ceiling_where_less_is_better(value: float, grade: str) -> None:
    assert judged("slippage", value, Held(goal=100)) == Mark(grade, "goal", None, 0.1)


def test_a_goal_comes_before_a_target_and_a_need_before_both() -> None:
    assert judged("bookings", 5, Held(target=4, goal=6000)).by == "goal"
    assert judged("bookings", 5, Held(target=4, goal=6000, need=9)).by == "need"


def test_half_a_period_is_not_held_against_the_target_of_a_whole_one() -> None:
    running = Held(target=1000, past=PAST, runs=True)
    assert judged("bookings", 12, running) == Mark("", "past", 9, 13)
    assert judged("bookings", 1000, running) == Mark("good", "target", 1000, None)
    assert judged("bookings", 12, replace(running, runs=False)) == Mark("bad", "target", 1000, None)
    half = Held(goal=400, past=PAST, runs=True)
    assert judged("participation", 0.3, half).by == "past"
    assert judged("broad_win_rate", 0.3, half) == Mark("bad", "goal", 0.4, None)


@pytest.mark.parametrize(
    ("metric", "value", "grade"),
    [
        ("bookings", 14, "good"),
        ("bookings", 13, ""),
        ("bookings", 9, ""),
        ("bookings", 8, "watch"),
        ("past_due_pipeline", 14, "watch"),
        ("past_due_pipeline", 8, "good"),
        ("activity_volume", 99, ""),
    ],
)
def test_the_past_tells_only_the_best_and_the_worst(metric: str, value: int, grade: str) -> None:
    assert judged(metric, value, Held(past=PAST)) == Mark(grade, "past", 9, 13)


def test_few_periods_few_deals_and_no_value_judge_nothing() -> None:
    assert judged("bookings", 99, Held(past=(1, None, 2))) == Mark()
    assert judged("bookings", None, Held(need=3, past=PAST)) == Mark()
    assert judged("close_rate", 99, Held(past=PAST), n=4) == Mark("", "past", 9, 13)
    assert judged("close_rate", 99, Held(past=PAST), n=5).grade == "good"
    assert judged("attainment", 99, Held(past=PAST), n=1).grade == "good"


def test_better_is_more_or_less_or_not_said() -> None:
    assert {metric.better for metric in catalogue().values()} == {"more", "less", ""}
    assert find("open_pipeline:current").better == find("open_pipeline").better == "more"
