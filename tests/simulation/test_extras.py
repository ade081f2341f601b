"""What lies beside the imported files: calls that lean, credits that add up, quotas, evidence."""

from pathlib import Path

import numpy as np
import pytest

from quarterdeck.simulation.board import Step
from quarterdeck.simulation.calls import calls_of
from quarterdeck.simulation.company import Company, simulate
from quarterdeck.simulation.evidence import contacts_of, evidence_of
from quarterdeck.simulation.extras import write_extras
from quarterdeck.simulation.names import UNSET
from quarterdeck.simulation.pay import DIRECT, OVERLAY, credits_of, orders_of, quotas_of
from quarterdeck.simulation.span import number_of, quarter_start
from quarterdeck.simulation.targets import targets_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "simulation.md"


@pytest.fixture(scope="module")
def company() -> Company:
    return simulate(seed=7, people=60, years=2)


def test_calls_lean_as_their_callers_do(company: Company) -> None:
    made, found = calls_of(company, targets_of(company)), company.afterwards
    ratio: dict[float, list[float]] = {}
    for quarter in company.span.quarters()[:-2]:
        first, end = number_of(quarter), number_of(quarter_start(quarter, 1))
        won = (found.step == Step.WON) & ~found.deleted
        won &= (found.closed >= first) & (found.closed < end)
        early = (made.quarter == first) & (made.category == 0) & (made.day < first + 42)
        for place, member in enumerate(company.organisation.members):
            called = made.amount[early & (made.member == place)]
            if member.sells and len(called):
                came = float(found.euros[won & (found.owner == place)].sum())
                ratio.setdefault(member.lean, []).append(came)
                ratio.setdefault(member.lean + 10, []).append(float(called.mean()))
    low, even, high = (sum(ratio[lean + 10]) / sum(ratio[lean]) for lean in (-0.28, 0.0, 0.32))
    assert low < 0.92 * even < even < 0.92 * high


def test_nobody_calls_after_leaving_or_after_the_last_day(company: Company) -> None:
    made = calls_of(company, targets_of(company))
    assert made.day.max() <= number_of(company.span.until)
    assert (made.day % 7 == 4).all(), "calls are made on Mondays"
    for place, member in enumerate(company.organisation.members):
        if member.left is not None:
            assert not (made.day[made.member == place] >= number_of(member.left)).any()


def test_credits_of_an_order_add_up_and_overlays_come_on_top(company: Company) -> None:
    orders = orders_of(company)
    found = credits_of(company, orders)
    direct = found.kind != OVERLAY
    assert (np.bincount(found.order[direct], found.share[direct]) == 100).all()
    assert {int(k) for k in found.kind} == {0, 1, 2}
    whole = np.bincount(found.order[found.kind == DIRECT], minlength=len(orders.day))
    assert whole.max() == 1


def test_orders_are_the_won_deals_and_cancellations_take_back_no_more(company: Company) -> None:
    orders, found = orders_of(company), company.outcomes
    won = (found.step == Step.WON) & ~found.deleted
    plain = orders.cancels == UNSET
    assert np.array_equal(np.sort(orders.deal[plain]), np.flatnonzero(won))
    assert (orders.amount[plain] == found.amount[orders.deal[plain]]).all()
    back = orders.cancels[~plain]
    assert len(back) > 5
    assert (orders.deal[~plain] == orders.deal[back]).all()
    assert (-orders.amount[~plain] <= orders.amount[back]).all()
    assert (orders.day[~plain] > orders.day[back]).all()


def test_quotas_are_the_sellers_targets_before_and_after_their_ramp(company: Company) -> None:
    targets = targets_of(company)
    found = quotas_of(company, targets)
    sellers = {t for t in targets if t.scope.startswith("p-")}
    assert {(q.member, q.quarter, q.plan) for q in found} == {
        (t.scope, t.quarter, t.amount) for t in sellers
    }
    assert {q.ramp for q in found} == {50, 100}
    assert all(q.full * q.ramp == q.plan * 100 and q.street > q.plan for q in found)
    slips = [q for q in found if q.told != q.plan]
    assert 0 < len(slips) < len(found) / 10


def test_won_deals_have_better_evidence_than_lost_ones(company: Company) -> None:
    found, step = evidence_of(company), company.outcomes.step
    assert set(np.unique(found.level)) == {0, 1, 2, 3}
    won = found.level[step[found.deal] == Step.WON].mean()
    assert won > found.level[step[found.deal] > Step.WON].mean() + 0.2
    assert len(np.unique(contacts_of(company).number)) == len(contacts_of(company).number)


def test_every_file_and_column_is_documented(company: Company, tmp_path: Path) -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    for file in write_extras(tmp_path, company, targets_of(company)):
        (row,) = (line for line in page.splitlines() if line.startswith(f"| `{file.name}` |"))
        header = file.read_text(encoding="utf-8").splitlines()[0].replace('"', "").split(",")
        assert [name for name in header if f"`{name}`" not in row] == []
