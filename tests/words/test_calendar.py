"""The fiscal calendar: known calendars as data, and what holds for every calendar."""

import tomllib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.words.calendar import (
    PATTERNS,
    YEAR_END_RULES,
    FiscalCalendar,
    Period,
    parse_period,
)
from quarterdeck.words.problem import QuarterdeckError

GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "calendar.toml").read_text("utf-8"))
SETTINGS = ("start_month", "pattern", "week_start", "year_end_rule", "forecast_week_start")
CASES = [
    pytest.param(
        FiscalCalendar(**{name: case[name] for name in SETTINGS if name in case}),
        case,
        id=case["name"],
    )
    for case in GOLDEN["calendar"]
]

calendars = st.builds(
    FiscalCalendar,
    start_month=st.integers(1, 12),
    pattern=st.sampled_from(PATTERNS),
    week_start=st.integers(0, 6),
    year_end_rule=st.sampled_from(YEAR_END_RULES),
    forecast_week_start=st.integers(0, 6),
)
days = st.dates(date(1950, 1, 1), date(2150, 1, 1))
years = st.integers(1950, 2150)


@pytest.mark.parametrize(("calendar", "case"), CASES)
def test_a_label_means_the_days_the_company_means(
    calendar: FiscalCalendar, case: dict[str, Any]
) -> None:
    for golden in case.get("periods", ()):
        period = parse_period(golden["label"], calendar)
        assert (period.start.isoformat(), period.end.isoformat()) == (
            golden["start"],
            golden["end"],
        ), golden["label"]
        assert period.label == golden.get("is", golden["label"])


@pytest.mark.parametrize(("calendar", "case"), CASES)
def test_a_day_lies_in_the_periods_the_company_says(
    calendar: FiscalCalendar, case: dict[str, Any]
) -> None:
    for golden in case.get("days", ()):
        day = date.fromisoformat(golden["day"])
        assert calendar.year_of(day) == golden["year"]
        assert calendar.quarter_of(day).label == golden["quarter"]
        assert calendar.month_of(day).label == golden["month"]
        assert calendar.week_of(day).label == golden["week"]


@pytest.mark.parametrize(("calendar", "case"), CASES)
def test_what_is_no_period_is_refused_with_what_to_write_instead(
    calendar: FiscalCalendar, case: dict[str, Any]
) -> None:
    for text in case.get("refused", ()):
        with pytest.raises(QuarterdeckError) as caught:
            parse_period(text, calendar)
        assert caught.value.fix, text


@given(calendars, days)
def test_every_day_is_in_exactly_one_period_of_each_kind(
    calendar: FiscalCalendar, day: date
) -> None:
    year = calendar.year(calendar.year_of(day))
    quarters = [calendar.quarter(calendar.year_of(day), n) for n in range(1, 5)]
    months = [calendar.month(calendar.year_of(day), n) for n in range(1, 13)]
    assert year.contains(day)
    assert [q for q in quarters if q.contains(day)] == [calendar.quarter_of(day)]
    assert [m for m in months if m.contains(day)] == [calendar.month_of(day)]
    week = calendar.week_of(day)
    assert week.contains(day)
    assert week.days == 7
    assert week.start.weekday() == calendar.forecast_week_start
    assert {calendar.week_of(week.start + timedelta(days=n)) for n in range(7)} == {week}


@given(calendars, years)
def test_years_quarters_and_months_tile_time_without_gap_or_overlap(
    calendar: FiscalCalendar, year: int
) -> None:
    whole = calendar.year(year)
    assert whole.end == calendar.year(year + 1).start
    for count, part in ((4, calendar.quarter), (12, calendar.month)):
        parts = [part(year, n) for n in range(1, count + 1)]
        assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
        assert all(one.end == two.start for one, two in pairwise(parts))
        assert all(p.days > 0 for p in parts)
    months = [calendar.month(year, n) for n in range(1, 13)]
    for n in range(4):
        quarter = calendar.quarter(year, n + 1)
        assert (months[3 * n].start, months[3 * n + 2].end) == (quarter.start, quarter.end)


@given(calendars, years)
def test_a_year_of_weeks_has_52_or_53_and_ends_near_its_closing_month(
    calendar: FiscalCalendar, year: int
) -> None:
    whole = calendar.year(year)
    if not calendar.by_weeks:
        assert whole.days in (365, 366)
        return
    assert whole.days in (52 * 7, 53 * 7)
    closing = date(year - (calendar.start_month > 1), calendar.start_month, 1)
    closing = closing.replace(year=closing.year + 1)  # the day after the closing month
    off = (closing - whole.end).days
    assert off in (range(7) if calendar.year_end_rule == "last" else range(-3, 4))
    assert whole.start.weekday() == calendar.week_start
    extra = calendar.month(year, 12).days - 7 * int(calendar.pattern[2])
    assert extra == whole.days - 52 * 7, "the extra week belongs to the last month"


@given(calendars, days)
def test_a_label_read_again_is_the_same_period(calendar: FiscalCalendar, day: date) -> None:
    year, quarter = calendar.year(calendar.year_of(day)), calendar.quarter_of(day)
    for period in (year, quarter, calendar.month_of(day), calendar.week_of(day)):
        assert parse_period(period.label, calendar) == period


@given(calendars, days, st.integers(0, 500))
def test_previous_period_touches_and_has_the_same_kind(
    calendar: FiscalCalendar, day: date, length: int
) -> None:
    year = calendar.year(calendar.year_of(day))
    free = Period(
        f"{day}..{day + timedelta(days=length + 1)}", day, day + timedelta(days=length + 1)
    )
    for period in (year, calendar.quarter_of(day), calendar.month_of(day), calendar.week_of(day)):
        before = calendar.previous(period)
        assert before.end == period.start
        assert len(before.label) == len(period.label)
        assert calendar.year_before(period).end <= period.start
    assert calendar.previous(free).end == free.start


@given(calendars, days, st.integers(0, 500))
def test_next_period_undoes_previous_and_has_the_same_kind(
    calendar: FiscalCalendar, day: date, length: int
) -> None:
    free = parse_period(f"{day}..{day + timedelta(days=length + 1)}", calendar)
    year, week = calendar.year(calendar.year_of(day)), parse_period("2026-W30", calendar)
    for period in (year, calendar.quarter_of(day), calendar.month_of(day), week, free):
        after = calendar.next(period)
        assert after.start == period.end
    for period in (year, calendar.quarter_of(day), calendar.month_of(day), week):
        assert calendar.previous(calendar.next(period)) == period
    whole = {calendar.month_of(d).start == d for d in (free.start, free.end)} == {True}
    assert whole or calendar.next(free).days == free.days


def test_year_before_compares_the_same_quarter_of_the_fiscal_year() -> None:
    calendar = FiscalCalendar(start_month=2)
    assert calendar.year_before(calendar.quarter(2026, 3)) == calendar.quarter(2025, 3)
    assert calendar.year_before(calendar.month(2026, 12)).label == "2025-01"
    iso = parse_period("2026-W30", calendar)
    assert calendar.year_before(iso).label == "2025-W30"


@pytest.mark.parametrize(
    ("period", "year_before", "previous"),
    [
        ("2024-01-01..2024-07-01", "2023-01-01..2023-07-01", "2023-07-01..2024-01-01"),
        ("2024-02-01..2024-04-01", "2023-02-01..2023-04-01", "2023-12-01..2024-02-01"),
        ("2024-01-15..2024-02-29", "2023-01-15..2023-03-01", "2023-12-01..2024-01-15"),
        ("2024-02-29..2024-03-05", "2023-02-28..2023-03-05", "2024-02-24..2024-02-29"),
        ("2024-01-08..2024-01-22", "2023-01-09..2023-01-23", "2023-12-25..2024-01-08"),
        ("2024-H2", "2023-07-01..2024-01-01", "2024-01-01..2024-07-01"),
        ("2024-W30", "2023-W30", "2024-W29"),
    ],
)
def test_a_range_is_compared_with_the_same_days_and_weeks_with_weeks(
    period: str, year_before: str, previous: str
) -> None:
    calendar = FiscalCalendar()
    asked = parse_period(period, calendar)
    for found, told in ((calendar.year_before, year_before), (calendar.previous, previous)):
        same = parse_period(told, calendar)
        assert (found(asked).start, found(asked).end) == (same.start, same.end)


def test_halves_and_ranges_of_months_keep_to_a_calendar_of_weeks() -> None:
    calendar = FiscalCalendar(start_month=2, pattern="445")
    half = parse_period("FY2024-H2", calendar)
    assert (half.label, half.start) == ("2024-H2", calendar.quarter(2024, 3).start)
    assert half.end == calendar.year(2024).end
    assert calendar.year_before(half) == calendar.half(2023, 2)
    assert calendar.next(half) == calendar.half(2025, 1)
    first, last = calendar.month(2024, 2), calendar.month(2024, 3)
    found = calendar.year_before(parse_period(f"{first.start}..{last.end}", calendar))
    assert found.start == calendar.month(2023, 2).start
    assert found.end == calendar.month(2023, 3).end


@given(calendars, days, st.integers(0, 800))
def test_the_calendar_table_has_one_row_a_day_and_indices_that_count(
    calendar: FiscalCalendar, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    table = calendar.days(first, last)
    assert [row.day for row in table] == [first + timedelta(days=n) for n in range(length + 1)]
    for row in table[:: max(1, length // 20)]:
        quarter, month = calendar.quarter_of(row.day), calendar.month_of(row.day)
        assert (row.quarter_label, row.month_label) == (quarter.label, month.label)
        assert row.week_label == calendar.week_of(row.day).label
        assert row.fiscal_year == calendar.year_of(row.day)
        assert row.quarter_index // 4 == row.month_index // 12 == row.fiscal_year
        assert row.month_index // 3 == row.quarter_index
    for one, two in pairwise(table):
        for name in ("quarter", "month", "week"):
            step = getattr(two, f"{name}_index") - getattr(one, f"{name}_index")
            same = getattr(two, f"{name}_label") == getattr(one, f"{name}_label")
            assert step == (0 if same else 1)


@given(calendars, days, st.integers(0, 800), st.sampled_from(["year", "quarter", "month", "week"]))
def test_periods_cover_a_span_once(
    calendar: FiscalCalendar, first: date, length: int, kind: str
) -> None:
    last = first + timedelta(days=length)
    found = calendar.periods(kind, first, last)
    assert found[0].contains(first)
    assert found[-1].contains(last)
    assert all(one.end == two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_month": 0},
        {"start_month": 13},
        {"pattern": "4-4-5"},
        {"week_start": 7},
        {"year_end_rule": "first"},
        {"forecast_week_start": -1},
    ],
)
def test_settings_that_are_no_calendar_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(QuarterdeckError, match=next(iter(wrong))):
        FiscalCalendar(**wrong)
