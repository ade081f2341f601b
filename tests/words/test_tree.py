"""The org tree: walked by parent as of a day; mistakes named, never looped on."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.words.problem import Severity
from quarterdeck.words.tree import Edge, OrgTree

Y20, Y22, Y24 = date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)
FIRM = (
    Edge("firm", "", Y20),
    Edge("Food", "firm", Y20),
    Edge("Foodstuff", "firm", Y20),
    Edge("ana", "Food", Y20),
    Edge("bo", "Foodstuff", Y20),
    Edge("ana", "Foodstuff", Y22),
)


def test_food_never_includes_foodstuff() -> None:
    tree = OrgTree(FIRM)
    assert tree.members("Food", Y20) == {"Food", "ana"}
    assert tree.members("Foodstuff", Y20) == {"Foodstuff", "bo"}


def test_a_move_counts_from_its_day_and_leaves_the_past_alone() -> None:
    tree = OrgTree(FIRM)
    assert tree.members("Food", date(2021, 12, 31)) == {"Food", "ana"}
    assert tree.members("Food", Y22) == {"Food"}
    assert tree.path("ana", Y24) == ("firm", "Foodstuff", "ana")
    assert tree.parent("ana", date(2021, 12, 31)) == "Food"
    assert tree.changes() == (Y20, Y22)


def test_before_the_first_line_nobody_has_a_place() -> None:
    tree = OrgTree(FIRM)
    before = date(2019, 12, 31)
    assert tree.parent("ana", before) is None
    assert tree.path("ana", before) == ()
    assert tree.members("firm", before) == frozenset()
    assert tree.roots(before) == ()
    assert tree.parent("nobody", Y24) is None
    assert tree.members("nobody", Y24) == frozenset()


def test_the_top_and_everything_under_it() -> None:
    tree = OrgTree(FIRM)
    assert tree.roots(Y24) == ("firm",)
    assert tree.parent("firm", Y24) == ""
    assert tree.path("firm", Y24) == ("firm",)
    assert tree.members("firm", Y24) == tree.nodes() == {"firm", "Food", "Foodstuff", "ana", "bo"}
    assert tree.problems() == ()


def test_a_parent_without_a_line_is_reported_and_loses_nobody() -> None:
    tree = OrgTree((Edge("ana", "north", Y20), Edge("bo", "ana", Y20)))
    assert tree.roots(Y24) == ("north",)
    assert tree.members("north", Y24) == {"north", "ana", "bo"}
    assert tree.path("bo", Y24) == ("north", "ana", "bo")
    assert tree.path("north", Y24) == ("north",)
    (problem,) = tree.problems()
    assert "'north' is named as a parent" in problem.says


def test_a_parent_placed_too_late_is_a_warning() -> None:
    tree = OrgTree((Edge("ana", "north", Y20), Edge("north", "", Y22)))
    (problem,) = tree.problems()
    assert problem.severity is Severity.WARNING
    assert str(Y22) in problem.says


def test_circles_are_reported_once_with_their_day_and_end_every_walk() -> None:
    tree = OrgTree(
        (Edge("a", "b", Y20), Edge("b", "", Y20), Edge("b", "c", Y22), Edge("c", "a", Y20))
    )
    (problem,) = tree.problems()
    assert str(Y22) in problem.where
    assert "circle" in problem.says
    assert tree.members("a", Y22) == {"a", "b", "c"}
    assert set(tree.path("a", Y22)) == {"a", "b", "c"}
    assert tree.members("b", Y20) == {"b", "a", "c"}
    (own,) = OrgTree((Edge("a", "a", Y20),)).problems()
    assert "a under a" in own.says


def test_two_parents_on_one_day_are_reported() -> None:
    (problem,) = OrgTree((Edge("n", "", Y20), Edge("m", "", Y20), Edge("a", "n", Y20),
                          Edge("a", "m", Y20))).problems()  # fmt: skip
    assert "two parents" in problem.says


nodes = st.sampled_from("abcdefgh")
edges = st.lists(
    st.builds(Edge, nodes, st.one_of(st.just(""), nodes), st.sampled_from([Y20, Y22, Y24])),
    max_size=14,
)


@given(edges, st.sampled_from([Y20, Y22, Y24]))
def test_any_lines_give_a_tree_that_answers(lines: list[Edge], on: date) -> None:
    tree = OrgTree(lines)
    assert tree == OrgTree(reversed(lines))
    for node in tree.nodes():
        parent = tree.parent(node, on)
        if parent:
            assert node in tree.members(parent, on)
        if tree.members(node, on):
            assert tree.path(node, on)[-1] == node
    circles = any("circle" in p.says for p in tree.problems())
    placed = {n for n in tree.nodes() if tree.members(n, on)}
    if not circles:
        under_roots = [tree.members(root, on) for root in tree.roots(on)]
        assert sorted(n for group in under_roots for n in group) == sorted(placed)
        for node in placed:
            for above in tree.path(node, on):
                assert node in tree.members(above, on)
