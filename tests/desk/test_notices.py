"""Letters about calls: to whom one is due, of whom, and none where nothing can be said any more."""

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.locking import lock
from quarterdeck.desk.notices import brief_of, reminder_of
from quarterdeck.desk.today import today_of
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.letters.letter import Letter
from tests.desk.test_calls import home, of_role, room, say, shown

__all__ = ["home", "room"]


def reminded(desk: Desk, person: str, role: str) -> Letter:
    letter = reminder_of(desk, Viewer(person, role))
    assert letter is not None
    return letter


def named(letter: Letter) -> set[str]:
    return {item.says for passage in letter.passages for item in passage.items}


def test_ones_own_call_is_reminded_of_until_it_is_said(room: Desk) -> None:
    person = min(c.person for c in shown(room).sellers if c in shown(room).missing)
    letter = reminded(room, person, "rep")
    assert letter.lead.startswith("Your call for ")
    assert "is due" in letter.subject
    assert named(letter) == set(), "a seller waits for nobody"
    say(room, person, "9000")
    assert reminder_of(room, Viewer(person, "rep")) is None


def test_a_leader_is_told_whom_they_wait_for(room: Desk) -> None:
    vp = of_role(room, "vp")
    say(room, vp, "9000000")
    letter = reminded(room, vp, "vp")
    waiting = {c.person for c in shown(room).missing}
    assert vp not in waiting
    assert named(letter) == {room.name(person) for person in waiting}
    assert letter.lead.startswith(f"{len(waiting)} call")


def test_a_locked_week_reminds_nobody(room: Desk) -> None:
    vp = of_role(room, "vp")
    assert reminder_of(room, Viewer(vp, "vp"))
    lock(room, OWNER, by=vp)
    assert reminder_of(room, Viewer(vp, "vp")) is None


def test_the_brief_says_what_its_page_says(room: Desk) -> None:
    vp = Viewer(of_role(room, "vp"), "vp")
    letter, brief = brief_of(room, vp), today_of(room, vp, Ask())
    deals = [item.deal for passage in letter.passages for item in passage.items if item.deal]
    assert deals == [moved.deal.id for moved in brief.moved]
    assert sum(len(passage.items) for passage in letter.passages) <= 12
    assert letter.strip is not None
    assert brief.foreseen is not None
    assert letter.strip.booked == brief.foreseen.forecast.whole.booked
