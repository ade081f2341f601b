"""What a movement takes for granted: said when it plays a part, and only then."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from quarterdeck.facts.question import Question
from quarterdeck.movement import movement
from quarterdeck.words.calendar import Period
from tests.movement.company import EDGES, MOVES, Company, Version, facts_of

START, END = date(2026, 1, 31), date(2026, 3, 31)
Q1 = Period("2026-Q1", date(2026, 1, 1), date(2026, 4, 1))
BEFORE, FEB = (datetime(2026, month, 10, 12, tzinfo=UTC) for month in (1, 2))
OPEN = Version(BEFORE, stage="Offer", amount=100_00)


def assumed(
    folder: Path, *histories: list[Version], by: tuple[str, ...] = (), scope: str = "",
    where: str = "", period: Period | None = None, rates: bool = False,
) -> tuple[str, ...]:  # fmt: skip
    company = Company({f"deal {n}": history for n, history in enumerate(histories)})
    company = company if rates else replace(company, rates=())
    question = Question(END, scope, where, by)
    facts = facts_of(company, folder)
    return movement(facts, start=START, end=END, question=question, period=period).assumptions()


def test_what_is_known_needs_no_word(tmp_path: Path) -> None:
    assert assumed(tmp_path, [OPEN, replace(OPEN, known_from=FEB, stage="Won")], period=Q1) == ()


def test_a_field_filled_in_later_is_named_with_its_deals_where_it_decides(tmp_path: Path) -> None:
    filled = replace(OPEN, reconstructed="owner,close_date,amount,dim_product")
    known = replace(filled, known_from=FEB, reconstructed="", amount=90_00)
    deals = ([filled, known], [filled], [OPEN])
    amount = "amount of 2 deals is taken as last recorded; its past is not known"
    assert assumed(tmp_path / "a", *deals) == (amount,)
    dated = assumed(tmp_path / "b", *deals, period=Q1)
    assert dated == (amount, amount.replace("amount", "close date"))
    assert amount.replace("amount", "product") in assumed(tmp_path / "c", *deals, by=("product",))
    assert amount.replace("amount", "owner") in assumed(tmp_path / "d", *deals, by=("team",))
    one = assumed(tmp_path / "e", [filled], [OPEN], where="product=Basic")
    assert "product of 1 deal is taken as last recorded; its past is not known" in one


def test_a_field_without_a_value_was_not_filled_in(tmp_path: Path) -> None:
    assert assumed(tmp_path, [replace(OPEN, reconstructed="amount", amount=None)]) == ()


def test_deals_outside_the_bridge_are_not_counted(tmp_path: Path) -> None:
    over = replace(OPEN, stage="Won", reconstructed="amount")
    elsewhere = replace(OPEN, owner="fay", reconstructed="amount")
    said = assumed(tmp_path, [over], [elsewhere], [OPEN], scope="Food")
    assert not any(text.startswith("amount of") for text in said)


def test_open_deals_without_a_date_are_counted_where_a_period_is_named(tmp_path: Path) -> None:
    undated = [replace(OPEN, close_date=None)]
    said = "1 open deal carries no close date and is in no period"
    assert assumed(tmp_path / "a", undated, [OPEN], period=Q1) == (said,)
    assert assumed(tmp_path / "b", undated, [OPEN]) == ()


def test_whose_teams_and_which_rates_count_is_said_where_they_do(tmp_path: Path) -> None:
    teams = "teams are those of 2026-03-31; what the tree itself moved since 2026-01-31 is a line"
    for folder, asked in (("a", {"scope": "Food"}), ("b", {"by": ("region",)})):
        told = assumed(tmp_path / folder, [OPEN], **asked)
        assert any(one.startswith(teams) for one in told), told
    (rates,) = assumed(tmp_path / "c", [OPEN], rates=True)
    assert rates.startswith("other currencies stand at the rates of 2026-01-31")


def test_a_tree_that_begins_later_is_said_to(tmp_path: Path) -> None:
    late = tuple(replace(edge, since=date(2026, 2, 15)) for edge in EDGES) + MOVES[:1]
    facts = facts_of(Company({"deal": [OPEN]}, edges=late, rates=()), tmp_path)
    question = Question(END, by=("team",))
    told = movement(facts, start=START, end=END, question=question).assumptions()
    assert "who reported to whom is not known before 2026-02-10" in told
