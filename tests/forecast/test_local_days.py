"""Days of instants are told by the zone database that ends of days are told by."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from quarterdeck.forecast.history import STILL
from quarterdeck.forecast.read_tellings import local_days
from quarterdeck.words.days import end_of_day, local_day

EPOCH = date(1970, 1, 1)
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Pacific/Kiritimati"]
ZONES += ["America/Vancouver", "Asia/Kathmandu", "Africa/Casablanca", "Etc/GMT+12"]


def found(instants: list[datetime | None], zone: str) -> list[int]:
    column = pa.chunked_array([pa.array(instants, pa.timestamp("us", "UTC"))])
    return [int(day) for day in local_days(column, zone)]


def number(day: date) -> int:
    return (day - EPOCH).days


@pytest.mark.parametrize("zone", ZONES)
def test_an_instant_is_of_the_day_whose_end_it_comes_before(zone: str) -> None:
    rng = np.random.default_rng(7)
    start = datetime(2010, 1, 1, tzinfo=UTC)
    instants = [start + timedelta(seconds=int(n)) for n in rng.integers(0, 6 * 10**8, 2000)]
    ends = [end_of_day(date(2010, 1, 1) + timedelta(days=n), zone) for n in range(0, 6900, 7)]
    instants += ends + [end - timedelta(microseconds=1) for end in ends]
    assert found(list(instants), zone) == [number(local_day(i, zone)) for i in instants]


def test_there_may_be_none_one_or_very_old_ones() -> None:
    old = datetime(1901, 5, 1, 3, tzinfo=UTC)
    assert found([], "UTC") == []
    assert found([None], "Europe/Berlin") == [STILL]
    assert found([old, None], "America/New_York") == [number(date(1901, 4, 30)), STILL]
