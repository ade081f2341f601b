"""Where two tables of time zones differ, whoever proves the ledger is told."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from quarterdeck.desk import zone_data
from quarterdeck.desk.workspace import Desk
from quarterdeck.desk.zone_data import difference, zone_notes
from quarterdeck.ledger.api import Ledger
from quarterdeck.words.days import end_of_day
from quarterdeck.words.problem import Severity

FIRST, LAST = date(2019, 3, 1), date(2024, 3, 1)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"])
def test_zones_whose_laws_stood_still_are_told_alike(zone: str) -> None:
    assert difference(zone, FIRST, LAST) is None


@pytest.mark.parametrize("minutes", [-60, 30, 120])
def test_the_first_night_that_is_told_otherwise_is_named(
    minutes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = date(2022, 10, 30)

    def by_another_law(day: date, zone: str) -> datetime:
        late = timedelta(minutes=minutes) if day >= changed else timedelta()
        return end_of_day(day, zone) + late

    monkeypatch.setattr(zone_data, "end_of_day", by_another_law)
    assert difference("Europe/Berlin", FIRST, LAST) == (changed, abs(minutes))


def test_a_proof_tells_of_it_and_stays_one(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert zone_notes(desk) == ()
    monkeypatch.setattr(zone_data, "difference", lambda *_: (date(2026, 11, 1), 60))
    (note,) = zone_notes(desk)
    assert note.severity is Severity.WARNING
    assert "from 2026-11-01 on: for 60 minutes" in note.says
    assert desk.playbook.settings.timezone in note.says
    assert zone_notes(replace(desk, ledger=Ledger(tmp_path / "ledger"))) == ()
