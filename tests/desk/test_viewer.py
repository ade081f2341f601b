"""What a person may see: their own part of today's tree, whatever day they ask about."""

from dataclasses import replace
from datetime import date

import pytest

from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.movement import Window, movement_of
from quarterdeck.desk.viewer import OWNER, NotAllowedError, Viewer, allowed_scope, may, own_part
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.filters import values_of
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.words.problem import QuarterdeckError
from tests.worlds import TREE

BEFORE, AFTER = date(2026, 2, 1), date(2026, 4, 1)
NORTH, SOUTH = "dach", "iberia"


def scope(viewer: Viewer, asked: str, today: date = AFTER) -> str:
    places = {node: TREE.path(node, today) for node in TREE.nodes()}
    return allowed_scope(viewer, asked, None if viewer.sees_all else own_part(viewer, places))


def test_the_holder_of_the_workspace_sees_all() -> None:
    assert scope(OWNER, "") == ""
    assert scope(OWNER, "north") == "north"


def test_a_manager_sees_their_team_and_nothing_beside_it() -> None:
    manager = Viewer("north", "manager")
    assert scope(manager, "") == "north"
    assert scope(manager, "P1") == "P1"
    with pytest.raises(QuarterdeckError, match="outside"):
        scope(manager, "south")


def test_a_name_that_begins_alike_is_not_in_the_team() -> None:
    with pytest.raises(QuarterdeckError):
        scope(Viewer("north", "manager"), "north-2")


def test_who_leads_the_team_they_sit_in_sees_the_team() -> None:
    lead = Viewer("P1", "manager")
    assert scope(lead, "") == "north"
    assert scope(lead, "P1") == "P1"
    with pytest.raises(QuarterdeckError, match="outside"):
        scope(lead, "acme")


def test_who_moved_away_is_seen_by_the_tree_of_today_only() -> None:
    manager = Viewer("north", "manager")
    assert scope(manager, "P2", BEFORE) == "P2"
    with pytest.raises(QuarterdeckError):
        scope(manager, "P2", AFTER)


def test_who_moved_sees_themselves_and_not_the_team_they_left() -> None:
    moved = Viewer("P2", "seller")
    assert scope(moved, "", AFTER) == "P2"
    for team in ("north", "south", "P1", "acme"):
        with pytest.raises(QuarterdeckError, match="outside"):
            scope(moved, team, AFTER)


def test_a_seller_sees_themselves_and_a_stranger_nobody() -> None:
    assert scope(Viewer("P1", "seller"), "") == "P1"
    stranger = Viewer("P9", "seller")
    assert scope(stranger, "") == "P9"
    with pytest.raises(QuarterdeckError, match="outside"):
        scope(stranger, "P1")


def test_writing_needs_the_right() -> None:
    with pytest.raises(QuarterdeckError, match="may not write"):
        may(Viewer("P1", "seller", frozenset({"read"})), "write")


def test_reading_needs_the_right() -> None:
    with pytest.raises(QuarterdeckError, match="may not read"):
        scope(Viewer("P1", "seller", frozenset()), "")


# The same with a company's numbers.


def lead_of(desk: Desk, team: str) -> Viewer:
    """The manager who sits in a team, with nobody below."""
    tree, people = desk.playbook.tree, desk.playbook.people
    seated = tree.members(team, desk.today)
    return Viewer(next(p.id for p in people if p.id in seated and p.role == "manager"), "manager")


@pytest.fixture
def viewer(desk: Desk) -> Viewer:
    return lead_of(desk, NORTH)


def owners(desk: Desk, viewer: Viewer, ask: Ask) -> set[str]:
    found = answers(desk, viewer, ["open_deals"], replace(ask, by=("owner",))).answers
    return {str(answer.dimensions["owner"]) for answer in found}


def test_no_breakdown_of_any_metric_names_who_is_beyond_the_part(
    desk: Desk, viewer: Viewer
) -> None:
    day = desk.last_day
    own = desk.playbook.tree.members(NORTH, day) | {NORTH, "(none)"}
    above = set(desk.playbook.tree.path(NORTH, day))
    for by, known in (("owner", own), ("team", own | above), ("region", above | {"(none)"})):
        given = answers(desk, viewer, list(catalogue()), Ask(by=(by,), period="2026"))
        shown = {str(a.dimensions[by]) for a in given.answers if by in a.dimensions}
        assert shown <= known, by
    assert owners(desk, OWNER, Ask()) > owners(desk, viewer, Ask())


def test_a_filter_on_someone_beyond_the_part_finds_nobody_by_that_name(
    desk: Desk, viewer: Viewer
) -> None:
    mine, theirs = sorted(owners(desk, viewer, Ask())), owners(desk, OWNER, Ask(scope=SOUTH))
    assert owners(desk, viewer, Ask(where=f"owner={mine[0]}")) == {mine[0]}
    for other in (min(theirs), desk.name(min(theirs)), "nobody at all"):
        with pytest.raises(QuarterdeckError, match="There is no person or team") as caught:
            settle(desk, viewer, Ask(where=f"owner={other}"))
        said = f"{caught.value.says} {caught.value.fix}".replace(repr(other), "")
        assert not [o for o in theirs if o in said or desk.name(o) in said]
        assert owners(desk, OWNER, Ask(where=f"owner={min(theirs)}")) == {min(theirs)}


def test_a_customer_of_others_is_unknown_within_the_part(desk: Desk, viewer: Viewer) -> None:
    source = desk.facts.dimensions["account"]
    mine = values_of(desk.facts, source, seen=Question(desk.last_day, NORTH))
    beyond = min(set(values_of(desk.facts, source)) - set(mine))
    settle(desk, viewer, Ask(where=f"account={mine[0]}"))
    settle(desk, OWNER, Ask(where=f"account={beyond}"))
    with pytest.raises(QuarterdeckError, match="ever had"):
        settle(desk, viewer, Ask(where=f"account={beyond}"))


def test_a_scope_beyond_the_part_is_refused_alike_whether_it_exists(
    desk: Desk, viewer: Viewer
) -> None:
    for beyond in (SOUTH, "company", "atlantis"):
        with pytest.raises(QuarterdeckError, match="outside what"):
            settle(desk, viewer, Ask(scope=beyond))


def test_a_movement_keeps_to_the_part(desk: Desk, viewer: Viewer) -> None:
    window = Window("2026-05-31", "2026-06-30")
    moved = movement_of(desk, viewer, Ask(by=("owner",)), window=window)
    own = desk.playbook.tree.members(NORTH, desk.last_day) | {"(none)"}
    assert {part.bucket[0] for part in moved.movement.by} <= own


def test_who_sees_the_whole_alone_gets_no_part_of_the_tree(desk: Desk) -> None:
    board = Viewer("", "board", frozenset({"read"}))
    assert settle(desk, board, Ask()).question.scope == ""
    assert settle(desk, board, Ask(by=("stage",))).question.by == ("stage",)
    org = [name for name, one in desk.facts.dimensions.items() if one.kind == "org"]
    assert len(org) > 1
    for asked in (
        Ask(scope=NORTH),
        Ask(where="stage=Won"),
        *(Ask(by=(name,)) for name in ("owner", *org)),
    ):
        with pytest.raises(NotAllowedError):
            settle(desk, board, asked)
