"""What the week says first: where the period stands, what is missing, what nobody can know."""

from dataclasses import replace
from datetime import date

import pytest

from quarterdeck.facts import Facts
from quarterdeck.reports.blocks import EmptyState, Figures, Notes, Waterfall
from quarterdeck.reports.text import to_text
from quarterdeck.reports.week import the_week
from quarterdeck.reports.week.coverage import coverage_section
from quarterdeck.reports.week.moved import moved_section
from quarterdeck.reports.week.notes import notes_section
from quarterdeck.reports.week.opening import opening
from quarterdeck.reports.week.parts import Week
from quarterdeck.reports.week.standing import standing_section
from tests.reports.weeks import every, target, week_of, world

DEALS = """
a1 owner=ann amount=500000 close_date=03-20 | 01-05 | 02-20 stage=Won
a2 owner=ann amount=300000 close_date=03-25 | 01-10
a3 owner=ann amount=200000 close_date=05-25 | 01-10 | 02-18 amount=250000
b1 owner=bob amount= close_date=03-20 | 01-05 | 02-10 stage=Lost
b2 owner=bob amount= close_date=03-20 | 02-11
b3 owner=bob amount= close_date=03-20 | 02-12
b4 owner=bob amount=100 close_date=03-20 | 01-05
c1 owner=cyd amount= | 01-05
c2 owner=cyd amount= | 01-05 | 02-01 stage=Won
c3 owner=cyd amount=100 | 01-05
d1 owner=dan amount= | 01-05 | 02-20 stage=Lost
d2 owner=dan amount= product=Basic | 02-21
d3 owner=dan amount= | 12-30
"""


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """Deals of four people; the last observation is that of 30 December."""
    goals = ((1_000_000, "2026-Q1"), (1_000_000, "2026-Q2"), (400_000, "2026-02"))
    targets = [target(amount, period, "ann") for amount, period in goals]
    return world(tmp_path_factory.mktemp("opening"), DEALS, targets)


def lead(week: Week) -> str:
    """The sentence that opens the page."""
    return opening(week).plain


def on(week: Week, day: str) -> Week:
    """The same numbers on another day, where only the words matter."""
    question = replace(week.source.question, as_of=date.fromisoformat(day))
    return replace(week, source=week.source.at(question))


def test_a_running_period_is_told_against_its_target_and_the_days_gone(facts: Facts) -> None:
    week = week_of(facts, "2026-02-25", "ann", period="2026-Q1")
    told = "2026-Q1 has booked 5,000 EUR of a target of 10,000 EUR with 62 % of its days gone;"
    assert lead(week).startswith(f"{told} 5,000 EUR are left to book, and ")
    (strip,) = (b for b in standing_section(week).blocks if isinstance(b, Figures))
    figures = {item.label: item.figure.full for item in strip.items}
    assert (figures["Target"], figures["Left to book"]) == ("10,000 EUR", "5,000 EUR")
    assert week_of(facts, "2026-02-25", "bob", period="2026-Q1").target is None


def test_a_day_after_the_last_observation_is_no_quiet_week(facts: Facts) -> None:
    week = week_of(facts, "2027-01-20", "ann", period="2027-Q1")
    told = "Nothing has been observed since 2026-12-30 (21 days)."
    assert lead(week).startswith(f"{told} 2027-Q1 has booked 0 EUR")
    assert "Nothing in that pipeline changed" not in lead(week)
    moved = moved_section(week)
    assert [found.says for found in every(moved, EmptyState)] == [f"{told[:-11]}."]
    assert not every(moved, Waterfall)
    assert told in every(notes_section(week, ()), Notes)[0].items


def test_a_week_that_is_partly_observed_tells_both(facts: Facts) -> None:
    said = lead(week_of(facts, "2026-12-31", "dan", period="2026-Q4"))
    assert said.startswith("Nothing has been observed since 2026-12-30 (1 day).")
    assert "Since Thursday 24 December that pipeline " in said


def test_an_observed_week_without_a_change_is_a_quiet_one(facts: Facts) -> None:
    said = lead(week_of(facts, "2026-03-10", "ann"))
    assert "observed" not in said
    assert said.endswith("Nothing in that pipeline changed since Tuesday 3 March.")


def test_where_no_money_moved_the_deals_are_counted(facts: Facts) -> None:
    said = lead(week_of(facts, "2026-02-12", "bob"))
    assert "2 new deals and 1 deal closed without a win, none with an amount." in said
    assert ": ." not in said


def test_a_period_that_is_over_is_told_as_past(facts: Facts) -> None:
    assert week_of(facts, "2026-03-31", "ann").over
    week = week_of(facts, "2026-04-20", "ann")
    assert lead(week).startswith(
        "2026-Q1 booked 5,000 EUR in all, 50.0 % of its target of 10,000 EUR, 5,000 EUR short; "
        "3,000 EUR are still open and due in it."
    )
    over = every(coverage_section(week), EmptyState)[0]
    assert over.says == "2026-Q1 is over: nothing can still be booked in it."
    labels = [item.label for item in every(standing_section(week), Figures)[0].items]
    assert "Short of target" in labels
    assert "Coverage of what is left" not in labels


def test_a_target_that_was_passed_is_not_short(facts: Facts) -> None:
    over = week_of(facts, "2026-05-01", "ann", period="2026-02")
    assert lead(over).startswith(
        "2026-02 booked 5,000 EUR in all, 125.0 % of its target of 4,000 EUR; "
    )
    running = week_of(facts, "2026-02-21", "ann", period="2026-02")
    assert lead(running).startswith(
        "2026-02 has booked 5,000 EUR with 75 % of its days gone, past its target of 4,000 EUR; "
    )
    assert "left to book" not in lead(running)


def test_a_period_that_has_not_begun_is_told_as_to_come(facts: Facts) -> None:
    week = week_of(facts, "2026-02-19", "ann", period="2026-Q2")
    assert lead(week).startswith(
        "2026-Q2 begins in 41 days with a target of 10,000 EUR; 2,500 EUR are open and due in it."
    )
    assert "2026-Q2 begins in 1 day with" in lead(on(week, "2026-03-31"))
    labels = [item.label for item in every(standing_section(week), Figures)[0].items]
    assert labels[0] == "Target"
    assert "Booked" not in labels


def test_days_gone_are_never_all_of_them_before_the_end(facts: Facts) -> None:
    week = week_of(facts, "2026-07-02", "ann", period="2026")
    told = {"2026-01-01": "less than 1 %", "2026-01-06": "1 %", "2026-12-30": "99 %"}
    assert "with 50 % of its days gone" in lead(week)
    for day, gone in told.items():
        assert f"with {gone} of its days gone" in lead(on(week, day))


def test_missing_amounts_are_told_at_once(facts: Facts) -> None:
    some = week_of(facts, "2026-02-01", "cyd")
    assert "booked 0 EUR from 1 deal (1 without an amount) with" in lead(some)
    assert "1 EUR are open in the whole pipeline (1 of 2 deals without an amount)" in lead(some)
    none = week_of(facts, "2026-02-21", "dan")
    assert "1 deal is open in the whole pipeline, without an amount" in lead(none)
    assert "1 deal, without an amount" in to_text(the_week(none))
    two = week_of(facts, "2026-12-30", "dan", period="2026-Q4")
    assert "2 deals are open in the whole pipeline, none with an amount" in lead(two)


def test_before_the_first_deal_it_says_since_when_there_are_data(facts: Facts) -> None:
    shown = the_week(week_of(facts, "2026-01-02"))
    text = " ".join(to_text(shown).split())
    assert "Nothing is known by the end of 2026-01-02." in text
    assert "quarterdeck week --as-of 2026-01-05" in text
    assert "playbook/mappings" not in text
    assert "unknown" not in text


@pytest.mark.parametrize(
    ("scope", "where", "says"),
    [
        ("eve", "", "No deal of Eve Orr is known by the end of 2026-02-20."),
        ("", "product=Pro", "No deal with product=Pro is known by the end of 2026-02-20."),
        ("cyd", "", "No open deal of Cyd Fox carries a close date, so none can be due"),
        ("dan", "", "No deal of Dan Poe is open at the end of 2026-02-20."),
    ],
)
def test_nobody_is_told_to_map_a_field_that_would_not_help(
    facts: Facts, scope: str, where: str, says: str
) -> None:
    (found,) = every(coverage_section(week_of(facts, "2026-02-20", scope, where=where)), EmptyState)
    assert found.says.startswith(says)
    assert ("playbook/mappings" in found.next_step) is (scope == "cyd")


def test_people_are_named_and_a_filter_is_told(facts: Facts) -> None:
    week = week_of(facts, "2026-02-20", "cyd", where="amount>=10")
    shown = the_week(week)
    assert (shown.scope, shown.where) == ("Cyd Fox", "amount>=10")
    text = " ".join(to_text(shown).split())
    assert "Only deals with amount>=10 count." in text
    assert "no target is set" not in lead(week)
    assert "Targets are set for teams and people, not for deals a filter picks" in text
    without = every(standing_section(week_of(facts, "2026-02-20", "cyd")), EmptyState)[0]
    assert without.says.startswith("No target is set for 2026-Q1 and Cyd Fox:")
    assert "cyd,bookings,2026-Q1,AMOUNT" in without.next_step
