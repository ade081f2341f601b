"""What a number takes for granted stands at the number, and once more in the notes."""

import pytest

from quarterdeck.facts import Facts
from quarterdeck.reports.blocks import Notes, figures_in
from quarterdeck.reports.html import to_html
from quarterdeck.reports.week import the_week
from tests.reports.weeks import every, week_of, world

DEALS = """
a amount=100000 close_date=03-20 | 01-05
b amount= close_date=03-20 | 01-05
won amount=300000 | 01-05 | 02-01 stage=Won
"""
WON = "1 of its deals is doubtful, from rows dated before 1980"
OPEN = "2 of its deals are doubtful, from rows dated before 1980"


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Three deals whose rows the import flagged."""
    return world(tmp_path_factory.mktemp("notes"), DEALS, doubtful="long_ago")


def test_doubt_and_missing_amounts_stand_at_the_number_and_in_the_notes(facts: Facts) -> None:
    week = week_of(facts, "2026-02-01")
    told = {f.explain.title: f.explain.assumptions for f in week.numbers.values() if f.explain}
    assert WON in told["Bookings"]
    assert WON in told["Deals won"]
    assert OPEN in told["Open pipeline"]
    assert "1 of 2 open deals carry no amount and add nothing" in told["Open pipeline"]
    assert f"<dt>Assumes</dt><dd>{WON}</dd>" in to_html(the_week(week))


def test_a_note_names_every_number_it_holds_for(facts: Facts) -> None:
    items = every(the_week(week_of(facts, "2026-02-01")), Notes)[-1].items
    (won,) = (item for item in items if item.endswith(f"{WON}."))
    (held,) = (item for item in items if item.endswith(f"{OPEN}."))
    assert won.split(":")[0].split(", ")[:2] == ["Bookings", "Deals won"]
    assert {"Open pipeline", "Open deals", "Weighted pipeline"} <= set(
        held.split(":")[0].split(", ")
    )


def test_without_doubt_nothing_is_said(tmp_path_factory: pytest.TempPathFactory) -> None:
    sure = world(tmp_path_factory.mktemp("sure"), DEALS)
    shown = figures_in(the_week(week_of(sure, "2026-02-01")).blocks)
    assumed = [text for f in shown if f.explain for text in f.explain.assumptions]
    assert assumed
    assert not [text for text in assumed if "doubtful" in text]
