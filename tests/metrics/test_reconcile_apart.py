"""Why two numbers differ, deal by deal, and which single deal would close a gap."""

import random
from datetime import date

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.assumptions import lacking
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.reconcile.apart import Apart, told_apart
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.difference import difference
from quarterdeck.metrics.reconcile.probes import reads
from quarterdeck.metrics.reconcile.relatives import Turn, relatives
from quarterdeck.metrics.reconcile.ways import Way
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.metrics.company import Rules, random_histories, written
from tests.metrics.conftest import Made
from tests.metrics.reconciling import found, limits, on

LAST = date(2026, 5, 20)
Q2, Q4 = (parse_period(text, FiscalCalendar()) for text in ("2026-Q2", "2025-Q4"))
LATER, EARLIER = date(2026, 1, 20), date(2025, 11, 15)
DEALS = """
    a stage=Talk amount=10000 owner=ann | 03-20 | 04-02 stage=Won close_date=03-31
    b stage=Talk amount=20000 owner=cyd | 03-20 | 05-04 stage=Won close_date=05-04
    c stage=Talk amount=5000 owner=ann | 03-20 | 04-10 stage=Won close_date=04-10
    d stage=Talk amount=700 owner=ann | 03-20 | 03-30 stage=Won close_date=04-01
"""
DELETED = "e stage=Won amount=1500 owner=ann close_date=04-20 | 04-20 | 05-15 presence=deleted"


@pytest.fixture(scope="module")
def wild(make: Made) -> Facts:
    return make(random_histories(22, 120, "USD"), Rules())


@pytest.fixture(scope="module")
def wins(make: Made) -> Facts:
    return make(written(DEALS + DELETED), Rules(currencies=("EUR",)))


def best(facts: Facts, text: str, *names: str, **known: object) -> Apart:
    result = found(facts, text, limits(facts, LAST, period=Q2, **known), *names)
    return told_apart(facts, result)[0]


def test_the_deals_that_differ_sum_to_the_difference_exactly(wild: Facts) -> None:
    dice = random.Random(9)
    sums = [m for m in catalogue().values() if m.is_sum and not m.own and reads(m) == {"deals"}]
    compared = 0
    for metric in dice.sample(sums, 6):
        scope, where = dice.choice([("", ""), ("east", ""), ("", "product=Pro")])
        asking = Asking(metric, Question(LATER, scope, where), Q4)
        if lacking(wild, metric, asking.question, Q4):
            continue
        earlier = on(asking, as_of=EARLIER)
        others = [r.asking for r in relatives(wild, asking, limits(wild, LAST))]
        for other in (earlier, *others):
            here, there = asking.answer(wild), other.answer(wild)
            assert here is not None
            assert there is not None
            told = difference(wild, asking, other, scale=1)
            assert sum(deal.more for deal in told.largest) == there.value - here.value  # type: ignore[operator]
            assert told.in_all == there.value - here.value  # type: ignore[operator]
            assert told.deals == len(told.largest)
            compared += told.deals
    assert compared > 20


def test_a_part_by_the_metrics_own_breakdown_is_told_apart_too(wild: Facts) -> None:
    metric = find("category_rollup")
    asking = Asking(metric, Question(LATER), Q4, part=(("category", "closed"),))
    earlier = on(asking, as_of=EARLIER)
    here, there = asking.answer(wild), earlier.answer(wild)
    assert here is not None
    assert there is not None
    told = difference(wild, asking, earlier, scale=1)
    assert sum(deal.more for deal in told.largest) == there.value - here.value  # type: ignore[operator]


def test_wins_by_crm_close_date_name_the_deals_that_were_moved(wins: Facts) -> None:
    apart = best(wins, "EUR 350.00", "bookings")
    (other,) = [c for c in apart.compared if c.relative.turn is Turn.VARIANT]
    assert other.relative.asking.metric.name == "bookings:crm_close_date"
    assert other.answer.value == 25_700
    assert other.difference is not None
    told = {d.id: (d.in_here, d.in_there, d.more) for d in other.difference.largest}
    assert told == {"a": (True, False, -10_000), "d": (False, True, 700)}


def test_a_deal_deleted_since_is_known_for_what_it_was(wins: Facts) -> None:
    apart = best(wins, "EUR 165.00", "bookings")
    assert apart.asking.question.as_of == date(2026, 4, 30)
    (other,) = [c for c in apart.compared if c.relative.turn is Turn.DAY]
    assert other.difference is not None
    gone = {d.id: d for d in other.difference.largest}["e"]
    assert (gone.was and gone.was.outcome, gone.now and gone.now.outcome) == ("won", "deleted")
    assert (gone.here, gone.there, gone.more) == (1500, None, -1500)


@pytest.mark.parametrize(
    ("text", "single"),
    [
        ("EUR 250.00", ("a", True, -10_000)),
        ("EUR 357.00", ("d", False, 700)),
        ("EUR 365.00", ("e", False, 1500)),
    ],
)
def test_one_deal_more_or_less_closes_the_gap(
    wins: Facts, text: str, single: tuple[str, bool, int]
) -> None:
    apart = best(wins, text, "bookings", as_of=LAST)
    assert apart.answer.value == 35_000
    assert single in {(s.id, s.counted, s.more) for s in apart.singles}
    assert apart.deals == len(apart.singles)


def test_no_single_deal_is_named_where_none_would_do(wins: Facts) -> None:
    apart = best(wins, "EUR 349.00", "bookings", as_of=LAST)
    assert (apart.singles, apart.deals) == ((), 0)


def test_shares_name_their_deals_without_adding_them_up(wild: Facts) -> None:
    asking = Asking(find("close_rate"), Question(LATER), Q4)
    told = difference(wild, asking, on(asking, as_of=EARLIER), scale=None)
    assert told.in_all is None
    assert told.deals
    assert all(deal.here is None and deal.there is None for deal in told.largest)


def test_credits_left_out_are_a_relative_where_they_are_declared(wild: Facts) -> None:
    asking = Asking(find("bookings"), Question(LAST, where="product=Pro"), Q2)
    nearest = {r.turn: r.asking for r in relatives(wild, asking, limits(wild, LAST))}
    where = "product=Pro; booking_kind!=credit,decommission"
    assert nearest[Turn.NO_CREDITS].question.where == where
    ways = {r.asking.way for r in relatives(wild, asking, limits(wild, LAST))}
    assert ways == {Way.OURS, Way.UNCONVERTED, Way.RATES_OF_THE_DAY}
