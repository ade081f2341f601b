"""The sample company looks like one a sales leader would recognise."""

from datetime import date, timedelta

import numpy as np
import pytest

from quarterdeck.simulation.board import Bulk, Kind, Step
from quarterdeck.simulation.company import Company, simulate
from quarterdeck.simulation.demand import NEW, RENEWAL
from quarterdeck.simulation.exports import moments_of
from quarterdeck.simulation.rates import in_euros
from quarterdeck.simulation.span import day_of, number_of, quarter_start
from quarterdeck.simulation.targets import booked, targets_of
from quarterdeck.words.problem import QuarterdeckError

GONE = (Kind.DELETED, Kind.MERGED)


@pytest.fixture(scope="module", params=[7, 8, 9])
def company(request: pytest.FixtureRequest) -> Company:
    return simulate(seed=request.param, people=40, years=2)


def _counts(company: Company, business: int = NEW) -> dict[Step, int]:
    standing = ~company.outcomes.deleted & (company.demand.business == business)
    standing = company.outcomes.step[standing]
    return {step: int((standing == step).sum()) for step in Step}


def test_it_has_the_size_it_was_asked_for(company: Company) -> None:
    span = company.span
    working = [m for m in company.organisation.members if m.left is None or m.left > span.until]
    assert 36 <= len(working) <= 41
    assert 2_500 <= len(company.demand) <= 4_500
    assert span.judged == date(2024, 7, 1)
    assert day_of(int(company.events.day.max())) <= span.until


def test_win_rates_are_those_of_a_business(company: Company) -> None:
    count = _counts(company)
    decided = count[Step.WON] + count[Step.LOST]
    gone = count[Step.NO_DECISION] + count[Step.DISQUALIFIED]
    assert 0.25 < count[Step.WON] / decided < 0.37
    assert 0.16 < count[Step.WON] / (decided + gone) < 0.27


def test_won_deals_take_two_to_four_months(company: Company) -> None:
    won = company.outcomes.step == Step.WON
    born = company.span.business_days()[company.demand.born]
    assert 60 < (company.outcomes.closed - born)[won].mean() < 120


def test_finished_quarters_end_within_sight_of_their_target(company: Company) -> None:
    targets = {t.quarter: t.amount for t in targets_of(company) if t.scope == ""}
    finished = [q for q in company.span.quarters() if quarter_start(q, 1) <= company.span.until]
    assert len(finished) == 8
    for quarter in finished:
        assert 0.70 < booked(company, quarter) / targets[quarter] < 1.20, quarter


def test_targets_of_teams_and_sellers_add_up_to_the_company_s(company: Company) -> None:
    teams = {team.id for team in company.organisation.teams}
    for quarter in company.span.quarters():
        amounts = {t.scope: t.amount for t in targets_of(company) if t.quarter == quarter}
        whole = amounts.pop("")
        by_team = [amount for scope, amount in amounts.items() if scope in teams]
        by_seller = [amount for scope, amount in amounts.items() if scope not in teams]
        assert whole == sum(by_team) == sum(by_seller)


def test_quarters_open_with_two_to_four_times_their_target(company: Company) -> None:
    targets = {t.quarter: t.amount for t in targets_of(company) if t.scope == ""}
    ratios = [_due(company, q) / targets[q] for q in company.span.quarters()[:8]]
    assert 1.9 < float(np.mean(ratios)) < 4.0
    assert 1.3 < min(ratios) < max(ratios) < 5.0


def _due(company: Company, quarter: date) -> int:
    """Open pipeline due in the quarter on its first morning, in euros of that day."""
    log = company.events
    known = np.flatnonzero(log.day < number_of(quarter))
    last = np.full(len(company.demand), -1)
    last[log.deal[known]] = known
    last = last[last >= 0]
    standing = (log.stage[last] < Step.WON) & ~np.isin(log.kind[last], GONE)
    close, end = log.close_date[last], number_of(quarter_start(quarter, 1))
    due = last[standing & (close >= number_of(quarter)) & (close < end)]
    day = np.full(len(due), number_of(quarter))
    currency = company.currency()[log.deal[due]]
    return int(in_euros(log.amount[due], day, currency, company.rates).sum())


def test_amounts_are_fat_tailed_and_round(company: Company) -> None:
    price = company.demand.price[company.currency() == 0]
    assert (price % 100 == 0).all()
    assert price.min() >= 500
    assert 1.3 < price.mean() / np.median(price) < 3
    assert 5 < np.percentile(price, 99) / np.median(price) < 40


def test_more_is_signed_at_the_end_of_a_quarter(company: Company) -> None:
    won = company.outcomes.closed[company.outcomes.step == Step.WON]
    left = [(quarter_start(day_of(d), 1) - day_of(d)).days for d in won.tolist()]
    assert 0.25 < np.mean([days <= 15 for days in left]) < 0.6


def test_everything_a_history_can_hold_happens(company: Company) -> None:
    log = company.events
    counts = np.bincount(log.kind, minlength=len(Kind))
    assert (counts > 0).all(), dict(zip(Kind, counts.tolist(), strict=True))
    steps = log.kind == Kind.STAGE
    previous = _previous_stage(company)[steps]
    assert (log.stage[steps] < previous).any(), "no deal ever falls back"
    assert (log.stage[steps] > previous + 1).any(), "no stage is ever skipped"


def _previous_stage(company: Company) -> np.ndarray:
    log = company.events
    order = np.argsort(log.deal, kind="stable")
    before = np.zeros(len(log), dtype=np.int64)
    same = np.r_[False, log.deal[order][1:] == log.deal[order][:-1]]
    before[order[same]] = log.stage[order[np.flatnonzero(same) - 1]]
    return before


def test_close_dates_are_pushed_pulled_and_overrun(company: Company) -> None:
    log = company.events
    order = np.argsort(log.deal, kind="stable")
    moved = (log.kind[order] == Kind.CLOSE_DATE)[1:]
    change = np.diff(log.close_date[order])[moved]
    assert (change > 0).sum() > 2 * (change < 0).sum() > 100
    standing = (log.stage < Step.WON) & (log.kind != Kind.CLOSE_DATE)
    assert (log.close_date[standing] < log.day[standing]).any(), "nothing is ever past due"


def test_no_deal_stays_with_someone_who_left(company: Company) -> None:
    ends = [number_of(m.left or date(9999, 1, 1)) for m in company.organisation.members]
    standing = (company.outcomes.step < Step.WON) & ~company.outcomes.deleted
    owners = company.outcomes.owner[standing]
    assert (np.array(ends)[owners] > number_of(company.span.until)).all()


@pytest.mark.parametrize(("people", "years"), [(8, 1), (75, 3)])
def test_other_sizes_work(people: int, years: int) -> None:
    company = simulate(seed=3, people=people, years=years, until=date(2025, 2, 14))
    assert company.span.judged == date(2025 - years, 1, 1)
    assert _counts(company)[Step.WON] > 20
    assert targets_of(company)


@pytest.mark.parametrize("size", [{"people": 3}, {"people": 90_000}, {"years": 0}])
def test_sizes_out_of_range_are_refused_with_advice(size: dict[str, int]) -> None:
    with pytest.raises(QuarterdeckError) as raised:
        simulate(**size)
    assert "Ask for" in raised.value.fix


def test_the_last_day_can_be_any_day() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in (0, 3, 88, 89)]
    for day in days:
        assert simulate(people=8, years=1, until=day).span.until == day


def test_what_is_won_is_renewed_or_lapses(company: Company) -> None:
    renewals = _counts(company, RENEWAL)
    over = sum(renewals[step] for step in Step if step >= Step.WON)
    assert renewals[Step.WON] > 50
    assert 0.75 < renewals[Step.WON] / over < 0.97
    won = company.outcomes.step == Step.WON
    customers = set(company.demand.account[won].tolist())
    installed = set(np.flatnonzero(company.accounts.value > 0).tolist())
    assert set(company.demand.account[company.demand.business == RENEWAL].tolist()) <= (
        customers | installed
    )


def test_a_merged_deal_names_an_older_one_of_its_account(company: Company) -> None:
    log = company.events
    merged = log.kind == Kind.MERGED
    young, old = log.deal[merged], log.into[merged]
    assert len(young) > 5
    assert (old < young).all()
    assert (company.demand.account[old] == company.demand.account[young]).all()
    assert company.outcomes.deleted[young].all()


def test_bulk_edits_touch_many_deals_in_one_night(company: Company) -> None:
    log = company.events
    for edit, day in company.edits.items():
        rows = log.bulk == edit
        assert rows.sum() > 5, edit
        assert set(log.day[rows].tolist()) == {number_of(day)}
        assert len(set(moments_of(company, log)[rows].tolist())) == 1
    assert set(company.edits) == set(Bulk)


def test_the_shock_is_felt_where_it_strikes_and_nowhere_else() -> None:
    company = simulate(seed=7, people=70, years=1)
    shock, first = company.moods.shock, number_of(company.moods.shock.since)
    struck = np.array([t.region == shock.region for t in company.organisation.teams])
    new = (company.outcomes.step == Step.WON) & (company.demand.business == NEW)
    ratio = []
    for there in (struck, ~struck):
        closed = company.outcomes.closed[new & there[company.demand.team]]
        during, before = ((closed >= d) & (closed < d + 92) for d in (first, first - 92))
        ratio.append(during.sum() / before.sum())
    assert ratio[0] < 0.8 * ratio[1]


def test_the_strongest_rival_costs_wins(company: Company) -> None:
    new = company.demand.business == NEW
    decided = new & ~company.outcomes.deleted & (company.outcomes.step >= Step.WON)
    won = company.outcomes.step == Step.WON
    alpha = company.demand.rival == 0
    assert won[decided & alpha].mean() < 0.95 * won[decided & (company.demand.rival < 0)].mean()


def test_the_running_quarter_goes_on_where_nobody_looks(company: Company) -> None:
    last = number_of(company.span.until)
    assert company.events.day.max() <= last
    assert company.activities.day.max() <= last
    assert company.contracts.signed.max() <= last
    later = company.afterwards.closed > last
    assert later.sum() > 20
    assert company.afterwards.closed.max() <= number_of(company.span.horizon)
