"""Thin data: a sensible number with an honest range, or a clear word that there is none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from quarterdeck.facts import Question
from quarterdeck.forecast.calibration import Swing
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.ladder import THIN
from quarterdeck.forecast.spread import Chance, draw_rate
from quarterdeck.forecast.stakes import stakes as stakes_of
from quarterdeck.forecast.window import Window
from quarterdeck.forecast.worths import Worths
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.reports.forecasting.page import forecast_report
from quarterdeck.reports.source import Source
from quarterdeck.reports.text import to_text
from quarterdeck.simulation.histories import ARROW
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.worlds import facts_of

DAY = date(2026, 8, 14)
Q3 = Window(parse_period("2026-Q3", FiscalCalendar()), DAY)


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal begun so many days before the day, and won or lost so many days before it."""

    begun: int
    amount: int | None = 10_000_00
    ended: int | None = None
    stage: str = "Won"
    due: int | None = 20


def rows(deals: Sequence[Deal]) -> pa.Table:
    """Return log rows of deals: one as each begins, one as it ends."""
    made: list[dict[str, object]] = []
    for n, deal in enumerate(deals):
        for ago, stage in ((deal.begun, "Proposal"), (deal.ended, deal.stage)):
            if ago is None:
                continue
            at = datetime.combine(DAY - timedelta(days=ago), datetime.min.time(), UTC)
            due = None if deal.due is None else DAY + timedelta(days=deal.due)
            fields = {"pipeline": "sales", "stage": stage, "currency": "EUR", "owner": "U1001"}
            fields |= {"title": f"Deal {n}", "presence": "present"}
            valued = fields | {"amount": deal.amount, "close_date": due, "created_at": at}
            row = {
                "id": f"T-{n}",
                "valid_at": at,
                "known_at": at,
                "seq": 0,
                "row_no": len(made) + 1,
            }
            row |= {"reconstructed": "", "doubtful": "", **valued}
            made.append(row | {f"has_{name}": True for name in valued})
    types = {"valid_at": ARROW["TIMESTAMPTZ"], "known_at": ARROW["TIMESTAMPTZ"]}
    types |= {"created_at": ARROW["TIMESTAMPTZ"], "close_date": pa.date32(), "amount": pa.int64()}
    columns = {k: pa.array([r[k] for r in made], types.get(k)) for k in made[0]}
    return pa.table(columns)


Teller = Callable[[Sequence[Deal]], tuple[Foreseen, str]]


@pytest.fixture
def told(tmp_path: Path) -> Teller:
    """What is forecast of the quarter from some deals, and the page of it as text."""

    def tell(deals: Sequence[Deal]) -> tuple[Foreseen, str]:
        facts = facts_of(tmp_path, rows(deals))
        forecasts = Forecasts(facts)
        found = forecasts.forecast(Q3, Question(DAY))
        stakes = stakes_of(found.scores, Question(DAY), 3)
        source = Source(facts, Question(DAY), lambda name: name or "")
        rivals, apart = forecasts.rivals(Q3, Question(DAY)), forecasts.decided_by(found)
        foreseen = Foreseen(source, found, None, rivals, stakes, apart=apart)
        return foreseen, " ".join(to_text(forecast_report(foreseen), width=200).split())

    return tell


WON = [Deal(300 - 10 * n, ended=270 - 10 * n) for n in range(26)]
LOST = [Deal(300 - 10 * n, ended=260 - 10 * n, stage="Lost") for n in range(26)]


@pytest.mark.parametrize("deals", [[Deal(20)], [*LOST, Deal(20), Deal(30)]], ids=["one", "lost"])
def test_before_the_first_win_there_is_no_forecast_and_it_says_so(
    told: Teller, deals: list[Deal]
) -> None:
    _, page = told(deals)
    assert "There is no forecast of 2026-Q3 yet: no deal had been won by 2026-08-14." in page
    assert "lands at" not in page
    assert "Chance %" not in page


def test_a_few_wins_are_a_rate_and_its_range_is_wide(told: Teller) -> None:
    foreseen, page = told([Deal(60, ended=30), Deal(50, ended=20, stage="Lost"), Deal(10)])
    forecast = foreseen.forecast
    assert forecast.rung is THIN
    low, high = forecast.spread.interval(80)
    assert low == forecast.whole.booked
    assert high > forecast.whole.expected + 10_000_00
    # More than by the chance of the one open deal and of those to come.
    assert forecast.spread.count.var() > 1.5 * (forecast.whole.expected_n - 1)
    assert "nobody knows a single deal's chance" in page
    assert "Chance %" not in page


def test_nothing_won_for_long_is_told(told: Teller) -> None:
    old = [Deal(d.begun + 300, ended=(d.ended or 0) + 300, stage=d.stage) for d in (*WON, *LOST)]
    _, page = told([*old, Deal(20), Deal(15)])
    assert "Nothing has been won for 320 days" in page


def test_one_deal_that_decides_the_period_is_named_with_both_outcomes(told: Teller) -> None:
    foreseen, page = told([*WON, *LOST, *[Deal(20)] * 4, Deal(30, amount=2_000_000_00)])
    apart = foreseen.apart
    assert apart is not None
    assert apart.stake.money == 2_000_000_00
    without, won = apart.without.interval(80), apart.won.interval(80)
    assert without[1] < won[0]
    assert won[0] - without[0] == pytest.approx(2_000_000_00)
    assert "One deal decides it: Deal 56 of 2,000,000 EUR" in page
    assert "Without the deal that decides" in page
    # The draws of the whole know both: hardly any lies between the two.
    money = foreseen.forecast.spread.money
    between = (money > without[1] * 1.5) & (money < won[0] * 0.6)
    assert between.mean() < 0.02


@pytest.mark.parametrize("largest", [10_000_00, 34_000_00])
def test_where_outcomes_meet_no_deal_decides(told: Teller, largest: int) -> None:
    foreseen, page = told([*WON, *LOST, *[Deal(20)] * 5, Deal(20, largest)])
    assert foreseen.apart is None
    assert "decides" not in page


def test_without_any_amount_it_is_told_in_deals(told: Teller) -> None:
    bare = [Deal(d.begun, None, d.ended, d.stage) for d in (*WON, *LOST)]
    foreseen, page = told([*bare, *[Deal(20, None)] * 5])
    assert "no won deal has an amount, so there is no money to tell" in page
    assert "2026-Q3 lands at" in page
    assert "0 EUR" not in page
    assert foreseen.forecast.whole.expected_n > 1


def test_open_deals_without_amounts_count_as_a_win_does_and_it_says_so(told: Teller) -> None:
    foreseen, page = told([*WON, *LOST, *[Deal(20)] * 3, *[Deal(20, None)] * 2])
    assert "2 of the company's 5 open deals have no amount" in page
    assert "10,000 EUR" in page
    assert {stake.money for stake in foreseen.stakes} == {10_000_00}


def test_without_close_dates_there_is_a_number_and_no_empty_column(told: Teller) -> None:
    dateless = [Deal(d.begun, d.amount, d.ended, d.stage, due=None) for d in (*WON, *LOST)]
    foreseen, page = told([*dateless, *[Deal(20, due=None)] * 5])
    low, high = foreseen.forecast.spread.interval(80)
    assert foreseen.forecast.whole.booked <= low < foreseen.forecast.whole.expected < high
    assert "Due" not in page


def test_a_rate_is_as_unsure_as_wins_are_few() -> None:
    even = np.full(20, 0.25)
    alike, calm = Worths(np.ones(1), np.ones(1)), Swing(np.zeros(1), np.ones(1))
    chance = Chance(np.full(20, 100.0), even, even, new=0.0, new_n=0.0, worths=alike)
    few, many = (
        draw_rate(chance, window=Q3, swings=(calm, calm), wins=wins) for wins in (1.5, 500.5)
    )
    for drawn in (few, many):
        assert drawn.count.mean() == pytest.approx(5, rel=0.1)
        assert drawn.money.mean() == pytest.approx(500, rel=0.1)
    assert many.count.var() == pytest.approx(5, rel=0.1)
    # The variance of a Poisson whose mean is Gamma: m + m^2 / k.
    assert few.count.var() == pytest.approx(5 + 25 / 1.5, rel=0.15)


def test_the_odds_of_a_target_are_told_where_a_deal_changes_them(told: Teller) -> None:
    one = [*WON, *LOST, *[Deal(20)] * 4, Deal(30, amount=2_000_000_00)]
    foreseen, _ = told(one)
    for target, shown in ((1_000_000_00, True), (900_000_000_00, False), (None, False)):
        odds = {} if target is None else foreseen.forecast.odds(target, foreseen.stakes)
        aimed = replace(foreseen, target=target, odds=odds)
        page = to_text(forecast_report(aimed), width=200)
        assert ("Target if won" in page) is shown
    won, lost = foreseen.forecast.odds(1_000_000_00, foreseen.stakes)[foreseen.stakes[0].key]
    assert won > 0.99
    assert lost < 0.01


def test_a_target_beside_a_rate_is_told_without_odds_of_deals(told: Teller) -> None:
    foreseen, _ = told([Deal(60, ended=30), Deal(50, ended=20, stage="Lost"), Deal(10)])
    assert foreseen.forecast.odds(20_000_00, foreseen.stakes) == {}
    page = to_text(forecast_report(replace(foreseen, target=20_000_00)), width=200)
    assert "to reach the target" in page
    assert "Target if won" not in page
