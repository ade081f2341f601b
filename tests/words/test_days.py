"""Days and instants: where a business day begins and ends, clock changes included."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.words.days import (
    FIRST_DAY,
    LAST_DAY,
    end_of_day,
    local_day,
    parse_day,
    start_of_day,
    zone,
)
from quarterdeck.words.problem import QuarterdeckError

ZONES = ["UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Auckland",
         "America/Santiago", "Asia/Beirut"]  # fmt: skip


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "tz", "start", "end"),
    [
        (date(2011, 10, 31), "Europe/Amsterdam", utc(2011, 10, 30, 23), utc(2011, 10, 31, 23)),
        (date(2011, 10, 30), "Europe/Amsterdam", utc(2011, 10, 29, 22), utc(2011, 10, 30, 23)),
        (date(2012, 3, 25), "Europe/Amsterdam", utc(2012, 3, 24, 23), utc(2012, 3, 25, 22)),
        # Clocks in Sao Paulo skipped midnight: the day began at one.
        (date(2018, 11, 4), "America/Sao_Paulo", utc(2018, 11, 4, 3), utc(2018, 11, 5, 2)),
        # Samoa skipped this day whole: it has no instant.
        (date(2011, 12, 30), "Pacific/Apia", utc(2011, 12, 30, 10), utc(2011, 12, 30, 10)),
    ],
)
def test_a_day_is_bounded_by_the_clocks_of_its_zone(
    day: date, tz: str, start: datetime, end: datetime
) -> None:
    assert start_of_day(day, tz) == start
    assert end_of_day(day, tz) == end


@given(st.dates(date(1980, 1, 1), date(2037, 1, 1)), st.sampled_from(ZONES))
def test_days_touch_and_hold_their_own_instants(day: date, tz: str) -> None:
    start, end = start_of_day(day, tz), end_of_day(day, tz)
    assert end == start_of_day(day + timedelta(days=1), tz)
    assert start.tzinfo is UTC
    assert local_day(start, tz) == day
    assert local_day(end - timedelta(microseconds=1), tz) == day
    assert local_day(end, tz) == day + timedelta(days=1)


def test_an_instant_of_any_zone_falls_on_a_local_day() -> None:
    instant = datetime(2026, 9, 30, 20, tzinfo=timezone(timedelta(hours=-5)))
    assert local_day(instant, "Europe/Berlin") == date(2026, 10, 1)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(QuarterdeckError, match="no time zone"):
        local_day(datetime(2026, 9, 30), "UTC")  # noqa: DTZ001 -- what is to be refused


@pytest.mark.parametrize("text", ["2026-09-31", "30/09/2026", "20260930", "2026-W40-1", "", "soon"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(QuarterdeckError, match="not a day"):
        parse_day(text)


def test_a_day_is_read() -> None:
    assert parse_day(" 2026-09-30 ") == date(2026, 9, 30)


@pytest.mark.parametrize("day", ["0001-01-02", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_no_business_has_is_refused(day: str) -> None:
    with pytest.raises(QuarterdeckError, match="out of reach") as caught:
        parse_day(day)
    assert caught.value.fix == "Use a day from 1900-01-01 to 2999-12-31."


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_the_first_and_last_day_have_ends_in_every_zone(day: date) -> None:
    assert parse_day(f"{day}") == day
    for tz in ZONES:
        assert local_day(end_of_day(day, tz) - timedelta(seconds=1), tz) == day


@pytest.mark.parametrize("name", ["Europe/Amsterdan", "", "../etc/passwd", "Europe", "/etc/passwd"])
def test_what_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(QuarterdeckError, match="not a time zone") as caught:
        zone(name)
    if name == "Europe/Amsterdan":
        assert "Did you mean 'Europe/Amsterdam'?" in caught.value.says
