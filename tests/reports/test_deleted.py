"""Lists of closed deals say which of theirs are deleted by the day."""

from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.reports.deal_list import deals_report, list_deals
from quarterdeck.reports.deal_rows import deals_json
from quarterdeck.reports.source import Source
from quarterdeck.reports.text import to_text
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from tests.metrics.commerce import company
from tests.metrics.company import written

Q1, Q2 = (parse_period(label, FiscalCalendar()) for label in ("2026-Q1", "2026-Q2"))
DEALS = """\
kept | 01-05 | 02-02 stage=Won
gone amount=700 | 01-05 | 02-03 stage=Won | 05-06 presence=deleted
open amount=800 | 01-05 | 05-06 presence=deleted
back amount=900 | 01-05 | 02-03 stage=Won | 05-06 presence=deleted | 05-08 presence=present
lost amount=50 | 01-05 | 02-03 stage=Lost | 05-06 presence=deleted
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder: Path = tmp_path_factory.mktemp("deleted")
    return company(folder, {}, histories=written(DEALS))


def noted(facts: Facts, day: date, kind: str, label: str) -> list[str]:
    source = Source(facts, Question(day), lambda name: name or "")
    period = {"Q1": Q1, "Q2": Q2}.get(label)
    listed = list_deals(source, kind, period)
    told: list[str] = deals_json(listed)["notes"]
    text = " ".join(to_text(deals_report(listed), width=200).split())
    assert all(note in text for note in told)
    return [note for note in told if "deleted" in note]


def test_a_list_of_closed_deals_says_which_of_theirs_are_deleted(facts: Facts) -> None:
    june = date(2026, 6, 1)
    (won,) = noted(facts, june, "won", "Q1")
    assert won == (
        "1 more was among them until it was deleted or merged in the CRM, worth 7.00 EUR;"
        " no number counts them."
    )
    assert [won] == noted(facts, june, "won", "")
    assert "worth 0.50 EUR" in noted(facts, june, "lost", "Q1")[0]
    assert "worth 0.50 EUR" in noted(facts, june, "closed-without-win", "Q1")[0]
    assert noted(facts, june, "won", "Q2") == noted(facts, june, "open", "") == []


def test_before_they_were_deleted_nothing_is_said(facts: Facts) -> None:
    assert noted(facts, date(2026, 5, 5), "won", "Q1") == []
    assert "2 more were among them until they were" in noted(facts, date(2026, 5, 7), "won", "")[0]
