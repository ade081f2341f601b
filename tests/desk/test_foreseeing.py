"""What the next days' forecasts will ask of past days is worked out ahead."""

from datetime import date, timedelta

import pytest

from quarterdeck.desk import forecasting
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.forecasting import Ahead, forecast_of, foresee
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.window import Window


@pytest.mark.parametrize(
    ("last", "days"),
    [("2026-08-11", ("2026-08-12",)), ("2026-08-14", ("2026-08-15", "2026-08-17"))],
)
def test_the_next_day_and_after_a_friday_monday_are_foreseen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, last: str, days: tuple[str, ...]
) -> None:
    asked: list[Window] = []
    monkeypatch.setattr(Forecasts, "prepare", lambda _, window, __: asked.append(window))
    monkeypatch.setattr(forecasting, "Ask", lambda: Ask(last))
    foresee(desk)
    assert [f"{window.as_of}" for window in asked] == list(days)


def test_what_is_foreseen_is_the_window_that_the_forecast_then_has(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Window] = []
    monkeypatch.setattr(Forecasts, "prepare", lambda _, window, __: asked.append(window))
    for day in (date(2026, 8, 11), date(2026, 9, 28), date(2026, 9, 29)):
        monkeypatch.setattr(forecasting, "Ask", lambda day=day: Ask(f"{day}"))
        foresee(desk)
        said = forecast_of(desk, OWNER, Ask(f"{day + timedelta(days=1)}"), ahead=Ahead(deals=0))
        assert asked[-1] == said.forecast.window
