"""What is kept of past days answers as if it had been worked out now, whatever came since."""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest

from quarterdeck.engine.duck import DuckEngine
from quarterdeck.facts import Facts, Question
from quarterdeck.forecast import kept
from quarterdeck.forecast.alarms import drift, naive
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.window import horizon
from quarterdeck.simulation.histories import random_history
from tests.forecast.company import DAY, LATE, Company, company_of
from tests.worlds import reopened


def afresh(facts: Facts) -> Facts:
    """Return the same facts of which nothing is kept."""
    return Facts(replace(facts.store, cache=None), DuckEngine())


def said(facts: Facts, day: date) -> list[object]:
    """Return all that a forecast says beside what the day itself tells: its swings and draws."""
    found = Forecasts(facts, replays=3).forecast(horizon(day, 28), Question(day))
    swings = [swing.likely.tobytes() for swing in found.calibration.swings]
    return [found.calibration, swings, found.spread.money.tobytes(), found.spread.count.tobytes()]


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_kept_says_what_is_worked_out_afresh(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    company = Company(tmp_path, chance, random_history(seed + 3, 200, nastiness=LATE))
    first, happens = company.day, [company.import_on, company.list_all, company.decide]
    happens += [company.withdraw, company.withdraw, company.bring_back]
    chance.shuffle(happens)
    for happen in (company.load_history, *happens, company.bring_back):
        happen()
        facts = company.facts()
        for day in {first, company.day}:
            assert said(facts, day) == said(afresh(facts), day)


def moments(facts: Facts, day: date, monkeypatch: pytest.MonkeyPatch) -> tuple[object, int]:
    """Return what a forecast learned of earlier days, and how many of them it worked out."""
    worked: list[object] = []
    monkeypatch.setattr(Forecasts, "_replay", counted(worked, Forecasts._replay))
    found = Forecasts(facts, replays=3).forecast(horizon(day, 28), Question(day)).calibration
    monkeypatch.undo()
    return found, len(worked)


def counted(worked: list[object], work: Callable[..., object]) -> Callable[..., object]:
    def then(*given: object) -> object:
        worked.append(given)
        return work(*given)

    return then


@pytest.fixture
def shop(tmp_path: Path) -> Company:
    return company_of(tmp_path, 1)


def test_an_import_of_tonight_leaves_earlier_days_as_they_are(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = shop.day - timedelta(days=1)
    first, worked = moments(shop.facts(), day, monkeypatch)
    assert worked == 3
    shop.import_on()
    assert moments(shop.facts(), day, monkeypatch) == (first, 0)
    shop.load_history()
    assert moments(shop.facts(), day, monkeypatch)[1] == 3


def test_what_the_next_day_will_ask_may_be_worked_out_the_day_before(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    day, next_day = shop.day - timedelta(days=1), shop.day + timedelta(days=3)
    Forecasts(shop.facts(), replays=3).prepare(horizon(next_day, 28), day)
    shop.day = next_day
    shop.take("rows", shop.day + timedelta(days=1))
    assert moments(shop.facts(), next_day, monkeypatch)[1] == 0


def test_where_fields_are_assumed_every_import_tells_of_the_past(shop: Company) -> None:
    day, settings = shop.day - timedelta(days=9), shop.playbook.settings
    assuming = replace(shop.playbook, settings=replace(settings, assume=("amount",)))
    before = [reopened(shop.folder, book).store for book in (shop.playbook, assuming)]
    shop.import_on()
    after = [reopened(shop.folder, book).store for book in (shop.playbook, assuming)]
    same = [
        one.known_by(day) == other.known_by(day) for one, other in zip(before, after, strict=True)
    ]
    assert same == [True, False]


def test_what_is_kept_may_be_deleted_or_damaged(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = shop.facts()
    first, _ = moments(facts, shop.day, monkeypatch)
    (path,) = (shop.folder / "cache" / "forecast").iterdir()
    whole = path.read_bytes()
    for damaged in (whole[:-9], b"[]", b""):
        path.write_bytes(damaged)
        assert moments(facts, shop.day, monkeypatch) == (first, 3)
        assert path.read_bytes() == whole
    path.unlink()
    assert moments(facts, shop.day, monkeypatch) == (first, 3)


def test_two_who_write_at_once_lose_nothing_and_a_killed_one_leaves_nothing(
    shop: Company,
) -> None:
    facts = shop.facts()
    one, other = (kept.kept_of(facts) for _ in range(2))
    assert one.answer(("a",), shop.day, lambda: 1) == 1
    assert other.answer(("b",), shop.day, lambda: 2) == 2
    for writer in (one, other):
        writer.save()
    assert one.path is not None
    killed = one.path.with_name(f".{one.path.name}.1-2")
    killed.write_text("half")
    os.utime(killed, (0, 0))
    third = kept.kept_of(facts)
    told = [third.answer((name,), shop.day, lambda: 3) for name in "abc"]
    third.save()
    assert (told, killed.exists()) == ([1, 2, 3], False)


def test_no_more_is_kept_than_will_be_asked(shop: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    monkeypatch.setattr(kept, "FILES", 2)
    facts = shop.facts()
    for without in (("size",), ("due",), ("category",)):
        written = kept.kept_of(facts, without)
        for name in "abc":
            written.answer((name,), shop.day, lambda: 1)
        written.save()
    files = list((shop.folder / "cache" / "forecast").iterdir())
    assert len(files) == 2
    assert [len(orjson.loads(file.read_bytes())) for file in files] == [2, 2]
    assert written.path in files


def test_a_record_works_nothing_out_that_was_worked_out_before(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drift, "WEEKS", 3)
    shop.day = DAY
    shop.take("rows", DAY)
    facts, asked = shop.facts(), Question(shop.day)
    days = Forecasts(facts).known(shop.day).days

    def watched(facts: Facts) -> list[object]:
        hindsight = Hindsight(facts, asked)
        return [drift.shares_of(hindsight, days), naive.of_replays(hindsight, days)]

    first = watched(facts)
    assert first[0]
    assert first[1]
    assert watched(afresh(facts)) == first
    worked: list[object] = []
    for name in ("forecast", "rivals"):
        monkeypatch.setattr(Forecasts, name, counted(worked, getattr(Forecasts, name)))
    assert watched(shop.facts()) == first
    assert not worked
