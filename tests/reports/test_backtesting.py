"""The pictures and tables of a backtest: every day is seen, missed ones stand out."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from quarterdeck.forecast.backtest import Backtest
from quarterdeck.forecast.case import Expected
from quarterdeck.forecast.measures import Chances, scored
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.forecast.summaries import SERVED, Tried, alike, summaries_of
from quarterdeck.forecast.window import horizon
from quarterdeck.reports.backtesting.pictures import chances_picture, days_picture, errors_picture
from quarterdeck.reports.backtesting.tables import alike_table, days_table, methods_table
from quarterdeck.reports.blocks import Table
from quarterdeck.reports.charts.past_forecasts import past_forecasts
from quarterdeck.reports.charts.reliability import reliability
from quarterdeck.reports.charts.spans import spans
from quarterdeck.reports.tables import twin

WIDTHS = [1120, 344]


def tried(n: int, actual: float) -> Tried:
    """Return a Monday of which the forecast says 1,000 with a range of 900 to 1,100."""
    ends = dict.fromkeys(LEVELS, (900_00.0, 1100_00.0))
    window = horizon(date(2026, 1, 5) + timedelta(weeks=n), 28)
    methods = {SERVED: Expected(1000_00.0, 10), "run_rate": Expected(1500_00.0, 12)}
    return Tried(window, "full", 0.05, actual, 10, methods, ends, ends, 40_00.0, 1.0)


def made(days: int = 20) -> Backtest:
    """Return a backtest whose outcomes lie outside on every fifth day."""
    looked = tuple(tried(n, 1300_00.0 if n % 5 == 4 else 1020_00.0) for n in range(days))
    return Backtest(looked, summaries_of(looked), alike(looked), {}, 0.05, 4)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_day_is_drawn_and_those_outside_the_range_are_marked(width: int) -> None:
    block = days_picture(made(), "EUR")
    drawn = past_forecasts(block, width)
    assert block.title == "16 of 20 outcomes lay within the range"
    assert drawn.count('class="range"') == 20
    assert drawn.count('class="missed"') == 4
    assert drawn.count('class="dot"') == 16


def test_a_scale_begins_at_nothing_unless_all_would_be_pressed_into_the_top() -> None:
    far = days_picture(made(), "EUR")
    near = replace(far, rows=tuple(replace(r, between=(0.0, 1100_00.0)) for r in far.rows))
    assert ">0</text>" in past_forecasts(near, 1120)
    assert ">0</text>" not in past_forecasts(far, 1120)


@pytest.mark.parametrize("width", WIDTHS)
def test_methods_stand_by_error_beside_what_chance_leaves(width: int) -> None:
    block = errors_picture(made())
    assert [row.label for row in block.rows] == ["Forecast", "Run rate of 13 weeks"]
    assert block.rows[1].words.startswith("forecast 8")
    drawn = spans(block, width)
    assert "chance alone 5.0 %" in drawn
    assert drawn.index("Forecast") < drawn.index("Run rate of 13 weeks")
    for x in (float(part.split('"')[0]) for part in drawn.split('cx="')[1:]):
        assert 0 <= x <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_chances_lie_on_the_diagonal_where_they_come_true(width: int) -> None:
    said = tuple(np.full(100, 0.25) for _ in range(12))
    came = tuple((np.arange(100) < 25).astype(float) for _ in said)
    found = scored(Chances(said, came))
    assert found is not None
    block = chances_picture(found, "Chances")
    drawn = reliability(block, width)
    assert "1,200" in drawn
    (x, y) = (float(drawn.split(f'{end}="')[1].split('"')[0]) for end in ("cx", "cy"))
    line = drawn.split("<line")[-1] if "even" not in drawn else drawn.split('class="even"')[0]
    start = {k: float(line.split(f'{k}="')[-1].split('"')[0]) for k in ("x1", "y1", "x2", "y2")}
    share = (x - start["x1"]) / (start["x2"] - start["x1"])
    assert (y - start["y1"]) / (start["y2"] - start["y1"]) == pytest.approx(share, abs=0.01)
    assert twin(block).rows[0][0] == "20 % to 30 %"


def heads(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def test_columns_without_content_are_left_out() -> None:
    found = made()
    assert "Served" not in heads(days_table(found, "EUR"))
    rungs = tuple(replace(t, rung="young" if n else "full") for n, t in enumerate(found.tried))
    assert "Served" in heads(days_table(replace(found, tried=rungs), "EUR"))
    assert "90 % of resamples" in heads(methods_table(found, "amount"))
    assert "90 % of resamples" not in heads(methods_table(made(5), "amount"))


def test_days_alike_are_told_apart_with_the_best_simpler_way() -> None:
    looked = tuple(
        replace(t, rung="young" if n < 5 else "full") for n, t in enumerate(made().tried)
    )
    table = alike_table(alike(looked), "By what was served", "Served")
    assert [row[0] for row in table.rows] == ["Tables", "Tables and run rate"]
    assert {row[-2] for row in table.rows} == {"Run rate of 13 weeks"}
