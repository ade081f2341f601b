"""What is read of the whole company from columns is what the engine says of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast import due_next, kept_tellings, slips
from quarterdeck.forecast.due_next import Pair
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.scoring import Scores, score
from quarterdeck.forecast.stakes import stakes
from quarterdeck.forecast.window import Window
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, Period, parse_period
from tests.worlds import facts_of, sample_playbook

NASTY = Nastiness(start=date(2025, 3, 1), days=450)
CALENDAR = FiscalCalendar()
DAYS = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 17)]


@pytest.fixture(scope="module", params=[(1, "UTC"), (2, "America/New_York"), (3, "Asia/Kolkata")])
def facts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Facts]:
    seed, zone = request.param
    book = sample_playbook()
    book = replace(book, settings=replace(book.settings, timezone=zone))
    rows = random_history(seed, 600, nastiness=NASTY)
    with pytest.MonkeyPatch.context() as patch:
        # Kept columns tell of later days too.
        patch.setattr(kept_tellings, "WORTHWHILE", 0 if seed != 1 else kept_tellings.WORTHWHILE)
        yield facts_of(tmp_path_factory.mktemp("company"), rows, book)


def quarters(last: str, count: int) -> list[Period]:
    found = [parse_period(last, CALENDAR)]
    while len(found) < count:
        found.append(CALENDAR.previous(found[-1]))
    return found


@pytest.mark.parametrize("day", DAYS)
def test_deals_due_next_and_won_early(facts: Facts, day: date) -> None:
    known, periods = Known(facts, day), quarters("2026-Q2", 4)
    pairs = [
        Pair(p, CALENDAR.next(p), p.start + timedelta(days=n))
        for p in periods
        for n in range(0, 90, 3)
    ]
    ours = due_next._of_company(known, pairs)
    theirs = due_next._of_part(known, Question(day), pairs)
    for name in ("pair", "key", "money", "early"):
        assert getattr(ours, name).tolist() == getattr(theirs, name).tolist()
    assert ours.early.any()
    assert not ours.early.all()


@pytest.mark.parametrize("day", DAYS)
def test_what_became_of_deals_that_were_due(facts: Facts, day: date) -> None:
    known = Known(facts, day)
    for begun in (quarters("2026-Q1", 4), quarters("2025-Q4", 1)):
        ours = slips._of_company(known, begun, day - slips.WATCHED)
        assert ours == slips._of_part(known, Question(day), begun)
        assert len(ours) > 2


@pytest.mark.parametrize("most", [1, 10, 1000])
def test_the_deals_that_matter_most(facts: Facts, most: int) -> None:
    def scores() -> Scores:
        return score(Known(facts, DAYS[-1]), Window(parse_period("2026-Q2", CALENDAR), DAYS[-1]))

    question, everything = Question(DAYS[-1]), scores()
    found = stakes(scores(), question, most)
    assert found == stakes(everything, question, 10_000)[:most]
    assert stakes(everything, question, most) == found
    assert len(found) == min(most, len(stakes(everything, question, 10_000)))


def test_chances_of_a_past_day_are_kept(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    day = DAYS[0]
    window = Window(parse_period("2026-Q2", CALENDAR), day)
    first = [column.tolist() for column in Forecasts(facts).chances(window)]
    assert len(first[0]) > 10
    monkeypatch.setattr("quarterdeck.forecast.forecast.score", lambda *_: pytest.fail("again"))
    assert [column.tolist() for column in Forecasts(facts).chances(window)] == first
    monkeypatch.undo()
    (path,) = (facts.store.cache / "forecast" / "tables").iterdir()  # type: ignore[operator]
    path.write_bytes(path.read_bytes()[:200])
    assert [column.tolist() for column in Forecasts(facts).chances(window)] == first


def test_many_deals_with_as_much_at_stake_are_left_to_the_engine(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = DAYS[-1]
    window = Window(parse_period("2026-Q2", CALENDAR), day)
    named = stakes(score(Known(facts, day), window), Question(day), 5)
    monkeypatch.setattr("quarterdeck.forecast.stakes._TIES", -9)
    assert stakes(score(Known(facts, day), window), Question(day), 5) == named
