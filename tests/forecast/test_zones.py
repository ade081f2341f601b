"""A deal stands once at the end of a day, whichever zone database tells when that day ended."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from quarterdeck.facts import Question
from quarterdeck.forecast.earlier import same_point
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.window import Window
from quarterdeck.metrics import evaluate
from quarterdeck.simulation.histories import random_history
from quarterdeck.words.calendar import Period
from tests.worlds import facts_of, sample_playbook, told_line

DAY, AS_OF = date(2026, 11, 9), date(2026, 11, 20)


@pytest.mark.parametrize("zone", ["America/Vancouver", "Africa/Casablanca", "Europe/Berlin"])
@pytest.mark.parametrize("hour", range(21, 34, 2))
def test_what_a_part_had_open_is_what_the_metric_says(zone: str, hour: int, tmp_path: Path) -> None:
    like, begun = random_history(3, 20), datetime(2026, 10, 20, 18, tzinfo=UTC)
    fields = {"stage": "Proposal", "amount": 1_000_000, "currency": "EUR", "pipeline": "sales"}
    fields |= {"owner": "U1001", "presence": "present", "close_date": AS_OF + timedelta(days=60)}
    changed = datetime(2026, 11, 9, 0, 30, tzinfo=UTC) + timedelta(hours=hour)
    rows = pa.concat_tables(
        [told_line(like, "d", begun, fields), told_line(like, "d", changed, {"amount": 1_500_000})]
    )
    book = sample_playbook()
    settings = replace(book.settings, timezone=zone)
    facts = facts_of(tmp_path, rows, replace(book, settings=settings))
    north = Question(AS_OF, scope="north")
    window = Window(Period("now", DAY, DAY + timedelta(days=60)), DAY)
    found = same_point(Known(facts, AS_OF), replace(north, as_of=AS_OF), window).now
    (told,) = evaluate(facts, ["open_pipeline"], question=replace(north, as_of=DAY), period=None)
    assert (found.open, found.open_n) == (told.value, 1)
