"""Kinds of business: renewals known from contracts, run-rate business as a rate, all adding up."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast import kinds
from quarterdeck.forecast.bridge import bridge
from quarterdeck.forecast.contracts import LATE, Contracts, opening_of, share_known
from quarterdeck.forecast.forecast import Forecast, Forecasts, total
from quarterdeck.forecast.kinds import Nature, kinds_of
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.playbook.model import Dimension, Playbook
from quarterdeck.simulation.histories import Nastiness, Words, random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.days import end_of_day
from tests.worlds import facts_of, known_before, sample_playbook

DAY = date(2026, 4, 20)
Q2 = Window(parse_period("2026-Q2", FiscalCalendar()), DAY)
BUSINESS = ("New", "Renewal", "Web")
MARKED = Dimension("business", values=BUSINESS, renewals=("Renewal",), run_rate=("Web",))


def company(business: Dimension) -> Playbook:
    return replace(sample_playbook(), dimensions=(Dimension("product"), business))


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "ENOUGH", 5)


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    words = Words(dimensions={"product": ("A", "B"), "business": BUSINESS})
    bad = Nastiness(start=date(2025, 9, 1), days=300)
    return random_history(5, 300, words=words, nastiness=bad)


@pytest.fixture(scope="module")
def facts(rows: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("kinds"), rows, company(MARKED))


def forecasts_of(facts: Facts, **options: tuple[str, ...]) -> Forecasts:
    return Forecasts(facts, replays=1, **options)


def said(found: Forecast) -> tuple[object, ...]:
    return (found.whole, found.parts, found.spread.money.tolist(), found.floor)


@pytest.mark.parametrize("window", [Q2, horizon(DAY, 60)], ids=["quarter", "60d"])
def test_what_was_known_later_changes_nothing(
    facts: Facts, rows: pa.Table, tmp_path_factory: pytest.TempPathFactory, window: Window
) -> None:
    kept = known_before(rows, end_of_day(DAY, facts.playbook.settings.timezone))
    cut = facts_of(tmp_path_factory.mktemp("cut"), kept, company(MARKED))
    asked = Question(DAY, by=("business",))
    assert forecasts_of(facts).known(DAY).kinds.numbers == (0, 1, 2, 3)
    then, now = (forecasts_of(one).forecast(window, asked) for one in (cut, facts))
    assert said(then) == said(now)


def test_kinds_add_up_to_the_whole_to_the_cent(facts: Facts) -> None:
    forecasts = forecasts_of(facts)
    whole = forecasts.forecast(Q2, Question(DAY)).whole
    for by in (("business",), ("owner",), ("business", "owner")):
        assert total(forecasts.forecast(Q2, Question(DAY, by=by)).parts) == whole
    south = forecasts.forecast(Q2, Question(DAY, "south", by=("business",))).parts
    assert total(south) == forecasts.forecast(Q2, Question(DAY, "south")).whole


def test_run_rate_business_is_a_rate_and_no_deal_of_it_has_a_chance(facts: Facts) -> None:
    parts = forecasts_of(facts).forecast(Q2, Question(DAY, by=("business",))).parts
    found = {part.keys[0]: part for part in parts}
    assert found["Web"].open_deals > 0
    assert found["Web"].opened == 0
    assert found["Web"].created > 0
    assert found["New"].opened > 0
    assert found["Renewal"].opened > 0


def test_a_playbook_that_marks_nothing_is_forecast_as_before(
    facts: Facts, rows: pa.Table, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plain = company(replace(MARKED, renewals=(), run_rate=()))
    unmarked = facts_of(tmp_path_factory.mktemp("plain"), rows, plain)
    asked = Question(DAY, by=("business",))
    left_out = forecasts_of(facts, without=("renewals",)).forecast(Q2, asked)
    assert said(forecasts_of(unmarked).forecast(Q2, asked)) == said(left_out)
    assert said(forecasts_of(facts).forecast(Q2, asked)) != said(left_out)


@pytest.mark.parametrize("by", [(), ("business",)], ids=["whole", "business"])
def test_a_bridge_adds_up_with_kinds(facts: Facts, by: tuple[str, ...]) -> None:
    forecasts, first = Forecasts(facts, replays=0), Window(Q2.period, date(2026, 4, 6))
    found = bridge(forecasts, first, Question(DAY, by=by))
    for part in (found.whole, *found.parts):
        moved = sum(term.amount for term in part.terms)
        assert part.opening.expected + moved == part.closing.expected
    assert found.whole.closing.expected == forecasts.forecast(Q2, Question(DAY)).whole.expected


def test_a_kind_with_too_few_wins_counts_with_the_rest(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "ENOUGH", 10_000)
    known = Known(facts, DAY)
    assert not known.kinds
    assert set(known.deals.kind.tolist()) == {0}


def test_each_listed_value_of_the_marking_breakdown_is_a_kind() -> None:
    told = kinds_of(company(MARKED))
    assert told.of(Nature.RENEWED) == (1,)
    assert told.of(Nature.RUNNING) == (2,)
    assert [k.values for k in told.kinds] == [("Renewal",), ("Web",), ("New",)]
    assert not kinds_of(company(MARKED), without=("renewals",))


YEAR = 365


def yearly(count: int, *, ahead: int, share: float) -> Contracts:
    """Contracts that end one a day; so many days before, the renewal of a share is opened."""
    ended = YEAR + np.arange(count)
    opened = np.where(np.arange(count) % 10 < 10 * share, ended - ahead, -1)
    return Contracts(ended - YEAR, ended, opened, np.full(count, 1000.0))


def test_renewals_are_expected_when_contracts_come_to_the_usual_days_before_their_end() -> None:
    now = YEAR + 400
    whole = yearly(900, ahead=100, share=0.8)
    contracts = replace(whole, opened=np.where(whole.opened > now, -1, whole.opened))
    opening = opening_of(contracts, now, 60)
    assert opening.deals.sum() == pytest.approx(0.8 * 60, rel=0.1)
    assert opening.money.sum() == pytest.approx(1000 * opening.deals.sum())
    assert share_known(contracts, np.bincount(contracts.opened[contracts.opened >= 0]), now) == 1.0


def test_a_contract_is_renewed_once_and_not_long_after_its_end() -> None:
    contracts = yearly(600, ahead=100, share=1.0)
    assert opening_of(contracts, YEAR + 700 + LATE, 90).deals.sum() == 0
    lapsed = replace(contracts, opened=np.full(600, -1))
    assert opening_of(lapsed, YEAR + 600 + LATE, 30).deals.sum() == 0


def test_no_more_contracts_are_renewed_than_there_are() -> None:
    now = YEAR + 300
    whole = yearly(900, ahead=100, share=1.0)
    contracts = replace(whole, opened=np.where(whole.opened > now, -1, whole.opened))
    for days in (30, 300):
        due = ((contracts.opened < 0) & (contracts.ended < now + 270 + days)).sum()
        assert opening_of(contracts, now, days).deals.sum() <= due


def test_the_first_day_of_a_window_is_the_day_after(facts: Facts) -> None:
    window = horizon(DAY, 28)
    assert window.first == DAY + timedelta(days=1)
    assert forecasts_of(facts).forecast(window, Question(DAY)).whole.created > 0
