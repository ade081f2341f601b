"""What a CRM forgot is never filled in silently: each number equals the full history's or says so.

The same company is asked the same questions twice, once with all of its history and once with what
a Salesforce keeps of it. And a number that nothing was lost for carries no mark.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import catalogue, find
from quarterdeck.metrics.evaluate import Answer, evaluate
from quarterdeck.movement.bridge import Movement, movement
from quarterdeck.simulation.salesforce.deals import tracked_since
from quarterdeck.simulation.salesforce.files import write_exports
from quarterdeck.words.calendar import Period, parse_period
from quarterdeck.words.crm_id import same_crm_id
from quarterdeck.words.problem import QuarterdeckError
from tests.lossy.companies import Pair, small_company, without
from tests.tries import EXPLORING

LAST = date(2026, 8, 28)
"""The day of the export: all that Salesforce still knows is known as of it."""

EARLIER = (date(2025, 6, 30), date(2025, 11, 12), date(2025, 12, 31), date(2026, 5, 20))
"""Days before it: quarter ends, days before and after a field's tracking was switched on."""

PARTS = (
    *({"by": ("owner",)}, {"by": ("team",)}, {"by": ("product",)}, {"by": ("segment",)}),
    *({"by": ("loss_reason",)}, {"by": ("stage",)}, {"scope": "north"}, {"where": "product=Core"}),
    *({"where": "category=commit"}, {"where": "segment=Enterprise"}, {"scope": "p-006"}),
)
MARKS = re.compile(
    r"no complete list of deals is known by this day|first complete list of deals|"
    r"is not known (by|for all days before)|not told (by the CRM's history|for all of the)"
)
SPANS = (
    *((LAST, "2026-Q1"), (EARLIER[3], "2026-04"), (LAST, "2026")),
    *((EARLIER[2], "2025-Q3"), (EARLIER[3], "2025-11"), (LAST, "2025")),
)
"""Earlier quarters, months and years, running and over, as of the export and of days before it."""

TAKEN = (0, 1, 3)
"""Each metric is asked on three of the five days, with another part on each of them."""

REACH = re.compile(r"^activities are known from ")
"""What both may say, each of its own: Salesforce archives activities after a year."""

Asked = tuple[str, Question, Period | None]


def quarter(facts: Facts, day: date) -> Period:
    return facts.playbook.settings.calendar.quarter_of(day)


def answers(facts: Facts, asked: Asked) -> tuple[Answer, ...] | str:
    name, question, period = asked
    try:
        return evaluate(facts, [name], question=question, period=period)
    except QuarterdeckError as error:
        return error.says


def told(found: Iterable[Answer]) -> dict[tuple[tuple[str, str | int], ...], object]:
    return {tuple(a.dimensions.items()): (a.value, a.n) for a in found}


def marks(texts: Iterable[str]) -> set[str]:
    return {text for text in texts if MARKS.search(text)}


def shorter(full: Iterable[Answer], lossy: Iterable[Answer]) -> set[str]:
    """What the second answer says of where its activities begin, and the first does not."""
    first, second = (
        {text for a in found for text in a.assumptions if REACH.search(text)}
        for found in (full, lossy)
    )
    return second - first


def silent(both: Pair, questions: Iterator[Asked]) -> list[tuple[str, Question]]:
    """The questions with another answer and no mark on it, or with a mark on the full history."""
    wrong = []
    for asked in questions:
        full, lossy = answers(both.full, asked), answers(both.lossy, asked)
        if isinstance(full, str) or isinstance(lossy, str):
            wrong += [asked[:2]] if full != lossy else []
            continue
        marked = marks(text for a in lossy for text in a.assumptions) or shorter(full, lossy)
        unknown = lossy and all(a.value is None and a.assumptions for a in lossy)
        if told(full) != told(lossy) and not marked and not unknown:
            wrong.append(asked[:2])
        if marks(text for a in full for text in a.assumptions):
            wrong.append(asked[:2])
    return wrong


def test_deleted_deals_are_missed_in_words(deleting: Pair) -> None:
    questions = (
        (name, Question(day), quarter(deleting.full, day))
        for number, name in enumerate(catalogue())
        for at, day in enumerate((EARLIER[1], EARLIER[2], LAST))
        if EXPLORING or (at + number) % 3
    )
    assert silent(deleting, questions) == []


def test_each_number_is_that_of_the_full_history_or_says_what_is_missing(whole: Pair) -> None:
    questions = (
        (name, Question(day, **PARTS[(at + number) % len(PARTS)]), quarter(whole.full, day))
        for number, name in enumerate(catalogue())
        for at, day in enumerate((*EARLIER, LAST))
        if EXPLORING or (at + number) % 5 in TAKEN
    )
    assert silent(whole, questions) == []


@pytest.mark.parametrize("both", ["whole", "deleting"])
def test_so_is_each_number_of_another_period_than_the_quarter_of_the_day(
    both: str, request: pytest.FixtureRequest
) -> None:
    """Every metric is asked for two of the spans, once whole and once in parts."""
    company: Pair = request.getfixturevalue(both)
    calendar = company.full.playbook.settings.calendar
    questions = (
        (name, Question(day, **parts), parse_period(label, calendar))
        for number, name in enumerate(catalogue())
        for at, (day, label) in enumerate(SPANS)
        if (at + number) % 3 == 0
        for parts in ({} if at // 3 == number // 3 % 2 else PARTS[number // 3 % len(PARTS)],)
    )
    assert silent(company, questions) == []


@pytest.mark.parametrize("name", ["bookings", "open_pipeline", "stage_conversion", "participation"])
def test_each_part_of_a_number_is_so(whole: Pair, name: str) -> None:
    questions = (
        (name, Question(day, **parts), quarter(whole.full, day))
        for day in (EARLIER[0], EARLIER[3], LAST)
        for parts in PARTS
    )
    assert silent(whole, questions) == []


UNAFFECTED = (
    *("bookings", "booked_deals", "average_deal_size", "close_rate", "broad_win_rate"),
    *("created_deals", "won_cycle_days", "win_incidence", "stage_conversion", "stage_days"),
    *("attainment", "linearity", "lost_deals", "booked_deals:crm_close_date"),
)


@pytest.mark.parametrize("name", UNAFFECTED)
def test_what_is_told_in_full_carries_no_mark_on_any_day(whole: Pair, name: str) -> None:
    for day in (EARLIER[1], LAST):
        asked = (name, Question(day), quarter(whole.full, day))
        full, lossy = answers(whole.full, asked), answers(whole.lossy, asked)
        assert not isinstance(full, str)
        assert not isinstance(lossy, str)
        assert [a.value for a in full] != [None]
        assert [(a.value, a.assumptions) for a in lossy] == [(a.value, a.assumptions) for a in full]


@pytest.mark.parametrize("parts", [{}, {"by": ("owner",)}, {"by": ("product",)}, PARTS[8]])
def test_as_of_the_export_what_stands_in_it_carries_no_mark(
    deleting: Pair, parts: dict[str, str]
) -> None:
    names = ("open_pipeline", "open_deals", "weighted_pipeline", "category_rollup", "coverage")
    for name in (*names, "bookings", "discount_rate", "close_rate", "created_win_rate"):
        assert not find(name).reads("versions")
        asked = (name, Question(LAST, **parts), quarter(deleting.full, LAST))  # type: ignore[arg-type]
        full, lossy = answers(deleting.full, asked), answers(deleting.lossy, asked)
        assert not isinstance(lossy, str)
        assert told(lossy) == told(a for a in full if not isinstance(a, str))
        assert marks(text for a in lossy for text in a.assumptions) == set()


@pytest.mark.parametrize("parts", [{}, *PARTS[:3], PARTS[6], PARTS[7]])
def test_a_movement_is_that_of_the_full_history_or_says_what_is_missing(
    whole: Pair, deleting: Pair, parts: dict[str, str]
) -> None:
    for both in (whole, deleting):
        for start, end in ((EARLIER[1], EARLIER[2]), (EARLIER[3], LAST), (EARLIER[0], EARLIER[1])):
            full, lossy = (moved(f, start, end, parts) for f in (both.full, both.lossy))
            same = _lines(full) == _lines(lossy)
            assert same or marks(lossy.assumptions()), (start, end, parts)
            assert not marks(full.assumptions())


def test_a_movement_that_nothing_was_lost_for_carries_no_mark(whole: Pair) -> None:
    facts = whole.lossy
    beside = next(m for m in facts.playbook.mappings if m.beside)
    assert beside.name == "opportunity-history"
    found = marks(moved(facts, EARLIER[1], EARLIER[2], {}).assumptions())
    assert {text.partition(" of category")[0] for text in found} == {"a change"}


def moved(facts: Facts, start: date, end: date, parts: dict[str, str]) -> Movement:
    question = Question(end, **parts)  # type: ignore[arg-type]
    return movement(facts, start=start, end=end, question=question, period=quarter(facts, end))


def _lines(found: Movement) -> object:
    return found.opening, found.closing, found.lines, found.by


def test_a_history_forgets_what_salesforce_forgets(deleting: Pair) -> None:
    root = deleting.lossy.playbook.root / "exports"
    again, company = root.parent / "again", small_company()
    write_exports(again, company)
    files = sorted(path.name for path in root.iterdir())
    assert [(again / name).read_bytes() for name in files] == [
        (root / name).read_bytes() for name in files
    ]
    ids = {row["ID"] for row in rows_of(root / f"Opportunity-{LAST}.csv")}
    assert 0 < len(ids) < len(company.demand)
    assert all(len(same_crm_id(one)) == 15 for one in ids)
    changes = rows_of(root / "OpportunityFieldHistory.csv")
    first = {
        field: min(r["CREATEDDATE"] for r in changes if r["FIELD"] == field)
        for field in {row["FIELD"] for row in changes}
    }
    since = tracked_since(company)
    assert set(first) == {"created", *since}
    assert all(first[field] >= f"{day}" for field, day in since.items())
    history = rows_of(root / "OpportunityHistory.csv")
    assert {r["OPPORTUNITYID"] for r in (*changes, *history)} <= ids


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_later_export_changes_no_answer_of_an_earlier_day_nor_its_marks(
    deleting: Pair, tmp_path: Path
) -> None:
    before = without(tmp_path / "w", small_company(), "Opportunity-")
    for name in ("bookings", "open_pipeline", "stage_conversion", "hygiene_score", "slippage"):
        for day, parts in ((EARLIER[1], {}), (EARLIER[3], PARTS[1]), (EARLIER[3], PARTS[6])):
            asked = (name, Question(day, **parts), quarter(before, day))
            with_it, without_it = answers(deleting.lossy, asked), answers(before, asked)
            assert [_said(a) for a in with_it] == [_said(a) for a in without_it], asked


def _said(answer: Answer | str) -> object:
    return answer if isinstance(answer, str) else (answer.value, answer.n, answer.assumptions)
