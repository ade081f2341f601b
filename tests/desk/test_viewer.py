"""What a person may see: their own part of today's tree, whatever day they ask about."""

from datetime import date

import pytest

from quarterdeck.desk.viewer import OWNER, Viewer, allowed_scope, may
from quarterdeck.words.problem import QuarterdeckError
from tests.worlds import sample_playbook

PLAYBOOK = sample_playbook()
BEFORE, AFTER = date(2026, 2, 1), date(2026, 4, 1)


def scope(viewer: Viewer, asked: str, today: date = AFTER) -> str:
    return allowed_scope(viewer, asked, playbook=PLAYBOOK, today=today)


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


def test_who_moved_away_is_seen_by_the_tree_of_today_only() -> None:
    manager = Viewer("north", "manager")
    assert scope(manager, "P2", BEFORE) == "P2"
    with pytest.raises(QuarterdeckError):
        scope(manager, "P2", AFTER)


def test_a_seller_sees_themselves() -> None:
    assert scope(Viewer("P1", "seller"), "") == "P1"


def test_writing_needs_the_right() -> None:
    with pytest.raises(QuarterdeckError, match="may not write"):
        may(Viewer("P1", "seller", frozenset({"read"})), "write")
