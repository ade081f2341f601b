"""Ranges and chances keep their word on small companies whose form the model does not share."""

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks import leans
from benchmarks.kept import Kept, chances_of, coverages
from benchmarks.study import FUNNEL, facts_of, kept_of
from quarterdeck.facts import Question
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.measures import scored
from quarterdeck.forecast.window import horizon
from quarterdeck.forecast.worth import weigh
from quarterdeck.simulation.funnels import funnel_history

SMALL = replace(FUNNEL, days=390, a_day=1.2)
LAST = SMALL.start + timedelta(days=SMALL.days - 1)
WINDOW = horizon(date(2024, 12, 16), 28)


@pytest.fixture(scope="module")
def companies() -> list[list[Kept]]:
    found = []
    for seed in range(1, 11):
        with tempfile.TemporaryDirectory() as folder:
            facts = facts_of(seed, Path(folder), SMALL)
            kept = kept_of(facts, [WINDOW], replays=2, levels=("company", "team"))
            found.append(list(kept))
    return found


def test_ranges_hold_about_what_they_promise(companies: list[list[Kept]]) -> None:
    held = {(c.level, c.measure, c.promised): c for c in coverages(companies)}
    assert held["company", "money", 80].n == 10
    assert held["team", "money", 80].n == 20
    # Ten markets: of outcomes promised eight or nine times, six and a half may be all there are.
    assert all(
        c.held >= promised / 100 - 0.25 for (_, _, promised), c in held.items() if promised > 50
    )
    assert held["company", "money", 50].held < 1


def test_chances_come_true(companies: list[list[Kept]]) -> None:
    found = scored(chances_of(companies))
    assert found is not None
    assert found.ece < 0.04
    assert found.auc > 0.75


def test_planted_leans_are_found_and_few_others_named() -> None:
    found = [leans.named(seed) for seed in range(1, 11)]
    assert sum(n.found for n in found) >= 0.9 * sum(n.leaning for n in found)
    named = sum(n.found + n.innocent for n in found)
    assert sum(n.innocent for n in found) <= 0.15 * named


def test_a_category_that_tells_who_wins_is_worth_keeping_and_one_by_lot_is_not(
    tmp_path: Path,
) -> None:
    windows = [horizon(LAST - timedelta(weeks=4 * n), 28) for n in range(5, 0, -1)]
    verdicts = {}
    for told in (0.0, 0.3):
        (tmp_path / f"{told}").mkdir()
        facts = facts_of(3, tmp_path / f"{told}", replace(SMALL, told=told))
        weighed = weigh(Hindsight(facts, Question(LAST)), windows)
        assert weighed is not None
        verdicts[told] = next(w for w in weighed.fields if w.field == "category")
    assert verdicts[0.3].logloss.firm
    assert verdicts[0.3].logloss.more > 0.01
    assert not (verdicts[0.0].logloss.firm and verdicts[0.0].logloss.more > 0)


def test_a_company_is_the_same_again_and_another_seed_is_another() -> None:
    assert funnel_history(4, SMALL).equals(funnel_history(4, SMALL))
    assert not funnel_history(4, SMALL).equals(funnel_history(5, SMALL))
