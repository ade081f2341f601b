"""When anybody last acted on a deal, against the relation of activities as known on each day."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.forecast.acts import UNTOLD, Acts, acted_on, acts_of
from quarterdeck.forecast.history import STILL, number_of
from quarterdeck.simulation.histories import Nastiness, random_history
from tests.worlds import acting, random_acts

DAYS = [date(2025, 11, 3) + timedelta(days=37 * n) for n in range(6)]


def corrected(acts: pa.Table) -> pa.Table:
    """Return acts of which each third was moved by a month later on, and each fifth taken back."""
    place = np.arange(acts.num_rows)
    day = timedelta(days=1) // timedelta(microseconds=1)

    def later(which: np.ndarray, days: int, moved: int, presence: str) -> pa.Table:
        rows = acts.filter(pa.array(which))
        for name, by in (("known_at", days), ("valid_at", days), ("at", moved)):
            at = pc.add(pc.cast(rows[name], pa.int64()), by * day).cast(rows[name].type)
            rows = rows.set_column(rows.column_names.index(name), name, at)
        place = rows.column_names.index("presence")
        return rows.set_column(place, "presence", pa.array([presence] * rows.num_rows))

    return pa.concat_tables(
        [acts, later(place % 3 == 0, 9, 30, "present"), later(place % 5 == 0, 20, 0, "deleted")]
    )


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    rows = random_history(7, 120, nastiness=Nastiness(start=date(2025, 8, 1), days=240))
    return acting(tmp_path_factory.mktemp("acts"), rows, corrected(random_acts(7, rows, 900)))


@pytest.fixture(scope="module")
def acts(facts: Facts) -> Acts:
    return acts_of(facts)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_last_act_is_that_of_the_activities_known_on_the_day(
    facts: Facts, acts: Acts, day: date
) -> None:
    told = "SELECT d.key, max(CASE WHEN a.done_on <= DATE '{0}' THEN a.done_on END) AS acted_on"
    sql = f"{told} FROM deals AS d LEFT JOIN activities AS a ON a.deal = d.id GROUP BY d.key"
    rows = facts.run(facts.compose(f"{sql.format(day)} ORDER BY 1", Question(day)))
    expected = pc.fill_null(rows["acted_on"].cast(pa.int32()), STILL).to_pylist()
    found = acts.last(rows["key"].to_numpy(), np.full(len(rows), number_of(day)))
    assert acts.since
    assert day > acts.since
    assert found.tolist() == expected
    assert len(set(expected)) > 10
    joined = f"SELECT s.key, acts.acted_on FROM deals AS s {acted_on(facts, day)} ORDER BY 1"
    beside = facts.run(facts.compose(joined, Question(day)))
    assert pc.fill_null(beside["acted_on"].cast(pa.int32()), STILL).to_pylist() == expected


def test_before_any_act_was_recorded_nobody_knows(acts: Acts) -> None:
    assert acts.since
    keys, eve = np.arange(5), number_of(acts.since) - 1
    assert acts.last(keys, np.full(5, eve)).tolist() == [UNTOLD] * 5


def test_what_is_done_on_deals_that_nobody_knows_begins_nothing(tmp_path: Path) -> None:
    rows = random_history(7, 40, nastiness=Nastiness(start=date(2025, 8, 1), days=200))
    stray = random_acts(7, rows, 20)
    place = stray.column_names.index("deal")
    stray = stray.set_column(place, "deal", pa.array(["unheard of"] * 20))
    assert acts_of(acting(tmp_path, rows, stray)).since is None
