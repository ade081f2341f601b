"""A company whose history begins with an export of everything there was: stock is not creation."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.forecast import Forecast, Forecasts
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.worlds import facts_of

Event = tuple[str, date, dict[str, Any]]

FIRST = date(2026, 4, 6)
FIELDS = ("pipeline", "stage", "amount", "currency", "close_date", "owner", "presence")
TYPES = {"amount": pa.int64(), "close_date": pa.date32()}
Q3 = parse_period("2026-Q3", FiscalCalendar())


def told(deal: str, day: date, stage: str = "Proposal", **fields: object) -> Event:
    """A deal as an export of a day has it."""
    base = {"pipeline": "sales", "currency": "EUR", "owner": "U1001", "presence": "present"}
    return deal, day, base | {"stage": stage, "amount": 10_000_00} | fields


def world(folder: Path, events: list[Event]) -> Facts:
    rows = []
    for number, (deal, day, fields) in enumerate(events, 1):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        row = {"id": deal, "valid_at": at, "known_at": at, "seq": 0, "row_no": number}
        row |= {"reconstructed": "", "doubtful": ""}
        row |= {name: fields.get(name) for name in FIELDS}
        rows.append(row | {f"has_{name}": name in fields for name in FIELDS})
    moment = pa.timestamp("us", tz="UTC")
    whole = {"valid_at": moment, "known_at": moment, "seq": pa.int64(), "row_no": pa.int64()}
    types = TYPES | whole | {f"has_{name}": pa.bool_() for name in FIELDS}
    names = list(rows[0])
    return facts_of(
        folder,
        pa.Table.from_pylist(rows, pa.schema([(n, types.get(n, pa.string())) for n in names])),
    )


def forecast(facts: Facts, window: Window) -> Forecast:
    return Forecasts(facts).forecast(window, Question(window.as_of))


def snapshots(weeks: int) -> Iterator[Event]:
    """A deal every working day lives 60 days, every other is won; seen weekly from FIRST on."""
    seen: dict[str, str] = {}
    for week in range(weeks):
        day = FIRST + timedelta(weeks=week)
        for number in range(400):
            born = FIRST - timedelta(days=300) + timedelta(days=number)
            if born.weekday() > 4 or born > day:
                continue
            end = born + timedelta(days=60)
            stage = ("Won" if number % 2 else "Lost") if end <= day else "Proposal"
            deal = f"D-{number:03}"
            if seen.get(deal) != stage:
                yield told(deal, day, stage, close_date=end)
            seen[deal] = stage


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return world(tmp_path_factory.mktemp("weekly"), list(snapshots(13)))


def test_what_was_there_on_the_first_day_is_not_taken_for_new(weekly: Facts) -> None:
    """Five deals come in a week; on the first day there were 214 of them."""
    for weeks in (4, 12):
        known = Known(weekly, FIRST + timedelta(weeks=weeks))
        assert known.creation.rate.sum() == pytest.approx(5, rel=0.15)
    assert Known(weekly, FIRST).creation.rate.sum() == 0
    assert Known(weekly, FIRST).level == 0


def test_closed_deals_of_the_first_export_do_not_slow_the_clock(weekly: Facts) -> None:
    """As many are decided in the quarter to come as in that before: the history knows no other."""
    day = FIRST + timedelta(weeks=12)
    known = Known(weekly, day)
    before = known.clock.between(day - timedelta(days=91), day)
    assert known.clock.between(day, day + timedelta(days=91)) == pytest.approx(before, rel=0.25)


@pytest.mark.parametrize("weeks", [0, 4, 12])
def test_a_forecast_from_the_first_export_on_is_near_what_comes(weekly: Facts, weeks: int) -> None:
    """Ten deals of 10,000 are won in four weeks."""
    found = forecast(weekly, horizon(FIRST + timedelta(weeks=weeks), 28))
    assert found.whole.expected == pytest.approx(10 * 10_000_00, rel=0.5)
    low, high = found.spread.interval(90)
    assert low <= 10 * 10_000_00 <= high


def test_one_deal_known_today_is_forecast(tmp_path: Path) -> None:
    facts = world(tmp_path, [told("D-1", FIRST, close_date=date(2026, 5, 1))])
    found = forecast(facts, horizon(FIRST, 28))
    assert found.rung.name == "rate"
    assert found.whole.expected >= 0


def lost_but_one(whale: int) -> list[Event]:
    days = [FIRST + timedelta(days=n) for n in range(30)]
    events = [told(f"D-{n}", day, amount=1_000_00) for n, day in enumerate(days)]
    events += [told(f"D-{n}", day + timedelta(days=20), "Lost") for n, day in enumerate(days)]
    return [
        *sorted(events, key=lambda e: e[1]),
        told("W", FIRST + timedelta(days=50), amount=whale),
    ]


def test_where_nothing_was_ever_won_nothing_is_not_certain(tmp_path: Path) -> None:
    facts = world(tmp_path, lost_but_one(10_000_000_00))
    found = forecast(facts, horizon(FIRST + timedelta(days=60), 28))
    assert found.whole.expected > 0
    assert found.spread.interval(90)[1] > found.whole.expected
    assert found.spread.money.mean() == pytest.approx(found.whole.expected, rel=0.15)


def test_credit_notes_do_not_blow_up_new_business(tmp_path: Path) -> None:
    events = []
    for n in range(120):
        day = FIRST + timedelta(days=n)
        amount = -30_000_00 if n % 5 == 0 else 10_000_00
        events += [
            told(f"D-{n}", day, amount=amount),
            told(f"D-{n}", day + timedelta(days=9), "Won"),
        ]
    facts = world(tmp_path, sorted(events, key=lambda e: e[1]))
    found = forecast(facts, horizon(FIRST + timedelta(days=100), 28))
    assert abs(found.whole.expected) < 28 * 10_000_00
    low, high = found.spread.interval(90)
    assert low <= high


def test_deals_without_amounts_are_still_counted(tmp_path: Path) -> None:
    events = []
    for n in range(100):
        day = FIRST + timedelta(days=n)
        won = "Won" if n % 2 else "Lost"
        events += [
            told(f"D-{n}", day, amount=None),
            told(f"D-{n}", day + timedelta(days=9), won, amount=None),
        ]
    facts = world(tmp_path, sorted(events, key=lambda e: e[1]))
    found = forecast(facts, horizon(FIRST + timedelta(days=90), 28))
    assert found.whole.expected == 0
    assert found.whole.expected_n == pytest.approx(14, rel=0.4)
    low, high = found.spread.counts(80)
    assert low <= found.whole.expected_n <= high
    assert found.whole.created_n > 0


def test_a_period_to_come_is_not_given_what_comes_before_it(tmp_path: Path) -> None:
    """Ten wins in 105 days: some eight in the 92 days of a quarter, not those before it as well."""
    days = [date(2026, 1, 5) + timedelta(days=10 * n) for n in range(10)]
    events = [told(f"D-{n}", day) for n, day in enumerate(days)]
    events += [told(f"D-{n}", day + timedelta(days=9), "Won") for n, day in enumerate(days)]
    facts = world(tmp_path, sorted(events, key=lambda e: e[1]))
    found = forecast(facts, Window(Q3, date(2026, 4, 20)))
    assert found.rung.name == "rate"
    assert found.whole.expected_n == pytest.approx(10.5 / 105 * 92, rel=0.15)
    low, high = found.spread.counts(80)
    assert (high - low) / found.whole.expected_n > 2 * 1.28 * np.sqrt(1 / 9.2)
