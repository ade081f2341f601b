"""Amounts such as 1.000 in a column that nobody described are doubted, with what they may be."""

import pytest

from tests.connectors.conftest import Workspace, said

SNAP = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
DOUBT = "looks like thousands"


def export(*amounts: str) -> str:
    rows = (f'D{n},Propose,"{a}",EUR,2026-09-30,u1,n{n},Core\n' for n, a in enumerate(amounts))
    return SNAP + "".join(rows)


def test_a_column_of_thousands_is_doubted_with_the_money_it_may_be(workspace: Workspace) -> None:
    file = workspace.file("snap.csv", export("1.000", "12.500", "500", "€ 1.250", "-2.000"))
    result = workspace.one(file)
    assert said(result, DOUBT) == (4, (1_000 + 12_500 + 1_250 + 2_000) * 100)
    assert 'decimal = ","' in next(p.fix for p in result.problems if DOUBT in p.says)
    doubts = [doubt for (doubt,) in workspace.rows(result, "doubtful")]
    assert [d.count("looks_like_thousands") for d in doubts] == [1, 1, 0, 1, 1]  # type: ignore[attr-defined]
    assert workspace.rows(result, "amount")[0] == (100,)


@pytest.mark.parametrize(
    "amounts",
    [("1.000", "12.5"), ("1.000", "3.25"), ("0.125", "1.000"), ("1000", "2"), ("1.0000",)],
)
def test_other_decimals_or_none_say_that_the_point_is_one(
    workspace: Workspace, amounts: tuple[str, ...]
) -> None:
    result = workspace.one(workspace.file("snap.csv", export(*amounts)))
    assert not [p for p in result.problems if DOUBT in p.says]


@pytest.mark.parametrize(("mark", "amount"), [(",", 100_000), (".", 100)])
def test_a_mapping_that_says_the_decimal_mark_is_believed(
    workspace: Workspace, mark: str, amount: int
) -> None:
    stated = f'amount = {{ column = "Amount", decimal = "{mark}" }}'
    workspace.change("snap", 'amount = "Amount"', stated)
    result = workspace.one(workspace.file("snap.csv", export("1.000", "2.000")))
    assert not [p for p in result.problems if DOUBT in p.says]
    assert workspace.rows(result, "amount")[0] == (amount,)


def test_in_a_history_only_amounts_are_looked_at(workspace: Workspace) -> None:
    text = (
        "id,at,field,old,new\nA,2026-02-01T10:00:00Z,StageName,,Discover\n"
        "A,2026-02-01T10:00:00Z,Amount,,1.000\nA,2026-02-02T10:00:00Z,Amount,1.000,2.500\n"
    )
    workspace.change("history", 'amount = { decimal = "." }', "amount = {}")
    result = workspace.one(workspace.file("history.csv", text))
    assert said(result, DOUBT)[0] == 2
