"""As of any day: a full ledger answers as one that was cut at that day, on the real sets."""

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from quarterdeck.desk.workspace import Desk
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.facts import Facts, Question, build
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import NewBatch
from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.movement import movement
from quarterdeck.words.days import end_of_day
from tests.real.conftest import NOW, Opener
from tests.tries import EXPLORING

EXPLORED = (date(2012, 3, 5),) if EXPLORING else ()
DAYS = {
    "loans2012": (date(2011, 11, 14), date(2012, 1, 31), *EXPLORED),
    "b2b_saas": (date(2016, 6, 30), date(2017, 2, 3)),
    "crm_sample": (date(2017, 3, 31), date(2017, 9, 15)),
}
CASES = [(name, day) for name, days in DAYS.items() for day in days]
BY = {"loans2012": (), "b2b_saas": ("type",), "crm_sample": ("team", "product")}


def cut(desk: Desk, day: date, folder: Path) -> Facts:
    """Return facts of a ledger that holds only the rows known before the day ended."""
    end = end_of_day(day, desk.playbook.settings.timezone)
    ledger = Ledger(folder / "ledger")
    for entry in desk.ledger.batches():
        for file in entry.files:
            if file.name.startswith("quarantine"):
                continue
            rows = pq.read_table(desk.ledger.root / "batches" / entry.id / file.name)
            kept = rows.filter(pc.less(rows["known_at"], pa.scalar(end, rows["known_at"].type)))
            path = folder / f"{entry.id}.parquet"
            folder.mkdir(parents=True, exist_ok=True)
            pq.write_table(kept, path)
            ledger.append(
                NewBatch(
                    entry.table,
                    dict(entry.fields),
                    entry.full,
                    path,
                    entry.source,
                    entry.content_hash,
                    entry.mapping,
                    entry.mapping_hash,
                    observed_at=entry.observed_at,
                    complete=entry.complete,
                ),
                recorded_at=NOW,
            )
    aliases = desk.identities.resolved()
    store = build(ledger.derive(), desk.playbook, folder / "cache", aliases=aliases)
    return Facts(store, DuckEngine())


def told(facts: Facts, question: Question) -> list[tuple[object, ...]]:
    """Every number of the catalogue, and of the movement since a month before."""
    calendar = facts.playbook.settings.calendar
    quarter = calendar.quarter_of(question.as_of)
    names = list(catalogue())
    numbers = [
        (a.metric, tuple(sorted(a.dimensions.items())), a.value, a.n, a.assumptions)
        for a in evaluate(facts, names, question=question, period=quarter)
    ]
    start = question.as_of - timedelta(days=30)
    for period in (None, quarter):
        moved = movement(facts, start=start, end=question.as_of, question=question, period=period)
        numbers.append(("movement", moved.opening, moved.closing, moved.lines))
    return numbers


@pytest.mark.parametrize(("name", "day"), CASES)
def test_later_facts_change_no_earlier_answer(
    opened: Opener, tmp_path: Path, name: str, day: date
) -> None:
    desk = opened(name)
    question = Question(day, by=BY[name])
    full = told(desk.facts, question)
    assert len(full) > 40
    assert full == told(cut(desk, day, tmp_path), question)
