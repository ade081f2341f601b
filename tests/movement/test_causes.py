"""Each cause on a deal written by hand, golden cases included."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts.question import Question
from quarterdeck.movement import Movement, movement
from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import QuarterdeckError
from tests.movement.company import MOVES, Company, Version, facts_of, random_company

START, END = date(2026, 1, 31), date(2026, 3, 31)
Q1 = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))
BEFORE, FEB, MAR = (datetime(2026, m, 10, 12, tzinfo=UTC) for m in (1, 2, 3))
K = 1_000_00
OPEN = Version(BEFORE, stage="Offer", amount=100 * K)

Lines = dict[str, int]


def bridge(
    folder: Path, *histories: list[Version], by: tuple[str, ...] = (), scope: str = "",
    period: Period | None = None, company: Company | None = None, omitted: bool = False,
) -> Movement:  # fmt: skip
    deals = {f"deal {n}": history for n, history in enumerate(histories)}
    facts = facts_of(replace(company or Company({}), deals=deals), folder)
    question = Question(END, scope, by=by)
    return movement(
        facts, start=START, end=END, question=question, period=period, include_omitted=omitted
    )


def lines(found: Movement) -> Lines:
    return {line.cause: line.amount for line in found.lines}


def test_a_deal_of_100k_won_at_80k_is_20k_of_amount_down_and_80k_won(tmp_path: Path) -> None:
    found = bridge(tmp_path, [OPEN, replace(OPEN, known_from=FEB, stage="Won", amount=80 * K)])
    assert (found.opening, found.closing) == (100 * K, 0)
    assert lines(found) == {"amount_down": -20 * K, "won": -80 * K}
    assert (found.opening_count, found.closing_count) == (1, 0)


def test_food_never_includes_foodstuff(tmp_path: Path) -> None:
    inside, outside = replace(OPEN, owner="dee"), replace(OPEN, owner="fay", amount=7 * K)
    found = bridge(tmp_path, [inside], [outside], scope="Food")
    assert (found.opening, found.closing) == (100 * K, 100 * K)


def test_a_deal_due_later_but_won_now_moves_in_and_is_won(tmp_path: Path) -> None:
    later = replace(OPEN, close_date=date(2026, 6, 30))
    found = bridge(tmp_path, [later, replace(later, known_from=FEB, stage="Won")], period=Q1)
    assert (found.opening, lines(found)) == (0, {"moved_in_later": 100 * K, "won": -100 * K})


@pytest.mark.parametrize(
    ("close_date", "cause"),
    [
        (date(2026, 4, 1), "moved_out_later"),
        (date(2025, 12, 31), "moved_out_earlier"),
        (None, "moved_out_undated"),
    ],
)
def test_a_date_that_leaves_the_period_says_where_to(
    tmp_path: Path, close_date: date | None, cause: str
) -> None:
    moved = replace(OPEN, known_from=FEB, close_date=close_date, amount=120 * K)
    found = bridge(tmp_path, [OPEN, moved], period=Q1)
    assert lines(found) == {cause: -100 * K}


def test_a_deal_changes_hands_at_the_old_amount(tmp_path: Path) -> None:
    given = replace(OPEN, known_from=FEB, owner="cas", amount=130 * K)
    whole = bridge(tmp_path / "food", [OPEN, given], by=("team",), scope="Food")
    assert lines(whole) == {"amount_up": 30 * K}
    assert {b.bucket: {x.cause: x.amount for x in b.lines} for b in whole.by} == {
        ("Bakery",): {"reassigned_out": -100 * K},
        ("Dairy",): {"reassigned_in": 100 * K, "amount_up": 30 * K},
    }
    dairy = bridge(tmp_path / "dairy", [OPEN, given], scope="Dairy")
    assert lines(dairy) == {"reassigned_in": 100 * K, "amount_up": 30 * K}


def test_a_person_who_changes_teams_takes_the_pipeline_along(tmp_path: Path) -> None:
    company = Company({}, edges=(*Company({}).edges, *MOVES))
    history = [replace(OPEN, owner="bob")]
    out = bridge(tmp_path / "a", history, scope="Bakery", company=company)
    assert (out.opening, out.closing, lines(out)) == (100 * K, 0, {"tree_out": -100 * K})
    within = bridge(tmp_path / "b", history, scope="Food", company=company)
    assert (within.opening, within.closing, lines(within)) == (100 * K, 100 * K, {})


def test_an_account_that_changes_its_industry_is_resegmented(tmp_path: Path) -> None:
    company = Company({}, accounts={"acme": [(BEFORE, "Retail"), (MAR, "Energy")]})
    found = bridge(tmp_path, [OPEN], by=("industry",), company=company)
    assert {b.bucket[0]: {x.cause: x.amount for x in b.lines} for b in found.by} == {
        "Retail": {"resegmented_out": -100 * K},
        "Energy": {"resegmented_in": 100 * K},
    }
    assert lines(found) == {}


def test_a_close_undone_in_the_window_never_happened(tmp_path: Path) -> None:
    won = replace(OPEN, known_from=FEB, stage="Won")
    found = bridge(tmp_path, [OPEN, won, replace(OPEN, known_from=MAR)])
    assert (found.opening, found.closing, lines(found)) == (100 * K, 100 * K, {})
    assert [(d.cause, d.amount, d.count) for d in found.deals("won")] == [
        ("won", -100 * K, 1),
        ("won", 100 * K, -1),
    ]


def test_a_close_from_before_that_is_undone_is_reopened(tmp_path: Path) -> None:
    lost = replace(OPEN, stage="Lost")
    found = bridge(tmp_path, [lost, replace(OPEN, known_from=FEB)])
    assert (found.opening, lines(found)) == (0, {"reopened": 100 * K})


def test_an_amount_put_right_after_closing_corrects_what_was_won(tmp_path: Path) -> None:
    won = replace(OPEN, known_from=FEB, stage="Won")
    found = bridge(tmp_path, [OPEN, won, replace(won, known_from=MAR, amount=90 * K)])
    assert lines(found) == {"amount_down": -10 * K, "won": -90 * K}
    assert {line.cause: line.count for line in found.lines} == {"amount_down": 1, "won": 1}


def test_what_happens_to_a_deal_closed_before_the_window_is_nothing(tmp_path: Path) -> None:
    won = replace(OPEN, stage="Won")
    found = bridge(tmp_path, [won, replace(won, known_from=FEB, amount=5 * K, owner="eve")])
    assert (found.opening, found.closing, found.lines) == (0, 0, ())


def test_created_and_won_inside_is_new_and_won(tmp_path: Path) -> None:
    new = replace(OPEN, known_from=FEB, amount=50 * K)
    found = bridge(tmp_path, [new, replace(new, known_from=MAR, stage="Won", amount=60 * K)])
    assert lines(found) == {"new": 50 * K, "amount_up": 10 * K, "won": -60 * K}


@pytest.mark.parametrize("stage", ["Lost", "No decision", "Wrong fit"])
def test_every_way_to_lose_is_lost_and_told_apart_in_the_deal_list(
    tmp_path: Path, stage: str
) -> None:
    found = bridge(tmp_path, [OPEN, replace(OPEN, known_from=FEB, stage=stage)])
    assert lines(found) == {"lost": -100 * K}
    [deal] = found.deals("lost")
    assert (deal.id, deal.before.stage, deal.after.stage) == ("deal 0", "Offer", stage)
    assert deal.day == date(2026, 2, 10)


def test_a_deal_is_won_from_the_stage_and_category_it_was_open_in(tmp_path: Path) -> None:
    history = [replace(OPEN, stage="Demo"), replace(OPEN, known_from=FEB),
               replace(OPEN, known_from=MAR, stage="Won")]  # fmt: skip
    found = bridge(tmp_path, history, by=("stage", "category"))
    assert {b.bucket: {x.cause: x.amount for x in b.lines} for b in found.by} == {
        ("Demo", "best_case"): {"recategorised_out": -100 * K},
        ("Offer", "commit"): {"recategorised_in": 100 * K, "won": -100 * K},
    }
    assert lines(found) == {"won": -100 * K}


def test_omitted_deals_stand_outside_unless_asked_for(tmp_path: Path) -> None:
    history = [OPEN, replace(OPEN, known_from=FEB, category="omitted")]
    assert lines(bridge(tmp_path / "a", history)) == {"recategorised_out": -100 * K}
    asked = bridge(tmp_path / "b", history, omitted=True)
    assert (asked.closing, asked.lines) == (100 * K, ())


def test_a_missing_deal_stays_open_until_it_is_deleted_and_may_come_back(tmp_path: Path) -> None:
    missing = replace(OPEN, known_from=FEB, presence="missing")
    assert bridge(tmp_path / "a", [OPEN, missing]).lines == ()
    gone = replace(OPEN, known_from=FEB, presence="deleted")
    assert lines(bridge(tmp_path / "b", [OPEN, gone])) == {"deleted": -100 * K}
    back = [replace(OPEN, presence="deleted"), replace(OPEN, known_from=FEB)]
    assert lines(bridge(tmp_path / "c", back)) == {"restored": 100 * K}


def test_currency_moves_what_stays_open_and_brings_a_win_to_its_closing_day(
    tmp_path: Path,
) -> None:
    dollars = replace(OPEN, currency="USD")
    still = bridge(tmp_path / "open", [dollars])
    assert (still.opening, still.closing) == (90 * K, 87_123_00)
    assert lines(still) == {"fx_down": 87_123_00 - 90 * K}
    won = bridge(tmp_path / "won", [dollars, replace(dollars, known_from=FEB, stage="Won")])
    assert lines(won) == {"fx_up": 93_570_00 - 90 * K, "won": -93_570_00}


def test_the_sankey_keeps_growth_apart(tmp_path: Path) -> None:
    grown = replace(OPEN, known_from=FEB, owner="cas", amount=130 * K)
    fresh = replace(OPEN, known_from=FEB, amount=10 * K)
    matrix = bridge(tmp_path, [OPEN, grown], [fresh]).sankey("team")
    assert {(f.source, f.target, f.amount, f.count) for f in matrix.flows} == {
        ("Bakery", "Dairy", 100 * K, 1),
        ("increase", "Dairy", 30 * K, 0),
        ("new", "Bakery", 10 * K, 1),
    }


def test_a_wrong_question_says_what_to_do(tmp_path: Path) -> None:
    facts = facts_of(Company({"deal": [OPEN]}), tmp_path)
    with pytest.raises(QuarterdeckError, match="before it starts"):
        movement(facts, start=END, end=START, question=Question(END))
    with pytest.raises(QuarterdeckError, match="Did you mean 'Bakery'"):
        movement(facts, start=START, end=END, question=Question(END, "Bakry"))
    with pytest.raises(QuarterdeckError, match="no dimension 'prodct'"):
        movement(facts, start=START, end=END, question=Question(END, by=("prodct",)))
    found = movement(facts, start=START, end=END, question=Question(END))
    with pytest.raises(QuarterdeckError, match="Did you mean 'won'"):
        found.deals("wonn")


def test_spark_gives_the_same_bridge_to_the_cent(tmp_path: Path, spark: SparkEngine) -> None:
    company = random_company(seed=11, deals=300)
    question = Question(END, "Food", "product=Pro,Basic", ("team", "industry"))
    asked = {"start": START, "end": END, "question": question, "period": Q1}
    here = movement(facts_of(company, tmp_path / "duck"), **asked)
    there = movement(facts_of(company, tmp_path / "spark", spark), **asked)
    assert len(here.lines) > 10
    assert (here.opening, here.closing, here.lines, here.by) == (
        there.opening,
        there.closing,
        there.lines,
        there.by,
    )
    assert here.deals() == there.deals()
    assert set(here.sankey("team").flows) == set(there.sankey("team").flows)


def test_the_worked_example_of_the_documentation(tmp_path: Path) -> None:
    """One deal that changes hands, grows, slips and is won after all (docs/movement.md)."""
    given = replace(OPEN, known_from=FEB, owner="cas", amount=110 * K)
    slipped = replace(given, known_from=MAR, close_date=date(2026, 5, 31))
    won = replace(slipped, known_from=MAR.replace(day=20), stage="Won", amount=80 * K)
    found = bridge(tmp_path, [OPEN, given, slipped, won], by=("team",), scope="Food", period=Q1)
    assert {b.bucket[0]: {x.cause: x.amount for x in b.lines} for b in found.by} == {
        "Bakery": {"reassigned_out": -100 * K},
        "Dairy": {
            "reassigned_in": 100 * K,
            "amount_up": 10 * K,
            "moved_out_later": -110 * K,
            "moved_in_later": 110 * K,
            "amount_down": -30 * K,
            "won": -80 * K,
        },
    }
