"""Every metric once more in a few lines of plain Python, by name."""

import math
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction

from quarterdeck.words.money import half_even
from tests.metrics.company import BILLION, STAGES
from tests.metrics.credit import (
    credit,
    credited,
    overlay,
    productivity,
    qualified_share,
    ramped,
)
from tests.metrics.definitions import (
    DECIDED,
    buyers,
    by_close_date,
    cycle,
    entered,
    entries,
    expected_velocity,
    growth,
    incidence,
    kaplan_median,
    lives,
    median,
    needed_money,
    needed_ratio,
    part,
    priced,
    rungs,
    sales,
    share,
    slipped,
    spent,
    stage_median,
    still_due,
    target,
    timed,
    total,
    velocity,
    weight,
    win_median,
    win_share,
    won_money_share,
)
from tests.metrics.judged import PEOPLE, attained, gini, goal_of, in_order, reached
from tests.metrics.plain import CALENDAR, STAGE, World

METRICS: dict[str, Callable[[World], float | int | None]] = {
    "bookings": lambda w: total(w.won),
    "bookings:crm_close_date": lambda w: total(by_close_date(w)),
    "booked_deals": lambda w: sum(map(weight, w.won)),
    "booked_deals:crm_close_date": lambda w: sum(map(weight, by_close_date(w))),
    "bookings_growth": lambda w: growth(w, CALENDAR.previous(w.period)),
    "bookings_growth:yoy": lambda w: growth(w, CALENDAR.year_before(w.period)),
    "bookings_growth:to_date": lambda w: growth(w, CALENDAR.previous(w.period), to_date=True),
    "bookings_growth:yoy_to_date": lambda w: growth(
        w, CALENDAR.year_before(w.period), to_date=True
    ),
    "average_deal_size": lambda w: (
        half_even(total(w.won), sum(map(weight, w.won))) if sum(map(weight, w.won)) > 0 else None
    ),
    "close_rate": lambda w: win_share(w.closed("won", "lost")),
    "broad_win_rate": lambda w: win_share(w.closed(*DECIDED)),
    "qualified_win_rate": lambda w: win_share([d for d in w.closed(*DECIDED) if d.qualified]),
    "qualified_win_rate:close": lambda w: win_share(
        [d for d in w.closed("won", "lost") if d.qualified]
    ),
    "created_win_rate": lambda w: win_share(w.created),
    "amount_win_rate": lambda w: won_money_share(w.closed("won", "lost")),
    "amount_win_rate:broad": lambda w: won_money_share(w.closed(*DECIDED)),
    "win_loss_ratio": lambda w: share(len(sales(w.won)), len(sales(w.closed("lost")))),
    "win_incidence": lambda w: float(incidence(w)[-1][1]) if sales(w.created) else None,
    "won_cycle_days": lambda w: share(sum(map(cycle, timed(w.won))), len(timed(w.won))),
    "won_cycle_days:median": lambda w: median(list(map(cycle, timed(w.won)))),
    "decision_days_median": lambda w: kaplan_median([(a, o != "open") for a, o in lives(w)]),
    "win_days_median": win_median,
    "stage_skip_rate": lambda w: share(sum(s.skipped for s in entries(w)), len(entries(w))),
    "open_pipeline": lambda w: total(w.due),
    "open_pipeline:current": lambda w: total(still_due(w)),
    "open_deals": lambda w: len(w.due),
    "weighted_pipeline": lambda w: half_even(
        sum((d.money or 0) * STAGE[d.state.stage].probability for d in w.due), BILLION
    ),
    "created_deals": lambda w: len(sales(w.created)),
    "created_pipeline": lambda w: total(sales(w.created)),
    "lost_deals": lambda w: len(w.closed("lost")),
    "lost_deals:broad": lambda w: len(w.closed(*DECIDED[1:])),
    "past_due_pipeline": lambda w: total(
        [d for d in w.open if d.due_on and d.due_on < min(w.as_of, w.period.end)]
    ),
    "past_due_pipeline:in_period": lambda w: total([d for d in w.due if d.due_on < w.as_of]),
    "coverage": lambda w: total(w.due) / target(w) if target(w) else None,
    "coverage_remaining": lambda w: share(total(w.due), (target(w) or 0) - total(w.won)),
    "coverage_remaining:current": lambda w: share(
        total(still_due(w)), (target(w) or 0) - total(w.won)
    ),
    "coverage_needed": needed_money,
    "coverage_needed:ratio": needed_ratio,
    "velocity_simple": velocity,
    "velocity_expected": expected_velocity,
    "create_and_close": lambda w: total([d for d in w.won if w.period.contains(d.created_on)]),
    "create_and_close:share": lambda w: part(
        total([d for d in w.won if w.period.contains(d.created_on)]), total(w.won)
    ),
    "linearity": lambda w: part(
        total([d for d in w.won if (d.closed_on - w.period.start).days < (w.period.days + 1) // 2]),
        total(w.won),
    ),
    "concentration_top10": lambda w: share(sum(buyers(w)[:10]), sum(buyers(w))),
    "concentration_hhi": lambda w: share(sum(b * b for b in buyers(w)), sum(buyers(w)) ** 2),
    "discount_rate": lambda w: share(
        sum(d.list_money - d.money for d in priced(w)), sum(d.list_money for d in priced(w))
    ),
    "slippage": lambda w: slipped(w, lambda _: 1),
    "slippage:money": lambda w: slipped(w, lambda d: d.money or 0),
    "push_count": lambda w: sum(d.pushes for d in w.due),
    "push_count:month": lambda w: sum(d.pushes_month for d in w.due),
    "attainment": lambda w: total(w.won) / target(w) if target(w) else None,
    "attainment:credited": lambda w: credited(w) / target(w) if target(w) else None,
    "attainment:ramped": ramped,
    "credited_bookings": credited,
    "credited_bookings:overlay": overlay,
    "productivity_ramped": productivity,
    "methodology_share": qualified_share,
    "methodology_share:met": lambda w: qualified_share(w, met=True),
    "methodology_share:money": lambda w: qualified_share(w, money=True),
    "participation:credited": lambda w: share(
        sum(credit(w, p) >= goal_of(w, p) for p in PEOPLE if goal_of(w, p)),
        sum(goal_of(w, p) is not None for p in PEOPLE),
    ),
    "participation": lambda w: reached(w, 100),
    "participation:eighty": lambda w: reached(w, 80),
    "attainment_gini": lambda w: gini(sorted(max(a, Fraction(0)) for a in attained(w))),
    "hygiene_score": lambda w: share(
        math.prod(sum(d[i] for d in in_order(w)) for i in range(4)), len(w.due) ** 4
    ),
    "hygiene_score:completeness": lambda w: share(sum(d[0] for d in in_order(w)), len(w.due)),
    "hygiene_score:validity": lambda w: share(sum(d[1] for d in in_order(w)), len(w.due)),
    "hygiene_score:freshness": lambda w: share(sum(d[2] for d in in_order(w)), len(w.due)),
    "hygiene_score:consistency": lambda w: share(sum(d[3] for d in in_order(w)), len(w.due)),
}
"""Metrics with one value, by name."""

PARTS: dict[str, Callable[[World], dict[object, float | int | None]]] = {
    "stage_conversion": lambda w: {
        s.name: share(sum(g[0].advanced for g in entered(w, s.name)), len(entered(w, s.name)))
        for s in STAGES[:3]
    },
    "stage_days": lambda w: {
        s.name: sum((spent(w, g) for g in entered(w, s.name)), timedelta())
        / timedelta(days=len(entered(w, s.name)) or 1)
        for s in STAGES[:3]
    },
    "stage_days:median": lambda w: {s.name: stage_median(w, s.name) for s in STAGES[:3]},
    "category_rollup": lambda w: rungs(w, cumulative=w.rules.rollup == "cumulative"),
    "category_rollup:single": lambda w: rungs(w, cumulative=False),
    "category_rollup:cumulative": lambda w: rungs(w, cumulative=True),
    "competitive_win_rate": lambda w: {
        c: win_share([d for d in w.closed(*DECIDED) if d.state.competitor == c])
        for c in ("Rival", "Other")
    },
    "competitive_win_rate:close": lambda w: {
        c: win_share([d for d in w.closed("won", "lost") if d.state.competitor == c])
        for c in ("Rival", "Other")
    },
}
"""Metrics that always come in parts, by name, the value of each part by its label."""
