"""A movement at plan and at constant rates: no fx, the identity, bookings and pipeline alike."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.reading import Reading
from quarterdeck.metrics import evaluate
from quarterdeck.movement import Movement, movement
from quarterdeck.words.calendar import Period
from quarterdeck.words.money import convert
from tests.movement.company import facts_of, random_company

START, END = date(2026, 1, 31), date(2026, 3, 31)
Q1 = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))
PLAN = Reading(
    "EUR", "plan", "2026", (("JPY", 6_000_001), ("KWD", 3_100_000_000), ("USD", 912_345_678))
)
IN_DOLLARS = Reading(
    "USD",
    "constant",
    "2026-03-01",
    (("EUR", 1_147_802_647), ("JPY", 7_028_634), ("KWD", 3_443_981_497)),
)
readings = pytest.mark.parametrize("reading", [PLAN, IN_DOLLARS], ids=lambda r: r.kind)
CASES = (
    (Question(END), None),
    (Question(END, by=("owner",)), Q1),
    (Question(END, "Food", by=("team", "product")), Q1),
    (Question(END, where="product=Pro; amount>=10.00", by=("region",)), Q1),
    (Question(END, where="currency!=EUR"), None),
)
cases = pytest.mark.parametrize(("question", "period"), CASES)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return facts_of(random_company(seed=23, deals=800), tmp_path_factory.mktemp("facts"))


def bridge(facts: Facts, question: Question, period: Period | None) -> Movement:
    return movement(facts, start=START, end=END, question=question, period=period)


@readings
@cases
def test_nothing_is_fx_and_the_identity_holds(
    facts: Facts, reading: Reading, question: Question, period: Period | None
) -> None:
    found = bridge(facts.read(reading), question, period)
    assert found.currency == reading.currency
    assert len(found.lines) > 5
    for part in (found, *found.by):
        assert part.opening + sum(line.amount for line in part.lines) == part.closing
        assert not {"fx_up", "fx_down"} & {line.cause for line in part.lines}
    assert any("fx" in line.cause for line in bridge(facts, question, period).lines)


@readings
@cases
def test_ends_are_the_open_pipeline_and_won_is_bookings(
    facts: Facts, reading: Reading, question: Question, period: Period | None
) -> None:
    """All three at the same rates, so that a page of them adds up."""
    read, asked = facts.read(reading), replace(question, by=())
    found = bridge(read, asked, period)
    for day, end in ((START, found.opening), (END, found.closing)):
        (answer,) = evaluate(
            read, ["open_pipeline"], question=replace(asked, as_of=day), period=period
        )
        assert answer.value == end
        assert reading.assumption() in answer.assumptions
    window = Period("window", date(2026, 2, 1), date(2026, 4, 1))
    (booked,) = evaluate(read, ["bookings"], question=asked, period=window)
    won = {line.cause: -line.amount for line in found.lines}.get("won", 0)
    assert period is not None or booked.value == won


@readings
def test_every_deal_is_converted_once_at_the_one_rate(facts: Facts, reading: Reading) -> None:
    found = bridge(facts.read(reading), Question(END), None)
    worth = dict(reading.worth)
    for deal in found.deals("closing"):
        own, currency = deal.after.amount or 0, deal.after.currency or ""
        told = own
        if currency != reading.currency:
            told = convert(own, currency, reading.currency, worth[currency])
        assert deal.amount == told


@readings
def test_flows_and_shown_sql_are_at_the_same_rates(
    facts: Facts, reading: Reading, tmp_path: Path
) -> None:
    import duckdb

    read = facts.read(reading)
    found = bridge(read, Question(END, by=("stage",)), Q1)
    matrix = found.sankey("stage")
    assert sum(matrix.opening().values()) == found.opening
    assert sum(matrix.closing().values()) == found.closing
    whole = bridge(read, Question(END), Q1)
    with duckdb.connect(str(tmp_path / "any.duckdb")) as bare:
        for statement in bare.extract_statements(read.standalone(whole.sql)):
            result = bare.execute(statement)
        rows = {cause: amount for cause, _, amount, _ in result.fetchall()}
    assert (rows["opening"], rows["closing"]) == (whole.opening, whole.closing)


def test_a_movement_says_at_which_rates_it_is(facts: Facts) -> None:
    assert PLAN.assumption() in bridge(facts.read(PLAN), Question(END), None).assumptions()


def test_the_facts_keep_their_own_reading(facts: Facts) -> None:
    before = bridge(facts, Question(END), None).lines
    bridge(facts.read(PLAN), Question(END), None)
    assert bridge(facts, Question(END), None).lines == before
    assert facts.read(facts.reading) is facts
