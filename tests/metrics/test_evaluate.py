"""Asking for metrics: names, breakdowns, scopes, what is assumed, and what cannot be answered."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from quarterdeck.facts import Facts, Question
from quarterdeck.metrics import catalogue, explain
from quarterdeck.metrics.past import comparable
from quarterdeck.metrics.population import condition
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.problem import QuarterdeckError
from tests.metrics.company import History, Rules, State
from tests.metrics.conftest import Made, ask
from tests.metrics.deals import AS_OF, RULES, hand_made

Q2 = parse_period("2026-Q2", FiscalCalendar())


def values(answers: tuple[object, ...]) -> dict[tuple[object, ...], object]:
    return {tuple(a.dimensions.values()): a.value for a in answers}  # type: ignore[attr-defined]


def test_a_number_that_many_pages_ask_for_is_worked_out_once(
    make: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = make(hand_made(), RULES)
    first = ask(facts, "bookings", "close_rate"), ask(facts, "bookings", by=("owner",))
    run: list[str] = []
    query = facts.engine.query
    monkeypatch.setattr(facts.engine, "query", lambda sql: run.append(sql) or query(sql))
    again = ask(facts, "bookings", "close_rate"), ask(facts, "bookings", by=("owner",))
    assert again == first
    assert len([sql for sql in run if "numerator" in sql]) == 1


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
    assert covered["cyd",] is None
    assert values(ask(spring, "coverage", by=("team",)))["east",] is not None
    needed = values(ask(spring, "coverage_needed", by=("owner",)))
    assert needed["cyd",] is None


def test_a_missing_target_is_a_reason_not_a_zero(spring: Facts) -> None:
    (quarter,) = ask(spring, "coverage", period="2026-Q3")
    assert quarter.value is None
    assert quarter.assumptions[0] == "there is no target for this scope and period"
    by_stage = ask(spring, "coverage", by=("stage",))
    assert "targets are set for teams and people, not by stage" in by_stage[0].assumptions


def test_a_scope_without_pipeline_has_coverage_zero(make: Made) -> None:
    facts = make([h for h in hand_made() if h.states[0][1].owner != "ann"], RULES)
    (alone,) = ask(facts, "coverage", scope="ann")
    assert (alone.value, alone.n) == (0.0, 0)
    for name in ("coverage", "coverage_remaining", "coverage_remaining:current"):
        covered = {a.dimensions["owner"]: (a.value, a.n) for a in ask(facts, name, by=("owner",))}
        assert covered["ann"] == (0.0, 0)
    assert "ann" in {a.dimensions["owner"] for a in ask(facts, "coverage_needed", by=("owner",))}
    outside = ask(facts, "coverage", by=("owner",), scope="west")
    assert "ann" not in {a.dimensions["owner"] for a in outside}


def test_a_filter_has_no_target(spring: Facts) -> None:
    """Open pipeline of one product against the target of all would be no coverage."""
    for name in ("coverage", "coverage_remaining", "coverage_needed"):
        (answer,) = ask(spring, name, where="product=Basic")
        assert answer.value is None
        assert answer.assumptions[0] == "targets are set for teams and people, not by product"


def test_a_period_not_begun_has_no_growth_and_no_slippage(spring: Facts) -> None:
    for name in ("bookings_growth", "bookings_growth:yoy_to_date", "slippage"):
        (answer,) = ask(spring, name, period="2026-Q4")
        assert (answer.value, answer.n) == (None, 0)
        assert answer.assumptions == ("the period begins on 2026-10-01, after the day",)


def test_what_compares_with_a_period_asks_for_one(spring: Facts) -> None:
    for name in ("bookings_growth", "coverage", "linearity", "slippage", "category_rollup"):
        (answer,) = ask(spring, name, period=None)
        assert answer.value is None
        assert "name it" in answer.assumptions[0]


def test_open_deals_in_no_period_are_told(spring: Facts) -> None:
    told = "1 open deal carries no close date and is in no period"
    for name in ("open_deals", "open_pipeline:current", "weighted_pipeline", "coverage"):
        (company,) = ask(spring, name)
        (without,) = ask(spring, name, scope="west")
        assert told in company.assumptions
        assert told not in without.assumptions
    (every,) = ask(spring, "open_deals", period=None)
    assert told not in every.assumptions


def test_the_deals_behind_a_number_are_its_n(spring: Facts) -> None:
    """And their money is its value, where it is a plain sum."""
    for name, metric in catalogue().items():
        if (
            metric.rows
            or metric.reads("credits")
            or metric.reads("visits")
            or metric.reads("versions")
            or metric.own
            or metric.by
        ):
            continue
        question = Question(AS_OF)
        picked = condition(spring, name, question=question, period=Q2)
        sql = f"SELECT count(*) AS n, sum(money) AS money FROM deals WHERE {picked}"
        (row,) = spring.run(spring.compose(sql, question)).to_pylist()
        (answer,) = ask(spring, name)
        if name.startswith(("bookings_growth", "coverage", "velocity_simple")):
            assert row["n"] >= answer.n
        elif name == "discount_rate":
            assert row["n"] == answer.n + 5  # without a list amount
        elif metric.of_people:
            people = 3 if name == "productivity_ramped" else 2  # all, or those with a target
            assert answer.n == people
        else:
            assert row["n"] == answer.n, name
        if metric.is_sum and metric.unit == "money":
            assert (row["money"] or 0) == answer.value


def test_a_short_history_is_told(spring: Facts) -> None:
    (answer,) = ask(spring, "coverage_needed")
    assert answer.n == 1
    assert "history reaches back over 1 comparable period only" in answer.assumptions


def test_a_period_whose_end_was_never_observed_is_no_comparison(make: Made) -> None:
    """Nothing was learnt between 28 March and 3 April: the first quarter's end is not known."""
    seen = [datetime(2026, 1, 1, 9, tzinfo=UTC), datetime(2026, 3, 28, 9, tzinfo=UTC)]
    open_, won = (State(stage, close_date=date(2026, 3, 30)) for stage in ("Offer", "Won"))
    quiet = History("a", ((seen[0], open_), (seen[1], won)))
    late = History("b", ((datetime(2026, 4, 3, 9, tzinfo=UTC), open_),))
    facts = make([quiet, late], RULES)
    days = (date(2026, 4, 2), date(2026, 4, 3))
    assert [len(comparable(facts, day, Q2)) for day in days] == [0, 1]


def test_a_leaders_own_wins_are_not_held_against_the_teams_target(make: Made) -> None:
    """east leads ann and bob: its target of 5,000 is what all three are to bring."""
    day = datetime(2026, 4, 10, 9, tzinfo=UTC)
    mine = History("own", ((day, State("Won", amount=700, owner="east")),))
    facts = make([*hand_made(), mine], RULES)
    parts = ask(facts, "attainment", by=("owner",))
    (east,) = [a for a in parts if a.dimensions["owner"] == "east"]
    assert (east.value, east.numerator) == (None, 700)
    assert "a leader's target is the whole team's" in east.assumptions[0]
    (whole,) = ask(facts, "attainment", scope="east")
    assert whole.denominator == 5000


def test_a_competitor_must_be_declared(make: Made) -> None:
    facts = make(hand_made(), replace(RULES, competitor=False))
    (answer,) = ask(facts, "competitive_win_rate")
    assert answer.value is None
    assert "no dimension 'competitor'" in answer.assumptions[0]


def test_deals_behind_a_competitive_rate_need_the_dimension(make: Made) -> None:
    facts = make(hand_made(), replace(RULES, competitor=False))
    with pytest.raises(QuarterdeckError, match="declares no such dimension"):
        condition(facts, "competitive_win_rate", question=Question(AS_OF), period=Q2)


def test_competitors_come_as_parts(spring: Facts) -> None:
    rates = values(ask(spring, "competitive_win_rate"))
    assert rates == {("Rival",): pytest.approx(2 / 3), ("Other",): 0.0}


def test_filled_in_fields_are_told_where_they_matter(make: Made) -> None:
    histories = [replace(h, reconstructed="amount,close_date") for h in hand_made()]
    facts = make(histories, RULES)
    bookings, won = ask(facts, "bookings", "booked_deals")
    assert "amount of 7 deals is taken as last recorded; its past is not known" in (
        bookings.assumptions
    )
    assert not [text for text in won.assumptions if "last recorded" in text]


def known_late(day: date) -> list[History]:
    """The hand-made deals where amounts, dates and owners were recorded only from a day on."""

    def shown(at: datetime, state: State) -> State:
        if at.date() >= day:
            return state
        return replace(state, amount=None, list_amount=None, close_date=None, owner=None)

    return [replace(h, states=tuple((at, shown(at, s)) for at, s in h.states)) for h in hand_made()]


def test_what_was_not_recorded_yet_is_unknown_and_no_zero(make: Made) -> None:
    day = date(2026, 5, 1)
    facts = make(known_late(day), RULES)
    asked = {"as_of": date(2026, 4, 15), "period": "2026-Q2"}
    won, bookings, due = ask(facts, "booked_deals", "bookings", "open_deals", **asked)
    assert won.value == 2
    assert (bookings.value, bookings.assumptions) == (
        None,
        ("amount of deals is not known by this day",),
    )
    assert due.assumptions == ("close date of deals is not known by this day",)
    (every,) = ask(facts, "open_deals", as_of=date(2026, 4, 15), period=None)
    assert every.value > 10
    by_owner = ask(facts, "booked_deals", by=("owner",), **asked)
    assert {a.dimensions["owner"] for a in by_owner} == {"(none)"}
    assert "owner of deals is not known by this day" in by_owner[0].assumptions
    (later,) = ask(facts, "bookings")
    assert later.value is not None


def test_before_the_first_deal_nothing_is_known(spring: Facts) -> None:
    (answer,) = ask(spring, "bookings", as_of=date(2025, 12, 1), period="2025-Q4")
    assert (answer.value, answer.assumptions) == (None, ("no deal is known by this day",))


def test_a_field_recorded_later_changes_no_earlier_answer(make: Made) -> None:
    histories = known_late(date(2026, 5, 1))
    whole, cut = make(histories, RULES), make(histories, RULES, cut=date(2026, 4, 15))
    for by in ((), ("owner",), ("product",)):
        asked = {"as_of": date(2026, 4, 15), "by": by}
        answers = [ask(facts, *catalogue(), **asked) for facts in (whole, cut)]
        first, second = ([replace(a, sql="") for a in given] for given in answers)
        assert first == second


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
    assert (told.numerator, told.denominator, told.n) == (6, 9, 9)
    assert told.formula == "won / (won + lost)"
    assert told.as_of == AS_OF
    assert told.ledger_head == "head"
    assert told.trap
    assert "CREATE OR REPLACE TEMP VIEW" in told.sql
    assert told.answers[0].value == pytest.approx(6 / 9)


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
