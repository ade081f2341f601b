"""What a layer of calls adds: told where it can be seen, and hardly ever by chance."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date

import pytest

from quarterdeck.forecast.layer_calls import Half, order_of
from quarterdeck.forecast.layers import CRM, FEWEST, MODEL, Added, Verdict, Word, value_added
from quarterdeck.words.period import Period

STARTS = [date(2022 + n // 4, 3 * (n % 4) + 1, 1) for n in range(12)]


def words(seed: int, *, less: float, periods: int = 12, parts: int = 6) -> list[Word]:
    """A layer whose calls miss by a share less than those below, part by part."""
    dice = random.Random(seed)
    found = []
    for start in STARTS[:periods]:
        for _ in range(parts):
            came = round(dice.uniform(800, 1200))
            below, said = (
                round(came + dice.gauss(0, 200 * spread)) for spread in (1.0, 1.0 - less)
            )
            found.append(Word("manager", "seller", start, below, said, came))
    return found


def only(told: Sequence[Word]) -> Added:
    (added,) = value_added(told, ["manager"])
    return added


def test_a_gain_is_the_misses_that_are_gone_as_a_share_of_what_came() -> None:
    found = only(words(1, less=0.6))
    told = words(1, less=0.6)
    came = sum(w.came for w in told)
    assert found.below == sum(abs(w.below - w.came) for w in told) / came
    assert found.said == sum(abs(w.said - w.came) for w in told) / came
    assert found.gain == pytest.approx(found.below - found.said)
    assert (found.periods, found.parts, found.verdict) == (12, 72, Verdict.ADDS)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.gain < found.high


def test_what_makes_it_worse_is_said_too() -> None:
    turned = [Word(w.layer, w.over, w.start, w.said, w.below, w.came) for w in words(1, less=0.6)]
    assert only(turned).verdict is Verdict.TAKES


def test_chance_alone_hardly_ever_speaks() -> None:
    found = Counter(only(words(seed, less=0.0)).verdict for seed in range(200))
    assert found[Verdict.ADDS] + found[Verdict.TAKES] <= 26
    assert found[Verdict.CHANCE] > 100


def test_below_the_power_or_the_periods_nothing_is_told() -> None:
    few = only(words(1, less=0.9, periods=FEWEST - 1, parts=60))
    faint = only(words(1, less=0.9, parts=1))
    assert faint.power < 0.5
    for one in (few, faint, only(words(1, less=0.9, periods=1))):
        assert one.verdict is Verdict.TOO_FEW
        assert (one.gain, one.low, one.high) == (None, None, None)


def test_parts_of_one_period_are_no_more_sure_than_the_period() -> None:
    told = words(3, less=0.3, parts=1)
    wide, same = only(told), only([word for word in told for _ in range(20)])
    assert wide.power == pytest.approx(same.power)


HALF = Half(
    Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
    date(2026, 2, 14),
    {"": 100, "north": 60, "p1": 20, "p4": 7},
    {"": "vip", "north": "m1", "p1": "p1", "p4": "p4"},
    {"p1": 15, "p2": 11, "p3": 5, "p4": 3, "": 2},
    {"p1": 18, "p2": 14, "p3": 4, "p4": 8, "gone": 1},
    {
        **{team: ("acme", team) for team in ("north", "south")},
        **{one: ("acme", team, one) for one, team in (("p1", "north"), ("p2", "north"))},
        **{one: ("acme", "south", one) for one in ("p3", "p4")},
    },
)


def test_below_a_call_lie_the_calls_within_and_the_crm_for_the_rest() -> None:
    assert set(HALF.below("")) == {"north", "p4"}
    assert HALF.below("north") == ["p1"]
    assert [HALF.above(part) for part in HALF.called] == [None, "", "north", ""]
    assert HALF.of(HALF.crm, "north", but=["p1"]) == 11
    assert HALF.of(HALF.crm, "", but=["north", "p4"]) == 7
    assert HALF.of(HALF.won, "") == 45
    assert HALF.of(HALF.won, "north") == 32


def test_layers_stand_after_what_lies_below_them() -> None:
    told = [
        Word(layer, over, STARTS[0], 1, 1, 1)
        for layer, over in (("vp", "manager"), (MODEL, "vp"), ("manager", "rep"), ("rep", CRM))
    ]
    assert order_of(told) == ("rep", "manager", "vp", MODEL)
