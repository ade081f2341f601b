"""Asking for metrics: names, breakdowns, scopes, what is assumed, and what cannot be answered."""

from dataclasses import replace
from datetime import date

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics import catalogue, explain
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.problem import QuarterdeckError
from tests.metrics.company import Rules
from tests.metrics.conftest import Made, ask
from tests.metrics.deals import AS_OF, RULES, hand_made

Q2 = parse_period("2026-Q2", FiscalCalendar())


def values(answers: tuple[object, ...]) -> dict[tuple[object, ...], object]:
    return {tuple(a.dimensions.values()): a.value for a in answers}  # type: ignore[attr-defined]


def test_any_number_of_names_in_one_call_in_their_order(spring: Facts) -> None:
    names = ["close_rate", "bookings", "open_deals"]
    assert [a.metric for a in ask(spring, *names)] == names
    assert ask(spring) == ()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("booking", "Did you mean 'bookings'?"),
        ("bookings:crm_closed_date", "Did you mean 'crm_close_date'?"),
        ("close_rate:median", "close_rate has no variant 'median'"),
    ],
)
def test_an_unknown_metric_is_refused_with_the_nearest(spring: Facts, name: str, hint: str) -> None:
    with pytest.raises(QuarterdeckError) as refused:
        ask(spring, name)
    assert hint in refused.value.says
    assert refused.value.fix


@pytest.mark.parametrize("by", ["stages", "produkt", "week"])
def test_an_unknown_breakdown_is_refused(spring: Facts, by: str) -> None:
    with pytest.raises(QuarterdeckError, match="there is no dimension"):
        ask(spring, "bookings", by=(by,))


def test_parts_carry_the_breakdown_in_the_order_asked(spring: Facts) -> None:
    answers = ask(spring, "open_deals", by=("region", "stage"))
    assert [tuple(a.dimensions) for a in answers] == [("region", "stage")] * len(answers)
    assert values(answers)["east", "Offer"] == 1


def test_stages_come_in_their_own_order(spring: Facts) -> None:
    (first, *_, last) = ask(spring, "open_deals", by=("stage",))
    assert (first.dimensions["stage"], last.dimensions["stage"]) == ("Lead", "Offer")


def test_a_scope_gives_what_its_part_gives(spring: Facts) -> None:
    parts = values(ask(spring, "bookings", by=("region",)))
    (east,) = ask(spring, "bookings", scope="east")
    assert parts["east",] == east.value


def test_scope_and_filter_narrow_together(spring: Facts) -> None:
    (answer,) = ask(spring, "bookings", scope="ann", where="product=Basic; amount>=6")
    assert (answer.value, answer.n) == (1000, 1)


def test_without_a_period_all_that_is_known_counts(spring: Facts) -> None:
    (closed,) = ask(spring, "lost_deals", period=None)
    (still_open,) = ask(spring, "open_deals", period=None)
    assert (closed.value, closed.period) == (4, "all")
    assert still_open.value == 11
    every = ask(spring, *catalogue(), period=None)
    assert {a.metric for a in every} == set(catalogue())


def test_nothing_there_is_zero_for_sums_and_a_reason_for_rates(spring: Facts) -> None:
    names = ("bookings", "weighted_pipeline", "close_rate", "stage_conversion")
    bookings, weighted, rate, conversion = ask(spring, *names, where="product=Nothing")
    assert (bookings.value, weighted.value, rate.value, conversion.value) == (0, 0, None, None)
    assert rate.assumptions[0] == "no deal was won or lost in the period"


def test_a_missing_amount_is_told(spring: Facts) -> None:
    (answer,) = ask(spring, "bookings")
    assert "1 of 8 deals won carry no amount and add nothing" in answer.assumptions


def test_targets_of_people_and_teams_and_months_that_add_up(spring: Facts) -> None:
    covered = values(ask(spring, "coverage", by=("owner",)))
    (ann,) = ask(spring, "coverage", scope="ann")
    assert covered["ann",] == ann.value == pytest.approx(ann.numerator / 2400)
    assert covered["bob",] is None
    assert values(ask(spring, "coverage", by=("team",)))["east",] is not None
    needed = values(ask(spring, "coverage_needed", by=("owner",)))
    assert needed["bob",] is None


def test_a_missing_target_is_a_reason_not_a_zero(spring: Facts) -> None:
    (quarter,) = ask(spring, "coverage", period="2026-Q3")
    assert quarter.value is None
    assert quarter.assumptions[0] == "there is no target for this scope and period"
    by_stage = ask(spring, "coverage", by=("stage",))
    assert "targets are set for teams and people, not by stage" in by_stage[0].assumptions


def test_a_scope_without_pipeline_has_coverage_zero(spring: Facts) -> None:
    (answer,) = ask(spring, "coverage", where="product=Nothing")
    assert (answer.value, answer.n) == (0.0, 0)


def test_a_short_history_is_told(spring: Facts) -> None:
    (answer,) = ask(spring, "coverage_needed")
    assert answer.n == 1
    assert "history reaches back over 1 comparable period only" in answer.assumptions


def test_a_competitor_must_be_declared(make: Made) -> None:
    facts = make(hand_made(), replace(RULES, competitor=False))
    (answer,) = ask(facts, "competitive_win_rate")
    assert answer.value is None
    assert "no dimension 'competitor'" in answer.assumptions[0]


def test_competitors_come_as_parts(spring: Facts) -> None:
    rates = values(ask(spring, "competitive_win_rate"))
    assert rates == {("Rival",): pytest.approx(2 / 3), ("Other",): 0.0}


def test_filled_in_fields_are_told_where_they_matter(make: Made) -> None:
    histories = [replace(h, reconstructed="amount,close_date") for h in hand_made()]
    facts = make(histories, RULES)
    bookings, won = ask(facts, "bookings", "booked_deals")
    assert "amount of 30 deals is taken as last recorded; its past is not known" in (
        bookings.assumptions
    )
    assert not [text for text in won.assumptions if "last recorded" in text]


def test_teams_before_the_tree_are_told(make: Made) -> None:
    late = tuple(replace(e, since=date(2026, 5, 1)) for e in RULES.edges)
    facts = make(hand_made(), replace(RULES, edges=late))
    (answer, *_) = ask(facts, "open_deals", by=("team",), as_of=date(2026, 4, 15))
    assert "who reported to whom is not known before 2026-05-01" in answer.assumptions
    (slipped, *_) = ask(facts, "slippage", by=("team",))
    assert f"teams are those of {AS_OF}, for earlier days too" in slipped.assumptions


def test_a_deal_that_changed_hands_slips_for_whom_it_was_due(spring: Facts) -> None:
    """m01 was cyd's when the quarter began and was pushed out of it."""
    by_owner = {a.dimensions["owner"]: a for a in ask(spring, "slippage", by=("owner",))}
    (alone,) = ask(spring, "slippage", scope="cyd")
    assert by_owner["cyd"].numerator == alone.numerator == 2
    assert by_owner["cyd"].denominator == alone.denominator


def test_money_by_day_is_in_minor_units(spring: Facts) -> None:
    simple, expected = ask(spring, "velocity_simple", "velocity_expected")
    assert isinstance(simple.value, int)
    assert isinstance(expected.value, int)


def test_explain_says_everything(spring: Facts) -> None:
    told = explain(spring, "close_rate", question=Question(AS_OF), period=Q2)
    assert (told.numerator, told.denominator, told.n) == (8, 11, 11)
    assert told.formula == "won / (won + lost)"
    assert told.as_of == AS_OF
    assert told.ledger_head == "head"
    assert told.trap
    assert "CREATE OR REPLACE TEMP VIEW" in told.sql
    assert told.answers[0].value == pytest.approx(8 / 11)


def test_a_cumulative_rollup_never_adds_closed_to_the_pipeline(cumulative_spring: Facts) -> None:
    rolled = values(ask(cumulative_spring, "category_rollup"))
    (open_money,) = ask(cumulative_spring, "open_pipeline")
    assert rolled["pipeline",] == open_money.value


def test_foreign_money_is_priced_at_the_day_and_at_closing(make: Made) -> None:
    deals = [
        replace(
            h, states=tuple((at, replace(s, currency="USD", amount=1000)) for at, s in h.states)
        )
        for h in hand_made()
        if h.id in {"w09", "w02", "o02"}
    ]
    facts = make(deals, Rules())
    (q1,) = ask(facts, "bookings", period="2026-Q1")
    (q2, still_open) = ask(facts, "bookings", "open_pipeline")
    (earlier,) = ask(facts, "open_pipeline", period=None, as_of=date(2026, 3, 10))
    assert (q1.value, q2.value, still_open.value) == (900, 800, 800)
    assert earlier.value == 3 * 900
