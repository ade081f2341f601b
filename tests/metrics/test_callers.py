"""Who leans: found when planted, not found in chance alone, silent where there is too little."""

import math
import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from quarterdeck.metrics.callers.chance import above, believed, critical, power, two_sided
from quarterdeck.metrics.callers.lean import Week, lean_of, still_to_come
from quarterdeck.metrics.callers.record import (
    ENOUGH,
    FEWEST_PERIODS,
    STRETCHES,
    Record,
    Verdict,
    record_of,
)
from quarterdeck.simulation import calls as simulated
from quarterdeck.simulation.company import simulate
from quarterdeck.simulation.span import day_of, number_of
from quarterdeck.simulation.targets import targets_of

QUARTERS = tuple(date(2023 + n // 4, 1 + n % 4 * 3, 1) for n in range(12))
LEANING = {"p0": -0.35, "p1": -0.35, "p2": 0.4}


def weeks_of(
    seed: int, leans: dict[str, float], *, people: int = 30, periods: int = 12, lumps: float = 0.2
) -> list[Week]:
    """People who call what will come, blurred and leaning; `lumps` is how uneven quarters are."""
    dice = random.Random(seed)
    found = []
    for person in (f"p{n}" for n in range(people)):
        for start in QUARTERS[:periods]:
            came = round(10_000_00 * math.exp(dice.gauss(0, lumps)))
            felt = (came + 10_000_00) / 2 * math.exp(dice.gauss(0, 0.1))
            for left in range(12, -1, -1):
                before = came * (12 - left) // 13
                share = (came - before) / came
                called = before + round(felt * share * 0.9 * math.exp(leans.get(person, 0)))
                found.append(Week(person, start, left, called, came, before))
    return found


def layered(weeks: list[Week]) -> Record:
    return record_of(weeks, dict.fromkeys({w.person for w in weeks}, "seller"))


def verdicts(record: Record) -> dict[str, Verdict]:
    return {p.person: p.verdict for p in record.people}


def test_tails_are_those_of_the_tables() -> None:
    for t, freedom in ((0.0, 3), (1.7, 3), (2.2, 11.5), (9.0, 17)):
        assert two_sided(t, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), rel=1e-9)
    for f, up, down in ((0.5, 3, 40), (2.5, 11, 200), (7.0, 4, 12)):
        assert above(f, up, down) == pytest.approx(stats.f.sf(f, up, down), rel=1e-9)
    assert critical(0.05, 11) == pytest.approx(stats.t.ppf(0.975, 11), abs=1e-6)
    exact = stats.nct.sf(stats.t.ppf(0.975, 17), 17, 2.5)
    assert power(0.25, 0.1, 17, 0.05) == pytest.approx(exact, abs=0.03)


def test_of_many_findings_those_stand_that_the_rate_allows() -> None:
    chances = [0.001, 0.8, 0.02, 0.04, 0.5, 0.9]
    kept = stats.false_discovery_control(chances) <= 0.1
    assert believed(chances, 0.1) == tuple(kept.tolist())
    assert believed([], 0.1) == ()


def test_who_leans_is_found_and_told_apart_from_noise() -> None:
    dice = random.Random(4)
    swings = {start: math.exp(dice.gauss(0, 0.45)) for start in QUARTERS}
    wild = [
        replace(w, person="wild", called=w.before + round((w.called - w.before) * swings[w.start]))
        for w in weeks_of(2, {}, people=1)
    ]
    found = verdicts(layered([*weeks_of(1, LEANING), *wild]))
    assert {p for p, v in found.items() if v is Verdict.LOW} == {"p0", "p1"}
    assert {p for p, v in found.items() if v is Verdict.HIGH} == {"p2"}
    assert found["wild"] in {Verdict.NOISE, Verdict.TOO_FEW}


def test_a_lean_is_shrunk_towards_the_layer_and_its_interval_holds_it() -> None:
    record = layered(weeks_of(1, LEANING))
    for person in record.people:
        assert person.lean is not None
        assert person.low is not None
        assert person.high is not None
        assert person.low <= person.lean <= person.high
        raw = lean_of(still_to_come(w for w in weeks_of(1, LEANING) if w.person == person.person))
        middle = math.log1p(record.layers[0].lean or 0)
        assert raw is not None
        assert abs(math.log1p(person.lean)) <= abs(raw.log - middle) + 1e-9
    leaning = {p.person: p.lean for p in record.people if p.person in LEANING}
    assert leaning["p0"] == pytest.approx(math.expm1(-0.35), abs=0.12)
    assert leaning["p2"] == pytest.approx(math.expm1(0.4), abs=0.2)


def test_chance_alone_names_somebody_no_more_often_than_stated() -> None:
    named = [bool(layered(weeks_of(seed, {}, people=20)).named) for seed in range(24)]
    # Low, high and noise are two families of findings, each held to one in ten.
    assert sum(named) <= 24 * 0.2 + 2 * math.sqrt(24 * 0.2 * 0.8)


def test_four_quarters_are_few_and_name_nobody() -> None:
    record = layered(weeks_of(1, LEANING, periods=FEWEST_PERIODS - 1))
    assert set(verdicts(record).values()) == {Verdict.TOO_FEW}
    assert record.layers[0].judged == 0
    assert record.layers[0].lean is not None


def test_uneven_quarters_are_not_judged_however_they_lean() -> None:
    record = layered(weeks_of(1, LEANING, lumps=1.5))
    judged = [p for p in record.people if p.verdict is not Verdict.TOO_FEW]
    assert all(p.power >= ENOUGH for p in judged)
    assert len(judged) < len(record.people) / 3


def test_a_small_layer_is_shown_and_nobody_in_it_judged() -> None:
    record = layered(weeks_of(1, LEANING, people=4))
    assert set(verdicts(record).values()) == {Verdict.TOO_FEW}
    assert [s.calls for s in record.layers[0].stretches] == [4 * 12 * n for n in (4, 4, 4)]


def test_bias_and_error_are_over_the_booked_by_weeks_before_the_end() -> None:
    start = QUARTERS[0]
    weeks = [Week("ann", start, 10, 150, 100, 0), Week("ann", start, 2, 80, 100, 50)]
    (person,) = layered(weeks).people
    assert [(s.bias, s.error) for s in person.stretches] == [(0.5, 0.5), (None, None), (-0.2, 0.2)]
    assert [(s.first, s.last) for s in person.stretches] == list(STRETCHES)


def company_weeks(seed: int) -> tuple[list[Week], dict[str, str], dict[str, float]]:
    """The commits of a simulated company, what came of them, everyone's role and planted lean."""
    company = simulate(seed=seed, people=90, years=3, until=date(2026, 8, 28))
    found = simulated.calls_of(company, targets_of(company))
    members = company.organisation.members
    books = {number_of(q): simulated._book(company, q) for q in company.span.quarters()[:-1]}
    last = max(books)
    below: dict[tuple[int, int], np.ndarray] = {}
    weeks = []
    commits = found.category == 0
    columns = (found.day, found.quarter, found.member, found.amount)
    for day, quarter, member, amount in zip(*(c[commits].tolist() for c in columns), strict=True):
        if quarter == last:
            continue
        book = books[quarter]
        if (member, quarter) not in below:
            rows = simulated._below(company, member, day_of(quarter))
            below[member, quarter] = np.cumsum(book.amount[rows].sum(axis=0))
        total = below[member, quarter]
        week = int(np.searchsorted(book.mondays, day))
        left = len(book.mondays) - week - 1
        came, before = round(float(total[-1])), round(float(total[week]))
        weeks.append(Week(members[member].id, day_of(quarter), left, amount, came, before))
    return weeks, {m.id: m.role for m in members}, {m.id: m.lean for m in members}


def test_planted_sandbaggers_and_optimists_are_found_at_the_stated_rate() -> None:
    right, wrong, judged = 0, 0, 0
    for seed in (2, 5):
        weeks, roles, planted = company_weeks(seed)
        for person in record_of(weeks, roles).people:
            lean = planted[person.person]
            judged += person.verdict is not Verdict.TOO_FEW and lean != 0
            if person.verdict in {Verdict.LOW, Verdict.HIGH}:
                as_planted = (lean < 0) == (person.verdict is Verdict.LOW) and lean != 0
                right, wrong = right + as_planted, wrong + (not as_planted)
    assert judged >= 6
    assert right >= judged * 0.6
    assert wrong <= 1 + 0.1 * (right + wrong)
