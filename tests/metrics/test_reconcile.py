"""Which question gives a number: whatever was asked is found again, the simplest first."""

import random
from datetime import date

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics import catalogue, evaluate
from quarterdeck.metrics.assumptions import lacking
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.cells import Cell
from quarterdeck.metrics.reconcile.grid import MOST_DAYS, days_to_try, spans_to_try
from quarterdeck.metrics.reconcile.kept import CELL, CROSSED, SEAT, TEAM, Kept
from quarterdeck.metrics.reconcile.probes import Plan, Probe, by_cell, run
from quarterdeck.metrics.reconcile.spans import SPAN
from quarterdeck.metrics.reconcile.ways import Way
from quarterdeck.words.calendar import FiscalCalendar, Period, parse_period
from tests.metrics.company import Rules, random_histories, written
from tests.metrics.conftest import Made
from tests.metrics.deals import AS_OF
from tests.metrics.reconciling import answer_of, as_a_slide, found, limits, traces

LAST = date(2026, 5, 20)
CALENDAR = FiscalCalendar()
Q2 = parse_period("2026-Q2", CALENDAR)
CELLS = [Cell(), Cell("east"), Cell("cyd"), Cell("", "product", "Pro"), Cell("", "stage", "Won")]


@pytest.fixture(scope="module")
def wild(make: Made) -> Facts:
    """Deals that wander, in two currencies."""
    return make(random_histories(21, 160, "USD"), Rules())


@pytest.fixture(scope="module")
def three(make: Made) -> Facts:
    """Three wins of the quarter, one back-dated and one deleted since, and two open deals."""
    text = """
        a stage=Talk amount=10000 owner=ann product=Pro | 03-20 | 04-02 stage=Won close_date=03-31
        b stage=Talk amount=20000 owner=cyd product=Basic | 03-20 | 05-04 stage=Won close_date=05-04
        c stage=Talk amount=5000 product=Pro | 03-20 | 04-10 stage=Won | 05-15 presence=deleted
        d stage=Talk amount=40000 owner=cyd product=Pro category=omitted close_date=06-01 | 04-01
        e stage=Talk amount=70000 owner=cyd product=Pro close_date=06-20 | 04-01
    """
    return make(written(text), Rules(currencies=("EUR",)))


def test_what_is_read_by_cell_is_what_each_question_answers(wild: Facts) -> None:
    dice = random.Random(5)
    metrics = [m for m in catalogue().values() if by_cell(m)]
    kept = Kept(wild, Way.OURS, Question(LAST), metrics)
    cells = kept.place(crossed=True)
    assert len(metrics) > 30
    for metric in metrics:
        tried = spans_to_try(metric, LAST, limits(wild, LAST), CALENDAR)
        spans = tuple(s for s in tried if not lacking(wild, metric, Question(LAST), s.period))
        probe = Probe(metric, LAST, spans, dice.choice([CELL, CELL, CROSSED]))
        rows = run(kept, probe, Question(LAST)).to_pylist()
        assert len({row[SPAN] for row in rows}) > 1, metric.name
        for row in dice.sample(rows, 3):
            _check_row(wild, probe, row, cells[row[CELL]])


def test_what_is_read_of_a_day_at_once_is_what_each_question_answers(spring: Facts) -> None:
    metrics = [m for m in catalogue().values() if not by_cell(m)]
    kept = Kept(spring, Way.OURS, Question(AS_OF), metrics)
    cells = kept.place(crossed=False)
    known = limits(spring, AS_OF, as_of=AS_OF, period=Q2)
    probes = list(Plan(metrics, Question(AS_OF), known, cells, Way.OURS).probes(spring))
    assert {probe.by for probe in probes} == {"", TEAM, SEAT}
    answered = set()
    for probe in probes:
        rows = run(kept, probe, Question(AS_OF)).to_pylist()
        for row in rows:
            _check_row(spring, probe, row, cells[row[CELL]])
            answered.add((probe.by, cells[row[CELL]].node))
        if probe.by:
            told = {cells[row[CELL]].node for row in rows}
            for team in {"all", "east", "west"} - told:
                asking = Asking(probe.metric, Question(AS_OF, team), Q2)
                assert not (answer := answer_of(spring, asking)) or not answer.n, asking
    assert answered >= {("", ""), (TEAM, "all"), (TEAM, "east"), (SEAT, "all"), (SEAT, "east")}


def _check_row(facts: Facts, probe: Probe, row: dict[str, object], cell: Cell) -> None:
    """Ask alone for what a row of a probe tells."""
    own = tuple((k, str(v)) for k, v in row.items() if k not in {CELL, SPAN, "value", "n"})
    period = probe.spans[int(str(row[SPAN]))].period
    asking = Asking(probe.metric, cell.question(Question(probe.day)), period, part=own)
    answer = answer_of(facts, asking)
    assert answer is not None, asking
    assert (answer.value, answer.n) == (row["value"], row["n"]), asking


@pytest.mark.parametrize("seed", range(5))
def test_a_number_printed_as_a_slide_leads_back_to_its_question(wild: Facts, seed: int) -> None:
    dice, known = random.Random(seed), limits(wild, LAST)
    metrics = [m for m in catalogue().values() if by_cell(m)]
    told: list[tuple[object, Asking]] = []
    while not told:
        metric, day = dice.choice(metrics), dice.choice(days_to_try(known, CALENDAR))
        period = dice.choice(spans_to_try(metric, day, known, CALENDAR)).period
        question = dice.choice(CELLS).question(Question(day))
        told = [
            (a, Asking(metric, question, period, part=tuple(a.dimensions.items())))
            for a in evaluate(wild, [metric.name], question=question, period=period)
            if a.value and a.n
        ]
    answer, asking = dice.choice(told)
    slide = as_a_slide(answer)  # type: ignore[arg-type]
    assert traces(found(wild, slide, known, metric.name), asking), (slide, asking)


def test_the_simplest_question_comes_first_and_the_others_follow(three: Facts) -> None:
    result = found(three, "EUR 300.00", limits(three, LAST), "bookings", "bookings:crm_close_date")
    first, *others = result.fits
    assert (first.metric.name, first.period, first.cell, first.days) == (
        "bookings", Q2, Cell(), (LAST, date(2026, 5, 17)),
    )  # fmt: skip
    assert {c.period.label for c in others if c.period} == {"2026"}
    assert all(c.value == 30_000 for c in result.fits)


def test_days_with_one_value_are_one_candidate(three: Facts) -> None:
    result = found(three, "EUR 150.00", limits(three, LAST, period=Q2), "bookings")
    (april,) = [c for c in result.fits if not c.cell.narrowed]
    assert april.days == (date(2026, 4, 30),)
    result = found(three, "EUR 300.00", limits(three, LAST, period=Q2), "bookings")
    (may,) = [c for c in result.fits if not c.cell.narrowed]
    assert may.days == (LAST, date(2026, 5, 17))


def test_a_filter_that_changes_nothing_stands_beside_the_question(three: Facts) -> None:
    result = found(three, "EUR 300.00", limits(three, LAST, as_of=LAST), "bookings")
    plain = [c for c in result.fits if c.period == Q2 and not c.cell.narrowed]
    assert len(plain) == 1
    assert ("stage", "Won") in {(a.cell.dimension, a.cell.value) for a in plain[0].also}
    assert not [c for c in result.fits if c.period == Q2 and c.cell.dimension == "stage"]


def test_other_ways_of_counting_are_tried_as_of_the_latest_day(three: Facts) -> None:
    result = found(three, "EUR 1,100.00", limits(three, LAST, as_of=LAST), "open_pipeline")
    assert {(c.way, c.cell) for c in result.fits} >= {(Way.OMITTED_IN, Cell())}
    assert Way.OURS not in {c.way for c in result.fits if c.cell == Cell()}


def test_amounts_added_up_without_conversion_are_recognised(make: Made) -> None:
    text = "a amount=10000 | 04-01\nb amount=20000 currency=USD | 04-01"
    facts = make(written(text), Rules())
    today = limits(facts, LAST, as_of=LAST, all_time=True)
    (wrong,) = found(facts, "EUR 300.00", today, "open_pipeline").fits
    (right,) = found(facts, "EUR 260.00", today, "open_pipeline").fits
    assert (wrong.way, right.way) == (Way.UNCONVERTED, Way.OURS)


def test_where_nothing_fits_plain_questions_come_nearest(three: Facts) -> None:
    result = found(three, "EUR 301.00", limits(three, LAST), "bookings")
    assert not result.fits
    assert (result.near[0].period, result.near[0].cell, result.near[0].value) == (
        Q2, Cell(), 30_000,
    )  # fmt: skip
    assert all(c.reading is None and c.distance > 0 for c in result.near)


def test_what_is_known_of_the_question_is_not_searched(three: Facts) -> None:
    day, march = date(2026, 4, 12), parse_period("2026-03", CALENDAR)
    assert found(three, "EUR 150.00", limits(three, LAST, as_of=day), "bookings").days == (day,)
    names = ("bookings", "bookings:crm_close_date")
    result = found(three, "EUR 100.00", limits(three, LAST, period=march), *names)
    assert {c.period for c in result.fits} == {march}
    assert {c.metric.name for c in result.fits} == {"bookings:crm_close_date"}


def test_days_are_those_reports_are_made_on(three: Facts) -> None:
    days = days_to_try(limits(three, LAST), CALENDAR)
    assert days[0] == LAST
    assert {date(2026, 5, 17), date(2026, 4, 30), date(2026, 3, 31)} <= set(days)
    assert min(days) >= date(2026, 3, 20)
    assert len(days) <= MOST_DAYS
    ended = Period("x", date(2026, 3, 1), date(2026, 4, 8))
    assert date(2026, 4, 7) in days_to_try(limits(three, LAST, period=ended), CALENDAR)


def test_no_deal_at_all_finds_nothing(three: Facts) -> None:
    early = limits(three, date(2026, 1, 5), as_of=date(2026, 1, 5))
    result = found(three, "0 deals", early)
    assert (result.fits, result.near, result.tried) == ((), (), 0)
