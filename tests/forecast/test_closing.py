"""When deals close: by hand where it can be worked out, and as of any day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import exp, log
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.cells import AGES, AHEAD
from quarterdeck.forecast.closing import PATH, WEEKS, Closing, closing, closings
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.slips import Slips, slips
from quarterdeck.forecast.stakes import stakes as stakes_of
from quarterdeck.forecast.tables import Cells, Tables
from quarterdeck.forecast.window import Window
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.days import end_of_day
from tests.worlds import facts_of, known_before

DAY = date(2026, 4, 20)
Q2 = parse_period("2026-Q2", FiscalCalendar())
BAD = Nastiness(start=date(2025, 9, 1), days=300)


def test_of_even_hazards_both_fates_share_what_is_decided() -> None:
    shape = (1, len(AGES), len(AHEAD))
    tables = Tables((), np.full(shape, 0.03), np.full(shape, 0.01))
    cell = Cells(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64))
    for days in (3.0, 17.0, 200.0):
        won, lost = tables.fates(cell, days)
        decided = 1 - exp(-0.04 * days)
        assert won[0] == pytest.approx(0.75 * decided)
        assert lost[0] == pytest.approx(0.25 * decided)
        assert tables.chances(cell, days)[0] == won[0]


def test_the_days_of_a_win_are_quantiles_of_those_won() -> None:
    """Won at 2 % a day of what is left, lost at as much: half of the wins come in ln 2 / 4 %."""
    days = 7.0 * np.arange(WEEKS + 1)
    won = 0.5 * (1 - np.exp(-0.04 * days))
    found = closing(DAY, DAY + timedelta(days=21), won, won)
    assert found.by_due == pytest.approx(0.5 * (1 - exp(-0.84)))
    for share, day in zip((0.1, 0.25, 0.5, 0.75, 0.9), days_of(found), strict=True):
        assert abs((day - DAY).days - -log(1 - share) / 0.04) < 1.5
    assert len(found.path) == PATH
    assert found.path[2].day == DAY + timedelta(days=21)
    assert found.path[2].won == found.by_due


def days_of(found: Closing) -> Iterator[date]:
    assert found.half is not None
    assert found.most is not None
    assert found.median is not None
    return iter((found.most[0], found.half[0], found.median, found.half[1], found.most[1]))


def test_what_is_next_to_never_won_has_no_day_and_a_date_gone_by_no_chance() -> None:
    never = closing(DAY, DAY, np.zeros(WEEKS + 1), np.linspace(0, 1, WEEKS + 1))
    assert (never.median, never.half, never.most, never.by_due) == (None, None, None, None)
    assert never.lost == 1


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    return random_history(5, 400, nastiness=BAD)


@pytest.fixture(scope="module")
def facts(rows: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(tmp_path_factory.mktemp("closing"), rows)


def told(facts: Facts) -> tuple[tuple[Closing, ...], Slips | None]:
    forecasts, asked = Forecasts(facts, replays=0), Question(DAY)
    stakes = stakes_of(forecasts.served(Window(Q2, DAY))[0], asked, 200)
    known = forecasts.known(DAY)
    return closings(known, stakes), slips(known, asked, Q2)


def test_what_is_known_later_changes_no_date(rows: pa.Table, facts: Facts, tmp_path: Path) -> None:
    end = end_of_day(DAY, facts.playbook.settings.timezone)
    found = told(facts)
    assert found == told(facts_of(tmp_path, known_before(rows, end)))
    assert len(found[0]) > 50
    assert found[1] is not None


def test_chances_grow_and_never_exceed_one_and_agree_with_the_forecast(facts: Facts) -> None:
    forecasts = Forecasts(facts, replays=0)
    window = Window(Q2, DAY)
    stakes = stakes_of(forecasts.served(window)[0], Question(DAY), 200)
    for stake, found in zip(stakes, closings(forecasts.known(DAY), stakes), strict=True):
        for before, after in zip(found.path[:-1], found.path[1:], strict=True):
            assert 0 <= before.won <= after.won
            assert 0 <= before.lost <= after.lost
            assert after.won + after.lost <= 1 + 1e-9
        days = list(days_of(found)) if found.half else []
        assert days == sorted(days)
        by_end = [p.won for p in found.path if abs((p.day - window.last).days) <= 6]
        assert min(by_end) - 0.02 <= stake.chance / 10**9 <= max(by_end) + 0.02


SOLD = {
    "in time": ("2025-12-10", "2026-02-10", ("Won", "2026-02-09")),
    "fifteen days late": ("2025-12-10", "2026-02-10", ("Won", "2026-02-25")),
    "ten weeks late": ("2025-12-10", "2026-02-10", ("Won", "2026-04-21")),
    "lost": ("2025-12-10", "2026-02-10", ("Lost", "2026-03-01")),
    "still open": ("2025-12-10", "2026-02-10", None),
    "due too lately": ("2025-12-10", "2026-03-31", ("Won", "2026-03-31")),
    "known too late": ("2026-01-10", "2026-02-10", ("Won", "2026-02-10")),
    "due later": ("2025-12-10", "2026-08-10", ("Won", "2026-02-10")),
}
"""Deals by what becomes of them: known on, due on, and how and when they were closed."""


def test_slips_by_hand(rows: pa.Table, tmp_path: Path) -> None:
    lines = []
    for name, (known, due, end) in SOLD.items():
        fields = {"stage": "Proposal", "amount": 10_000, "currency": "EUR", "presence": "present"}
        fields |= {"pipeline": "sales", "owner": "U1001", "close_date": date.fromisoformat(due)}
        lines.append(line(rows, name, known, fields))
        # The date is moved once the period runs: it counts as it was stated at its start.
        moved = {"close_date": date(2026, 12, 31)}
        lines += [line(rows, name, "2026-02-05", moved)] if name == "ten weeks late" else []
        lines += [line(rows, name, end[1], {"stage": end[0]})] if end else []
    facts = facts_of(tmp_path, pa.concat_tables(lines))
    day = date(2026, 6, 15)
    found = slips(Forecasts(facts).known(day), Question(day), Q2)
    assert found is not None
    assert found.deals == {"in_time": 1, "weeks_1_4": 1, "weeks_5_13": 1, "later": 1, "lost": 1}
    assert found.money == dict.fromkeys(found.deals, 10_000)
    assert (found.periods, found.last) == (1, date(2026, 3, 16))
    early = date(2026, 3, 20)
    assert slips(Forecasts(facts).known(early), Question(early), Q2) is None


def line(rows: pa.Table, deal: str, day: str, fields: dict[str, Any]) -> pa.Table:
    at = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=UTC)
    row: dict[str, Any] = dict.fromkeys(rows.column_names)
    row |= {name: name[4:] in fields for name in rows.column_names if name.startswith("has_")}
    row |= {"id": deal, "valid_at": at, "known_at": at, "seq": 0, "row_no": 1}
    return pa.Table.from_pylist([row | {"reconstructed": "", "doubtful": ""} | fields], rows.schema)
