"""The backtest finds the risk that was planted, calls noise noise, counts as a plain loop does."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics.standards.backtest import Backtest, Plan, backtest
from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.metrics.standards.schedule import days
from quarterdeck.words.days import end_of_day, local_day
from tests.metrics.company import ZONE, History, written
from tests.metrics.conftest import Made
from tests.metrics.plain import CALENDAR, Deal, deal
from tests.metrics.standards.judged import held
from tests.metrics.standards.planted import END, NOISE, planted
from tests.metrics.standards.reference import DEALS, year_before
from tests.metrics.standards.test_rules import EURO, histories


def tried(
    facts: Facts, standards: Sequence[Standard], plan: Plan, folder: Path, **asked: str
) -> Backtest:
    question = Question(plan.last, **asked)
    return backtest(facts, standards, plan=plan, question=question, folder=folder)


@pytest.mark.parametrize("seed", [1])
def test_the_planted_risk_is_found_and_noise_is_called_noise(
    make: Made, tmp_path: Path, seed: int
) -> None:
    facts = make(planted(seed, 2400), EURO)
    plan = Plan(days(date(2024, 6, 3), END, "month"), END)
    found = tried(facts, [held(facts, "pushed_often"), held(facts, NOISE)], plan, tmp_path)
    risk, noise = found.trials
    assert risk.odds is not None
    assert noise.odds is not None
    assert risk.known > 100
    assert risk.verdict == "better"
    assert risk.p is not None
    assert risk.p < 0.001
    assert risk.odds.lift_interval is not None
    assert risk.odds.lift_interval[0] > 1
    assert noise.known > 500
    assert noise.verdict == "chance"
    low, high = noise.odds.lift_interval or (2, 0)
    assert low < 1 < high
    assert found.tested == 2


def plain_trial(name: str, known: list[History], plan: Plan) -> dict[str, object]:
    """Count the trial of a rule in a loop over days and deals."""
    by_id = {h.id: h for h in known}
    seen: set[str] = set()
    looked: set[str] = set()
    strata: dict[tuple[date, date, bool], list[tuple[bool, bool]]] = defaultdict(list)
    flagged, rows = 0, []
    for day in plan.days:
        world = year_before(known, day, EURO)
        at_hand = {d.id: d for d in world.open}
        for ident, broken in DEALS[name](world).items():
            if broken is None or ident in seen:
                continue
            fresh = ident not in looked
            looked.add(ident)
            seen |= {ident} if broken else set()
            until = given_until(at_hand[ident], day, plan)
            fate = fate_of(by_id[ident], day, until, plan.last)
            if fate == "deleted":
                continue
            flagged += broken
            if until > plan.last:
                continue
            strata[day, until, fresh].append((broken, fate != "won"))
            rows += [(at_hand[ident], fate, lead(by_id[ident], day, until, fate))] if broken else []
    missed = [(d, days) for d, fate, days in rows if fate != "won"]
    expected = sum(
        sum(b for b, _ in held) * sum(m for _, m in held) / len(held) for held in strata.values()
    )
    return {
        "flagged": flagged,
        "known": len(rows),
        "lost": sum(fate not in {"won", "open"} for _, fate, _ in rows),
        "slipped": sum(fate == "open" for _, fate, _ in rows),
        "money": sum(d.money or 0 for d, _, _ in rows),
        "missed_money": sum(d.money or 0 for d, _ in missed),
        "lead_days": median([n for _, n in missed]) if missed else None,
        "expected": expected,
    }


def given_until(found: Deal, day: date, plan: Plan) -> date:
    if plan.horizon is not None:
        return day + timedelta(days=plan.horizon)
    if found.due_on is None:
        return day + timedelta(days=90)
    return CALENDAR.quarter_of(max(found.due_on, day)).last_day


def fate_of(history: History, day: date, until: date, last: date) -> str:
    end = min(until, last)
    found = deal(history, end_of_day(max(end, day), ZONE), end, EURO)
    return found.outcome if found else "deleted"


def lead(history: History, day: date, until: date, fate: str) -> int:
    end = deal(history, end_of_day(until, ZONE), until, EURO)
    if fate != "open":
        return (end.closed_on - day).days if end and end.closed_on else 0
    slips = [until + timedelta(days=1)]
    for at, _ in history.states:
        then = deal(history, at + timedelta(microseconds=1), until, EURO)
        if at >= end_of_day(day, ZONE) and then and then.is_open and then.due_on:
            slips += [local_day(at, ZONE)] if then.due_on > until else []
    return (min(slips) - day).days


@pytest.mark.parametrize(
    ("name", "horizon"), [("past_due", None), ("past_due", 60), ("no_change", None)]
)
def test_counts_of_planted_histories(
    make: Made, tmp_path: Path, name: str, horizon: int | None
) -> None:
    plan = Plan(days(date(2024, 6, 3), date(2025, 9, 3), "month"), date(2025, 12, 31), horizon)
    _compare(make, tmp_path, planted(7, 140), (name, plan))


def test_counts_of_random_histories(make: Made, tmp_path: Path) -> None:
    plan = Plan(days(date(2025, 9, 1), date(2026, 3, 2), "month"), date(2026, 6, 30))
    _compare(make, tmp_path, histories(41), ("no_close_date", plan))


def _compare(make: Made, folder: Path, known: list[History], asked: tuple[str, Plan]) -> None:
    (name, plan), facts = asked, make(known, EURO)
    (trial,) = tried(facts, [held(facts, name)], plan, folder).trials
    expected = plain_trial(name, known, plan)
    told = {key: getattr(trial, key) for key in expected if key != "expected"}
    told["expected"] = trial.odds.expected if trial.odds else 0
    assert told == pytest.approx(expected)
    assert trial.odds is not None
    assert trial.odds.missed == trial.lost + trial.slipped
    assert trial.known > 10


ONE = "a close_date=02-10 | 01-05 | 02-20 close_date=05-05 | 05-20 stage=Lost"


def test_a_deal_counts_once_at_its_first_flag_and_its_warning_runs_from_there(
    make: Made, tmp_path: Path
) -> None:
    facts = make(written(ONE), EURO)
    plan = Plan(days(date(2026, 1, 5), date(2026, 5, 18), "week"), date(2026, 6, 30))
    (trial,) = tried(facts, [held(facts, "past_due")], plan, tmp_path).trials
    assert (trial.flagged, trial.known, trial.slipped, trial.lost) == (1, 1, 1, 0)
    assert trial.lead_days == (date(2026, 2, 20) - date(2026, 2, 16)).days
    assert trial.verdict == "few"


def test_what_has_not_ended_is_not_counted(make: Made, tmp_path: Path) -> None:
    facts = make(written(ONE), EURO)
    plan = Plan(days(date(2026, 2, 16), date(2026, 2, 16), "week"), date(2026, 3, 30))
    (trial,) = tried(facts, [held(facts, "past_due")], plan, tmp_path).trials
    assert (trial.flagged, trial.known, trial.odds) == (1, 0, None)
    later = Plan(plan.days, date(2026, 3, 31))
    (trial,) = tried(facts, [held(facts, "past_due")], later, tmp_path).trials
    assert (trial.flagged, trial.known, trial.slipped) == (1, 1, 1)


def test_few_flags_are_too_few_to_tell_and_no_flags_are_nothing(make: Made, tmp_path: Path) -> None:
    lines = (f"d{n} close_date=02-{n:02} | 01-05 | 03-20 stage=Lost" for n in range(10, 25))
    facts = make(written("\n".join(lines)), EURO)
    plan = Plan(days(date(2026, 1, 5), date(2026, 3, 16), "week"), date(2026, 6, 30))
    rules = [held(facts, "past_due"), held(facts, "no_amount"), held(facts, "no_activity")]
    found = tried(facts, rules, plan, tmp_path)
    assert [t.verdict for t in found.trials] == ["few", "nothing", "unjudged"]
    assert found.tested == 0
    assert found.trials[0].known == 15
    assert found.trials[0].odds is not None
    assert found.trials[0].odds.p is None


def test_a_rule_of_your_own_is_tried_against_the_deals_it_lets_pass(
    make: Made, tmp_path: Path
) -> None:
    """Flagging whatever was pushed twice by a filter tells what the rule about pushes tells."""
    facts = make(planted(1, 1200), EURO)
    plan = Plan(days(date(2024, 6, 3), END, "month"), END)
    pushes = held(facts, "pushed_often")
    own = replace(held(facts, "matches"), id="own", where="pushes>=3")
    rule, mine = tried(facts, [pushes, own], plan, tmp_path).trials
    assert (mine.known, mine.lost, mine.slipped) == (rule.known, rule.lost, rule.slipped)
    assert mine.deals == rule.deals > mine.flagged > 0
    assert mine.verdict == rule.verdict == "better"


def test_scope_and_filter_narrow_the_deals(make: Made, tmp_path: Path) -> None:
    facts = make(histories(41), EURO)
    plan = Plan(days(date(2025, 12, 1), date(2026, 1, 5), "week"), date(2026, 6, 30))
    rule = [held(facts, "past_due")]
    (whole,) = tried(facts, rule, plan, tmp_path).trials
    parts = [tried(facts, rule, plan, tmp_path, scope=s).trials[0] for s in ("east", "west")]
    assert whole.flagged > sum(t.flagged for t in parts) > 0
    (none,) = tried(facts, rule, plan, tmp_path, where="amount>=99999999.00").trials
    assert none.flagged == 0
