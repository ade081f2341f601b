"""The path through a period: days as they were seen, what was published as it was said."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.forecasting import Ahead, forecast_of
from quarterdeck.desk.landing_path import path_of
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.told import Told, days_of, kept_apart
from quarterdeck.reports.blocks import Fan
from quarterdeck.reports.forecasting.path_document import path_json
from quarterdeck.reports.forecasting.path_page import path_report, path_sheet
from quarterdeck.reports.text import to_text
from quarterdeck.words.period import Period
from tests.desk.test_forecast_record import opened, publish

MONTH, DAY = "2026-05", "2026-05-24"


@pytest.fixture(scope="module", autouse=True)
def _few_replays() -> Iterator[None]:
    """Ranges learned from one week: where days stand does not depend on how wide they are."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("desk.publishing", "desk.forecasting", "forecast.hindsight"):
            patch.setattr(f"quarterdeck.{module}.Forecasts", partial(Forecasts, replays=1))
        yield


def test_each_day_is_what_its_own_forecast_said_and_bookings_add_up(desk: Desk) -> None:
    walked = path_of(desk, OWNER, Ask(as_of=DAY, period=MONTH))
    assert [f"{told.day}" for told in walked.told] == ["2026-05-03", "2026-05-10", "2026-05-17"]
    for told in walked.all:
        ask = Ask(as_of=f"{told.day}", period=MONTH)
        found = forecast_of(desk, OWNER, ask, ahead=Ahead(deals=0)).forecast
        assert told.expected == found.whole.expected
        assert told.ranges[80] == found.spread.interval(80)
    assert walked.points[-1].day == date.fromisoformat(DAY)
    assert walked.points[-1].value == walked.foreseen.forecast.whole.booked > 0
    values = [point.value for point in walked.points]
    assert values == sorted(values)
    assert all(len(path.values) == path.days for path in walked.past)


def test_what_was_published_stands_as_it_was_said(company: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(company, folder)
    run = publish(folder, "2026-07-10")
    publish(folder, "2026-07-17", after=40)
    desk = opened(folder, "2026-09-14")
    walked = path_of(desk, OWNER, Ask(as_of="2026-08-02"))
    assert {t.run: f"{t.day}" for t in walked.told if t.run} == {run: "2026-07-10"}
    other = path_of(desk, OWNER, Ask(as_of="2026-07-26", where="product=Core"))
    assert {t.run for t in other.told} == {""}
    page = to_text(path_report(walked))
    assert "published then" in page
    assert [row["run"] for row in path_json(walked)["forecasts"]].count(run) == 1
    assert len(path_sheet(walked).rows) == len(walked.all)


def test_a_period_that_has_not_begun_has_no_path(desk: Desk) -> None:
    report = path_report(path_of(desk, OWNER, Ask(as_of=DAY, period="2026-Q4")))
    assert "has not begun" in to_text(report)
    assert not any(isinstance(block, Fan) for block in report.blocks)


def test_who_sees_a_part_gets_the_path_of_that_part(desk: Desk) -> None:
    part = path_of(desk, Viewer("p-005", "rep", frozenset({"read"})), Ask(as_of=DAY, period=MONTH))
    whole = path_of(desk, OWNER, Ask(as_of=DAY, period=MONTH))
    assert part.points[-1].value < whole.points[-1].value


def test_a_year_is_looked_at_about_thirteen_times_and_never_before_anything_was_known() -> None:
    year = Period("2026", date(2026, 1, 1), date(2027, 1, 1))
    days = days_of(year, date(2026, 12, 30), date(2025, 6, 1))
    assert 12 <= len(days) <= 14
    assert days[0] >= date(2025, 12, 31)
    late = days_of(year, date(2026, 12, 30), date(2026, 11, 1))
    assert late[0] >= date(2026, 11, 1)


def test_a_published_day_takes_the_place_of_those_near_it() -> None:
    day = date(2026, 7, 10)
    near, far = (Told(day + timedelta(days=n), 1, {}) for n in (2, 5))
    said = Told(day, 2, {}, "run")
    assert kept_apart([near, far], [said]) == (said, far)
