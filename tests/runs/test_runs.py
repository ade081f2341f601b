"""What is published stays: kept once, whole after any kill, and a changed byte is seen."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from quarterdeck.runs.api import Runs, late
from quarterdeck.runs.run import Run, Source, from_bytes
from quarterdeck.words.period import Period
from quarterdeck.words.problem import QuarterdeckError

DAY = date(2026, 8, 28)
NOW = datetime(2026, 8, 29, 7, tzinfo=UTC)
ZONE = "Europe/Berlin"
QUARTER = Period("2026-Q3", date(2026, 7, 1), date(2026, 10, 1))
SOURCE = Source("14:9f2c", "play", "0.1.0+abc", "window", {"horizon": ""})
RUN = Run("forecast", DAY, QUARTER, "", SOURCE, {"expected": 12_000_050, "parts": [1.5, None]})


def publish(runs: Runs, run: Run = RUN, at: datetime = NOW) -> str:
    return runs.publish(run, at=at, timezone=ZONE).entry.run


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    return Runs(tmp_path / "runs")


def test_a_run_reads_back_as_it_was_and_the_same_run_has_the_same_bytes(runs: Runs) -> None:
    publish(runs)
    (found,) = runs.read("forecast")
    assert found.run == RUN == from_bytes(RUN.to_bytes())
    other = replace(RUN, answer={"parts": [1.5, None], "expected": 12_000_050})
    assert other.to_bytes() == RUN.to_bytes()
    assert (found.entry.as_of, found.entry.published_at) == (DAY, NOW)


def test_publishing_the_same_twice_keeps_one(runs: Runs) -> None:
    first = runs.publish(RUN, at=NOW, timezone=ZONE)
    again = runs.publish(RUN, at=NOW + timedelta(days=9), timezone=ZONE)
    assert (first.new, again.new) == (True, False)
    assert again.entry == first.entry
    assert len(runs.entries()) == 1


def test_nothing_published_is_no_problem(runs: Runs) -> None:
    assert runs.entries() == ()
    assert runs.verify() == ()
    assert not runs.root.exists()


@pytest.mark.parametrize(
    ("at", "replay"),
    [
        (datetime(2026, 8, 28, 6, tzinfo=UTC), False),
        (datetime(2026, 8, 29, 21, 59, tzinfo=UTC), False),
        (datetime(2026, 8, 29, 22, 0, tzinfo=UTC), True),
        (datetime(2026, 12, 1, tzinfo=UTC), True),
    ],
)
def test_what_comes_out_later_than_the_day_after_is_a_replay(
    runs: Runs, *, at: datetime, replay: bool
) -> None:
    publish(runs, at=at)
    assert runs.entries()[0].replay is replay
    assert late(DAY, at, ZONE) is replay


def test_only_what_is_asked_for_is_read(runs: Runs) -> None:
    publish(runs)
    publish(runs, replace(RUN, as_of=DAY + timedelta(days=7)), NOW + timedelta(days=7))
    publish(runs, replace(RUN, kind="plan"), NOW + timedelta(days=8))
    assert [p.run.as_of for p in runs.read("forecast", until=DAY)] == [DAY]
    assert len(runs.read("forecast", before=NOW + timedelta(days=7))) == 1
    assert len(runs.read("forecast")) == 2


def test_a_changed_run_is_seen_and_refused(runs: Runs) -> None:
    path = runs.root / f"{publish(runs)}.json"
    assert runs.verify() == ()
    path.write_bytes(path.read_bytes().replace(b"12000050", b"12000051"))
    assert [p.says for p in runs.verify()] == ["the run was changed after it was published"]
    with pytest.raises(QuarterdeckError, match="changed after"):
        runs.read("forecast")


def test_a_changed_time_and_a_lost_entry_are_seen(runs: Runs) -> None:
    publish(runs)
    publish(runs, replace(RUN, as_of=DAY + timedelta(days=7)), NOW + timedelta(days=7))
    last = runs.root / "chain" / "00000002.json"
    kept = last.read_bytes()
    last.write_bytes(kept.replace(b"2026-09-05", b"2026-09-04"))
    assert any("hash does not match" in p.says for p in runs.verify())
    last.unlink()
    assert ["last entries" in p.says for p in runs.verify()] == [True]
    last.write_bytes(kept)
    (runs.root / "chain" / "00000001.json").unlink()
    assert any("entry 1 is missing" in p.says for p in runs.verify())


@pytest.mark.parametrize("killed_in", ["_write", "record", "_settle"])
def test_a_kill_leaves_a_run_wholly_there_or_not(
    runs: Runs, monkeypatch: pytest.MonkeyPatch, killed_in: str
) -> None:
    publish(runs)
    other = replace(RUN, scope="north")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    place = "quarterdeck.disk.chain.record" if killed_in == "record" else None
    with monkeypatch.context() as patched:
        if place:
            patched.setattr(place, killed)
        else:
            patched.setattr(Runs, killed_in, killed)
        with pytest.raises(KeyboardInterrupt):
            publish(runs, other)
    there = killed_in == "_settle"
    assert runs.verify() == ()
    assert len(runs.read("forecast")) == (2 if there else 1)
    assert runs.publish(other, at=NOW, timezone=ZONE).new is not there
    assert runs.verify() == ()
    assert list(runs.root.glob("*.pending")) == []
