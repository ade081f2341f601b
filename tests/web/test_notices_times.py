"""When a letter is due: by the reader's own clock, through changes of the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest

from quarterdeck.web.notices.hosts import allowed
from quarterdeck.web.notices.times import LATE, Times
from quarterdeck.words.problem import QuarterdeckError

ALL = frozenset(range(1, 8))
WORKING = frozenset(range(1, 6))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("UTC", "2026-11-23T06:59:59", None),
        ("UTC", "2026-11-23T07:00:00", date(2026, 11, 23)),
        ("UTC", "2026-11-23T12:59:59", date(2026, 11, 23)),
        ("UTC", "2026-11-23T13:00:00", None),
        ("America/Los_Angeles", "2026-11-23T15:00:00", date(2026, 11, 23)),
        ("Pacific/Auckland", "2026-11-22T18:00:00", date(2026, 11, 23)),
        ("Asia/Kathmandu", "2026-11-23T01:15:00", date(2026, 11, 23)),
        ("Asia/Kathmandu", "2026-11-23T01:14:59", None),
        ("UTC", "2026-11-22T07:00:00", None),  # a Sunday
    ],
)
def test_a_letter_is_due_by_the_clock_of_its_reader(
    zone: str, moment: str, day: date | None
) -> None:
    assert Times(zone, 7, WORKING).due_on(at(moment)) == day


def test_an_hour_that_spring_leaves_out_comes_with_the_next_one() -> None:
    times = Times("Europe/Berlin", 2, ALL)
    assert times.due_on(at("2026-03-29T00:59:59")) is None
    assert times.due_on(at("2026-03-29T01:00:00")) == date(2026, 3, 29), "it is three there"
    assert times.next_at(at("2026-03-28T12:00:00")) == at("2026-03-29T01:00:00")


def test_an_hour_that_autumn_has_twice_comes_with_the_first() -> None:
    times = Times("Europe/Berlin", 2, ALL)
    assert times.next_at(at("2026-10-24T12:00:00")) == at("2026-10-25T00:00:00")
    assert times.due_on(at("2026-10-25T00:00:00")) == date(2026, 10, 25)
    assert times.due_on(at("2026-10-25T01:30:00")) == date(2026, 10, 25), "the same day's letter"


def test_a_day_that_a_zone_left_out_has_no_letter() -> None:
    times = Times("Pacific/Apia", 7, ALL)
    day, days = at("2011-12-28T00:00:00"), []
    while day < at("2012-01-02T00:00:00"):
        found = times.next_at(day)
        assert found is not None
        days.append(times.due_on(found))
        day = found
    assert date(2011, 12, 30) not in days
    assert days == sorted(set(days)), "each day once"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Asuncion", "Africa/Cairo"])
@pytest.mark.parametrize("hour", [0, 2, 7, 23])
def test_each_chosen_day_of_a_year_has_one_letter(zone: str, hour: int) -> None:
    times = Times(zone, hour, WORKING)
    moment, end, days = at("2026-01-01T00:00:00"), at("2027-01-01T00:00:00"), []
    while (found := times.next_at(moment)) is not None and found < end:
        days.append(times.due_on(found))
        assert times.due_on(found - timedelta(seconds=1)) is None
        assert found > moment
        moment = found
    assert None not in days
    assert len(set(days)) == len(days) > 259


def test_it_may_be_late_by_some_hours_of_the_same_day_alone() -> None:
    times = Times("UTC", 21, ALL)
    assert times.due_on(at("2026-11-23T23:59:00")) == date(2026, 11, 23)
    assert times.due_on(at("2026-11-24T00:00:00")) is None
    assert LATE > 3


def test_without_days_nothing_is_next() -> None:
    assert Times("UTC", 7, frozenset()).next_at(at("2026-11-23T00:00:00")) is None


def test_calls_are_reminded_of_on_the_last_two_days_one_works() -> None:
    times, sunday = Times("UTC", 7, WORKING), date(2026, 11, 29)
    last = [day for day in range(23, 30) if times.is_last(date(2026, 11, day), sunday)]
    assert last == [26, 27, 28, 29]
    assert [times.due_on(at(f"2026-11-{day}T08:00:00")) is not None for day in last] == [
        True,
        True,
        False,
        False,
    ]


HOSTS = ("hooks.slack.com", ".logic.azure.com", "127.0.0.1")


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com/services/T1/B2/x",
        "https://prod-9.westeurope.logic.azure.com:443/workflows/1?sig=x",
        "http://127.0.0.1:9000/hook",
    ],
)
def test_a_letter_may_go_to_hosts_that_are_allowed(address: str) -> None:
    assert allowed(address, HOSTS) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://hooks.slack.com/services/T1",
        "https://hooks.slack.com:8443/services/T1",
        "https://hooks.slack.com.evil.example/services",
        "https://evilhooks.slack.com/services",
        "https://evil.example/hooks.slack.com",
        "https://user@hooks.slack.com/services",
        "https://logic.azure.com/x",
        "https://evillogic.azure.com/x",
        "http://localhost/x",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://[::1/x",
        "https://hooks.slack.com:port/x",
        "",
    ],
)
def test_it_may_go_nowhere_else(address: str) -> None:
    with pytest.raises(QuarterdeckError, match="may not be sent"):
        allowed(address, HOSTS)
    with pytest.raises(QuarterdeckError):
        allowed("https://hooks.slack.com/x", ())
