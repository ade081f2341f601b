"""Boosted hazards: what they learn from and make of it, and that they must earn their say."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast import boosted as module
from quarterdeck.forecast.boosted import Hazard, Rivalry, chances_by, expected_by, rescored, rivalry
from quarterdeck.forecast.case import Case
from quarterdeck.forecast.cells import AHEAD
from quarterdeck.forecast.chances import ONE, chances_at
from quarterdeck.forecast.history import Array
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.window import horizon
from quarterdeck.simulation.histories import Nastiness, random_history
from tests.worlds import facts_of

DAY = date(2026, 5, 4)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    bad = Nastiness(start=date(2025, 8, 1), days=290)
    return facts_of(tmp_path_factory.mktemp("boosted"), random_history(6, 400, nastiness=bad))


@pytest.fixture(scope="module")
def case(facts: Facts) -> Case:
    return Case(Known(facts, DAY), horizon(DAY, 28), Question(DAY))


def constant(won: float, lost: float) -> module.Learner:
    """A learner that says one hazard of being won, then one of being lost."""
    told = [won, lost]

    def learn(_features: Array, _events: Array, _days: Array) -> Hazard:
        value = told[0]
        told.reverse()
        return lambda rows: np.full(len(rows), value)

    return learn


def test_it_learns_from_every_landmark_and_every_working_day(case: Case) -> None:
    seen: list[tuple[float, float]] = []

    def watched(features: Array, events: Array, days: Array) -> Hazard:
        assert len(features) == len(events) == len(days)
        assert (days > 0).all()
        seen.append((float(events.sum()), float(days.sum())))
        return lambda rows: np.zeros(len(rows))

    chances_by(case.known, case.window, watched)
    counts = case.known.counts
    for (events, days), fate in zip(seen, (counts.won, counts.lost), strict=True):
        assert events == pytest.approx(fate.sum(), rel=0.02)
        assert days == pytest.approx(counts.spent.sum())


def test_a_hazard_becomes_the_chance_to_be_won_before_it_is_lost(case: Case) -> None:
    known, window = case.known, case.window
    number, chances = chances_by(known, window, constant(0.02, 0.03))
    lift = known.clock.lift(DAY, window.last)
    spent = known.clock.between(DAY, window.last)
    both = 0.02 * lift + 0.03
    assert chances / ONE == pytest.approx(-np.expm1(-both * spent) * 0.02 * lift / both, abs=1e-6)
    assert number.tolist() == chances_at(known, window)[0].tolist()


def test_new_business_stays_and_parts_add_up(case: Case) -> None:
    scores = rescored(case.scores, constant(0.02, 0.03))
    (whole,), (before,) = (one.parts(Question(DAY)) for one in (scores, case.scores))
    assert (whole.booked, whole.created) == (before.booked, before.created)
    assert whole.opened != before.opened
    parts = scores.parts(Question(DAY, by=("owner",)))
    assert sum(part.expected for part in parts) == whole.expected


def test_it_is_heard_only_where_its_chances_were_better(
    facts: Facts, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert expected_by(case, constant(0.5, 0.0)) is None
    found = rivalry(case, constant(0.5, 0.0))
    assert found.deals > 0
    assert found.trees > found.tables
    assert not Rivalry(0.2, 0.201, 100).earned
    assert Rivalry(0.2, 0.21, 100).earned
    assert not Rivalry(0.0, 0.0, 0).earned
    monkeypatch.setattr(module, "BETTER", -1000.0)
    again = Case(Known(facts, DAY), case.window, Question(DAY))
    told = expected_by(again, constant(0.02, 0.03))
    (whole,) = rescored(case.scores, constant(0.02, 0.03)).parts(Question(DAY))
    assert told is not None
    assert told.money == whole.expected


def test_what_is_weighed_was_over_by_the_day(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    monkeypatch.setattr(
        module, "_tried", lambda _, window, __: (looked.append(window), (np.ones(2), 1))[1]
    )
    rivalry(case, constant(0.1, 0.1))
    assert looked
    assert all(window.last <= DAY for window in looked)
    assert all(a.as_of >= b.last for a, b in pairwise(looked))


def test_too_few_wins_and_no_library_leave_it_out(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "installed", lambda _: True)
    assert case.known.watched < module.WINS
    assert module.boosted(case) is None
    monkeypatch.setattr(module, "installed", lambda _: False)
    monkeypatch.setattr(module, "WINS", 0)
    assert module.boosted(case) is None


def test_features_tell_the_stretch_and_how_weeks_lie_to_it() -> None:
    weeks = np.array([-3, 2, 30])
    mixes = module.Mixes((np.zeros(3, dtype=np.int64), weeks), (weeks,), np.arange(3))
    near, far = mixes.features(0), mixes.features(len(AHEAD) - 1)
    assert near[:, 2].tolist() == [0.0] * 3
    assert far[:, 2].tolist() == [len(AHEAD) - 1.0] * 3
    assert near[:, 3].tolist() != far[:, 3].tolist()
