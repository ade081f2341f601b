"""What a Salesforce still holds of calls and meetings: the last year, of deals there still are."""

from datetime import date, timedelta

import pytest

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.evaluate import Answer, evaluate
from quarterdeck.simulation.company import Company
from tests.lossy.companies import Pair, small_company
from tests.lossy.test_marks import LAST, rows_of, told

NAMES = ("activity_volume", "activity_consistency")
ARCHIVED = LAST - timedelta(days=365)
YEAR_AGO, AUTUMN, SPRING = date(2025, 8, 15), date(2025, 11, 12), date(2026, 5, 20)


@pytest.fixture(scope="module")
def company() -> Company:
    return small_company()


def exported(both: Pair, name: str) -> list[dict[str, str]]:
    return rows_of(both.lossy.playbook.root / "exports" / name)


def asked(facts: Facts, day: date, name: str, **parts: tuple[str, ...]) -> tuple[Answer, ...]:
    period = facts.playbook.settings.calendar.quarter_of(day)
    return evaluate(facts, [name], question=Question(day, **parts), period=period)  # type: ignore[arg-type]


def test_an_export_holds_the_activities_of_the_last_year_that_deals_still_have(
    deleting: Pair, company: Company
) -> None:
    tasks, events = exported(deleting, "Task.csv"), exported(deleting, "Event.csv")
    done = [row for row in tasks if row["ISCLOSED"] == "true"]
    days = [row["ACTIVITYDATE"] for row in (*done, *events)]
    assert f"{ARCHIVED}" < min(days) <= max(days) <= f"{LAST}"
    assert {row["TASKSUBTYPE"] for row in done} == {"Call", "Email"}
    assert {row["TYPE"] for row in events} == {"Meeting", "Demo"}
    deals = {row["ID"] for row in exported(deleting, f"Opportunity-{LAST}.csv")}
    on_deals = {r["WHATID"] for r in (*tasks, *events) if r["WHAT.TYPE"] == "Opportunity"}
    assert on_deals <= deals
    assert 0 < len(done) + len(events) < len(company.activities.day)


def test_what_is_still_to_be_done_is_no_activity(deleting: Pair) -> None:
    ahead = [row for row in exported(deleting, "Task.csv") if row["ISCLOSED"] == "false"]
    assert ahead
    (answer,) = asked(deleting.lossy, LAST, "activity_volume")
    known = {row["ID"] for row in exported(deleting, "Task.csv")} - {row["ID"] for row in ahead}
    assert answer.value is not None
    assert 0 < int(answer.value) < len(known)
    kinds = asked(deleting.lossy, LAST, "activity_volume", by=("kind",))
    assert {a.dimensions["kind"] for a in kinds} == {"call", "email", "meeting", "demo"}


@pytest.mark.parametrize("by", [(), ("owner",), ("team",)])
def test_a_quarter_that_was_kept_in_full_has_its_numbers_and_no_mark(
    whole: Pair, by: tuple[str, ...]
) -> None:
    for name in NAMES:
        for day in (SPRING, LAST):
            full, lossy = (asked(facts, day, name, by=by) for facts in (whole.full, whole.lossy))
            assert told(lossy) == told(full)
            assert [a.assumptions for a in lossy] == [a.assumptions for a in full]
            assert any(answer.value for answer in lossy)


def test_a_quarter_that_was_partly_archived_says_since_when_it_is_known(whole: Pair) -> None:
    (early,) = asked(whole.lossy, YEAR_AGO, "activity_volume")
    said = "no activities are known by this day: map a file to the table activities"
    assert (early.value, early.assumptions) == (None, (said,))
    (part,) = asked(whole.lossy, date(2025, 9, 30), "activity_volume")
    first = min(r["ACTIVITYDATE"] for r in exported(whole, "Task.csv") if r["ISCLOSED"] == "true")
    assert f"activities are known from {first} on only" in part.assumptions
    (pace,) = asked(whole.lossy, AUTUMN, "activity_consistency")
    assert f"activities are known from {first} on only" in pace.assumptions


def test_a_meeting_counts_once_it_took_place(whole: Pair) -> None:
    row = next(r for r in exported(whole, "Event.csv") if r["ACTIVITYDATE"] > f"{SPRING}")
    entered, met = (date.fromisoformat(row[c][:10]) for c in ("CREATEDDATE", "STARTDATETIME"))
    assert entered < met
    for day in (entered, met - timedelta(days=1), met):
        full, lossy = (asked(facts, day, "activity_volume") for facts in (whole.full, whole.lossy))
        assert told(full) == told(lossy)


def test_activities_of_deleted_deals_are_missed_in_words(deleting: Pair) -> None:
    lost = "activities on deals deleted since may be missing with them"
    (answer,) = asked(deleting.lossy, LAST, "activity_volume")
    listed = f"before {LAST}, the first complete list of deals, {lost}"
    assert listed in answer.assumptions
    (earlier,) = asked(deleting.lossy, SPRING, "activity_volume")
    assert f"no complete list of deals is known by this day: {lost}" in earlier.assumptions
    (full,) = asked(deleting.full, LAST, "activity_volume")
    assert not any("deals deleted" in text for text in full.assumptions)


def test_a_part_by_accounts_that_nobody_listed_yet_says_so(whole: Pair) -> None:
    found = asked(whole.lossy, SPRING, "activity_volume", by=("segment",))
    assert {a.dimensions["segment"] for a in found} == {"(none)"}
    assert "segment of accounts is not known by this day" in found[0].assumptions
