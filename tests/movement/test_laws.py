"""What a bridge promises beside its identity: bookings, as-of, chains, nesting, deals, Sankey."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.movement import Line, Movement, movement
from quarterdeck.movement.fields import CAUSES
from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day
from tests.movement.company import ZONE, Company, facts_of, random_company

START, MIDDLE, END = date(2026, 1, 31), date(2026, 2, 18), date(2026, 3, 31)
Q1 = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))
CASES = (
    (Question(END), None),
    (Question(END, by=("owner",)), Q1),
    (Question(END, "Food", by=("team", "product")), Q1),
    (Question(END, "Bakery", by=("industry",)), None),
    (Question(END, where="product=Pro; amount>=10.00", by=("region",)), Q1),
)
cases = pytest.mark.parametrize(("question", "period"), CASES)

STOCK = """
SELECT {keys}, CAST(sum(money) AS BIGINT) AS money FROM deals
WHERE is_open AND counted AND {due} GROUP BY {keys}
"""
BOOKED = """
SELECT {keys}, CAST(sum(money) AS BIGINT) AS money FROM deals
WHERE outcome = 'won' AND closed_on > DATE '2026-01-31' AND closed_on <= DATE '2026-03-31'
    AND {due}
GROUP BY {keys}
"""

Amounts = dict[tuple[str, ...], int]


@pytest.fixture(scope="module")
def company() -> Company:
    return random_company(seed=7, deals=1_500)


@pytest.fixture(scope="module")
def facts(company: Company, tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(company, tmp_path_factory.mktemp("facts"))


def bridge(facts: Facts, question: Question, period: Period | None = None) -> Movement:
    return movement(facts, start=START, end=END, question=question, period=period)


def amounts(lines: tuple[Line, ...]) -> dict[str, int]:
    return {line.cause: line.amount for line in lines}


def per_bucket(found: Movement, what: str) -> Amounts:
    """Opening, closing or one line by bucket; without a breakdown the one bucket is ''."""
    parts = {b.bucket: b for b in found.by} or {("",): found}
    ends = {"opening", "closing"}
    sums = {
        bucket: getattr(part, what) if what in ends else amounts(part.lines).get(what, 0)
        for bucket, part in parts.items()
    }
    return {bucket: amount for bucket, amount in sums.items() if amount}


def measured(facts: Facts, template: str, question: Question, period: Period | None) -> Amounts:
    due = f"due_on >= DATE '{period.start}' AND due_on < DATE '{period.end}'" if period else "TRUE"
    rows = facts.run(facts.compose(template.replace("{due}", due), question)).to_pylist()
    sums = {tuple(v for k, v in row.items() if k != "money"): row["money"] for row in rows}
    return {bucket: money for bucket, money in sums.items() if money}


@cases
def test_opening_plus_all_lines_is_closing_in_the_whole_and_in_every_bucket(
    facts: Facts, question: Question, period: Period | None
) -> None:
    found = bridge(facts, question, period)
    for part in (found, *found.by):
        assert part.opening + sum(line.amount for line in part.lines) == part.closing
    assert len(found.lines) > 10
    if question.by:
        assert sum(b.opening for b in found.by) == found.opening
        assert sum(b.closing for b in found.by) == found.closing


@cases
def test_the_whole_is_the_same_whatever_it_is_broken_down_by(
    facts: Facts, question: Question, period: Period | None
) -> None:
    assert bridge(facts, question, period).lines == (
        bridge(facts, replace(question, by=()), period).lines
    )


@cases
def test_won_is_bookings_and_the_ends_are_the_open_pipeline_of_their_days(
    facts: Facts, question: Question, period: Period | None
) -> None:
    found = bridge(facts, question, period)
    booked = measured(facts, BOOKED, question, period)
    assert booked
    assert {b: -amount for b, amount in per_bucket(found, "won").items()} == booked
    then = replace(question, as_of=START)
    assert per_bucket(found, "opening") == measured(facts, STOCK, then, period)
    assert per_bucket(found, "closing") == measured(facts, STOCK, question, period)


def test_what_becomes_known_later_changes_nothing(
    company: Company, facts: Facts, tmp_path: Path
) -> None:
    cut = facts_of(company.cut(end_of_day(END, ZONE)), tmp_path)
    for question, period in CASES:
        then, now = bridge(cut, question, period), bridge(facts, question, period)
        assert (then.opening, then.closing, then.lines, then.by) == (
            now.opening,
            now.closing,
            now.lines,
            now.by,
        )
    assert bridge(cut, Question(END)).deals() == bridge(facts, Question(END)).deals()


def test_one_window_opens_where_the_one_before_it_closed(facts: Facts) -> None:
    question = Question(END, "Food", by=("team", "product"))
    first = movement(facts, start=START, end=MIDDLE, question=question, period=Q1)
    second = movement(facts, start=MIDDLE, end=END, question=question, period=Q1)
    both = bridge(facts, question, Q1)
    assert (first.opening, second.closing) == (both.opening, both.closing)
    assert per_bucket(first, "closing") == per_bucket(second, "opening")
    assert per_bucket(first, "opening") == per_bucket(both, "opening")


def test_children_and_the_moves_between_them_make_up_their_parent(facts: Facts) -> None:
    parent = bridge(facts, Question(END, "company"), Q1)
    children = [bridge(facts, Question(END, node), Q1) for node in ("Food", "Foodstuff")]
    assert sum(c.opening for c in children) == parent.opening
    assert sum(c.closing for c in children) == parent.closing
    summed: Counter[str] = Counter()
    for child in children:
        summed.update(amounts(child.lines))
    whole = Counter(amounts(parent.lines))
    moves = [f"{cause}_{way}" for cause in ("tree", *CAUSES.values()) for way in ("in", "out")]
    moved = sum(summed.pop(cause, 0) for cause in moves)
    assert moved == sum(whole.pop(cause, 0) for cause in moves)
    assert summed == whole
    by_child = bridge(facts, Question(END, "company", by=("region",)), Q1)
    inside = [amounts(b.lines).get(cause, 0) for b in by_child.by for cause in moves]
    assert sum(inside) == sum(amounts(parent.lines).get(cause, 0) for cause in moves)


@cases
def test_the_deals_behind_a_line_add_up_to_it(
    facts: Facts, question: Question, period: Period | None
) -> None:
    found = bridge(facts, question, period)
    behind: Counter[str] = Counter()
    per_deal: Counter[str] = Counter()
    for deal in found.deals():
        behind[deal.cause] += deal.amount
        per_deal[deal.id] += -deal.amount if deal.cause == "closing" else deal.amount
        assert START <= deal.day <= END
    assert not any(per_deal.values())
    assert (behind.pop("opening"), behind.pop("closing")) == (found.opening, found.closing)
    assert {c: a for c, a in behind.items() if a} == {
        c: a for c, a in amounts(found.lines).items() if a
    }
    for part in found.by[:2]:
        line = part.lines[-1]
        deals = found.deals(line.cause, part.bucket)
        assert sum(d.amount for d in deals) == line.amount
        assert sum(d.count for d in deals) == line.count


@pytest.mark.parametrize("dimension", ["team", "stage", "industry"])
def test_rows_and_columns_of_the_sankey_are_the_two_snapshots(facts: Facts, dimension: str) -> None:
    question = Question(END, "Food", by=(dimension,))
    found = bridge(facts, question, Q1)
    matrix = found.sankey(dimension)
    opening, closing = per_bucket(found, "opening"), per_bucket(found, "closing")
    assert {b: a for b, a in matrix.opening().items() if a} == {b: a for (b,), a in opening.items()}
    assert {b: a for b, a in matrix.closing().items() if a} == {b: a for (b,), a in closing.items()}
    for outcome in ("won", "lost"):
        column = sum(f.amount for f in matrix.flows if f.target == outcome and not f.stays)
        assert -column == amounts(found.lines)[outcome]


def test_the_sql_shown_gives_the_lines_in_any_duckdb(facts: Facts) -> None:
    import duckdb

    found = bridge(facts, Question(END), Q1)
    with duckdb.connect() as bare:
        for statement in bare.extract_statements(facts.standalone(found.sql)):
            result = bare.execute(statement)
        rows = result.fetchall()
    assert {cause: amount for cause, _, amount, _ in rows} == {
        "opening": found.opening,
        "closing": found.closing,
        **amounts(found.lines),
    }
