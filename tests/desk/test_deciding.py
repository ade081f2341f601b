"""Forms of the playbook: shown, tried, applied and taken back, and no byte is lost on the way."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from quarterdeck.desk.answering import People
from quarterdeck.desk.attempts import StalePlaybookError
from quarterdeck.desk.deciding import FILES, VERSION, decide, draft_of, sheet_of
from quarterdeck.desk.playbooks import listing
from quarterdeck.desk.sheets import PARTS
from quarterdeck.desk.sheets.part import HEAD
from quarterdeck.desk.verifying import verify
from quarterdeck.desk.viewer import OWNER, NotAllowedError, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.playbooks.drafts import Wish
from quarterdeck.reports.playbooks.page import draft_report
from quarterdeck.reports.text import to_text
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.decided import (
    TARGETS,
    TEXT,
    at,
    bytes_of,
    decided_shop,
    tried,
    wrong,
)

VP = Viewer("p1", "vp", frozenset({"read", "write", "call"}))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return decided_shop(tmp_path / "shop")


def test_a_sheet_saved_without_a_change_changes_no_byte(shop: Path) -> None:
    before = bytes_of(shop)
    for part in PARTS:
        sheet = sheet_of(at(shop), OWNER, part)
        draft = draft_of(at(shop), OWNER, Wish(part, {}, sheet.shown, sheet.mark))
        assert not draft.changes, part
        assert draft.files == ()
        with pytest.raises(QuarterdeckError, match="nothing to apply"):
            decide(at(shop), OWNER, Wish(part, {}, sheet.shown, sheet.mark))
    assert bytes_of(shop) == before


def test_a_target_changes_from_a_day_on_and_nothing_else_in_its_file(shop: Path) -> None:
    typed = {"p1": {"amount": "90,000"}, "p3": {"amount": "5"}, HEAD: {"since": "2026-11-01"}}
    draft = tried(shop, "targets", typed, **{"for": "2026-Q4"})
    assert draft.differing
    said = [one.says for one in draft.differing.changes]
    assert said == [
        (
            "The plan target of Ann Lee for 2026-Q4 falls by 10,000.50 EUR to 90,000.00 EUR, from "
            "2026-11-01 on."
        ),
        "The plan target of Bo Ek for 2026-Q4 is new: 5.00 EUR.",
    ]
    assert (shop / TARGETS).read_bytes() == TEXT.encode(), "only tried"
    version = decide(at(shop), VP, Wish("targets", {"for": "2026-Q4"}, typed), "Ann is away")
    assert version
    assert (version.number, version.by, version.note) == (2, "p1", "Ann is away")
    text = (shop / TARGETS).read_bytes().decode()
    kept = TEXT.replace(";amount\r", ";amount;measure;kind;since;version\r")
    assert text.startswith(kept), "comments, quotes, line endings and order stay"
    assert text[len(kept) :].split() == [
        "p1;2026-Q4;90000;bookings;plan;2026-11-01;1",
        "p3;2026-Q4;5;bookings;plan;2026-11-01;1",
    ]
    assert listing(at(shop), OWNER).unapplied == ""
    assert verify(at(shop)) == ()


def test_a_target_written_down_wrong_is_put_right_in_its_line(shop: Path) -> None:
    typed = {"p1": {"amount": "7"}, "company-wide": {"amount": ""}, HEAD: {"correct": "yes"}}
    assert decide(at(shop), OWNER, Wish("targets", {"for": "2026-Q4"}, typed))
    lines = (shop / TARGETS).read_bytes().decode().splitlines()
    assert lines[1:3] == ["scope;period;amount", "p1;2026-Q4;7"]


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(shop: Path) -> None:
    before = bytes_of(shop)
    typed = {"p1": {"amount": "a lot"}, "p2": {"amount": "-1"}, "company-wide": {"amount": ""}}
    draft = tried(shop, "targets", typed, **{"for": "2026-Q4"})
    assert {key: len(says) for key, says in wrong(draft).items()} == {
        "company-wide": 1,
        "p1": 1,
    }, "what cannot be written is told first"
    assert "'a lot' is not an amount" in wrong(draft)["p1"][0]
    assert "is not taken away" in wrong(draft)["company-wide"][0]
    draft = tried(shop, "targets", {"p2": {"amount": "-1"}}, **{"for": "2026-Q4"})
    assert "cannot be -1" in wrong(draft)["p2"][0]
    assert draft.sheet
    assert next(line for line in draft.sheet.lines if line.key == "p2").cells[0][0].now == "-1"
    with pytest.raises(QuarterdeckError, match="cannot be -1"):
        decide(at(shop), OWNER, draft.wish)
    assert bytes_of(shop) == before


def test_an_edit_after_somebody_elses_is_refused_with_what_changed(shop: Path) -> None:
    mine = sheet_of(at(shop), OWNER, "targets").mark
    theirs = Wish("targets", {"for": "2026-Q4"}, {"p2": {"amount": "5"}}, mine)
    assert decide(at(shop), VP, theirs)
    before = bytes_of(shop)
    late = Wish("targets", {"for": "2026-Q4"}, {"p1": {"amount": "5"}}, mine)
    later = datetime(2026, 10, 6, tzinfo=UTC)
    for verb in (draft_of, decide):
        with pytest.raises(
            StalePlaybookError, match=r"Ann Lee applied version 2 .* target of West"
        ):
            verb(at(shop, later), OWNER, late)
    assert bytes_of(shop) == before
    with (shop / TARGETS).open("a") as file:
        file.write("# by hand\n")
    with pytest.raises(StalePlaybookError, match="files of the playbook were changed"):
        draft_of(at(shop), OWNER, Wish("targets", {}, {}, "2-0"))


def test_going_back_makes_the_files_say_it_again_with_their_comments(shop: Path) -> None:
    before = bytes_of(shop)
    typed = {"p1": {"amount": "7"}, "p3": {"amount": "5"}}
    assert decide(at(shop), OWNER, Wish("targets", {"for": "2026-Q4"}, typed))
    (shop / "playbook/dimensions.toml").write_text('[product]\ntitle = "Goods"\n[colour]\n')
    back = Wish(VERSION, {"version": "1"})
    draft = draft_of(at(shop), OWNER, back)
    assert {one.path: (one.added, one.gone) for one in draft.files} == {
        "playbook/dimensions.toml": (2, 2),
        TARGETS: (0, 2),
    }
    version = decide(at(shop, datetime(2026, 10, 6, tzinfo=UTC)), OWNER, back, "Too early")
    assert version
    assert (version.again, version.content) == (1, listing(at(shop), OWNER).versions[0].content)
    lines = (shop / TARGETS).read_text().splitlines()
    assert [line for line in lines if line.startswith(("*", "p", '"p', "#"))] == [
        line for line in TEXT.splitlines() if line.startswith(("*", "p", '"p', "#"))
    ]
    assert listing(at(shop), OWNER).unapplied == ""
    assert before["workspace.toml"] == bytes_of(shop)["workspace.toml"]


def test_what_the_files_say_already_goes_along_and_is_told(shop: Path) -> None:
    (shop / "playbook/dimensions.toml").write_text('[product]\ntitle = "Goods"\n')
    assert sheet_of(at(shop), OWNER, "targets").pending
    draft = tried(shop, "targets", {"p3": {"amount": "5"}}, **{"for": "2026-Q4"})
    assert draft.pending
    assert draft.differing
    assert len(draft.differing.changes) == 2
    assert decide(at(shop), OWNER, Wish(FILES), "by hand")
    assert not sheet_of(at(shop), OWNER, "targets").pending


def test_files_with_errors_can_be_made_to_say_again_what_is_in_force(shop: Path) -> None:
    with (shop / TARGETS).open("a") as file:
        file.write("\n*;2026-Q4;a lot\n")
    (shop / "playbook/ramps.toml").write_text("nonsense")
    names = (shop / "playbook/people_private.csv").read_bytes()
    with pytest.raises(QuarterdeckError, match="has errors"):
        sheet_of(at(shop), OWNER, "targets")
    assert People(at(shop)).roles["p1"] == "rep", "everybody is known all the same"
    drop = Wish(VERSION, {"version": "1"})
    draft = draft_of(at(shop), OWNER, drop)
    assert draft.changes
    assert {"playbook/ramps.toml", TARGETS} <= {one.path for one in draft.files}
    assert decide(at(shop), OWNER, drop) is None, "what is in force stays so"
    assert sheet_of(at(shop), OWNER, "targets").pending is False
    assert not (shop / "playbook/ramps.toml").exists()
    assert (shop / "playbook/people_private.csv").read_bytes() == names


def test_who_may_not_decides_nothing_and_who_sees_a_part_reads_nothing(shop: Path) -> None:
    finance = Viewer("p1", "finance", frozenset({"read"}))
    assert sheet_of(at(shop), finance, "targets").lines
    for wish in (Wish("targets"), Wish(FILES), Wish(VERSION, {"version": "1"})):
        for verb in (draft_of, decide):
            with pytest.raises(NotAllowedError):
                verb(at(shop), finance, wish)
            with pytest.raises(NotAllowedError):
                verb(at(shop), Viewer("p1", "manager"), wish)
    for viewer in (Viewer("p1", "rep"), Viewer("", "board", frozenset({"read"}))):
        with pytest.raises(NotAllowedError):
            sheet_of(at(shop), viewer, "targets")
    with pytest.raises(QuarterdeckError, match=r"no form for 'target'.* mean 'targets'"):
        sheet_of(at(shop), OWNER, "target")


def test_a_note_names_nobody_and_a_refusal_leaves_the_files(shop: Path) -> None:
    before = bytes_of(shop)
    wish = Wish("targets", {"for": "2026-Q4"}, {"p1": {"amount": "5"}})
    with pytest.raises(QuarterdeckError, match="stands in the note"):
        decide(at(shop), OWNER, wish, "Ann Lee wants it")
    with pytest.raises(QuarterdeckError, match="clock says"):
        decide(at(shop, datetime(2026, 10, 1, tzinfo=UTC)), OWNER, wish)
    assert bytes_of(shop) == before, "files and version change together"


def test_of_two_at_once_one_is_told_of_the_other(shop: Path) -> None:
    mark = sheet_of(at(shop), OWNER, "targets").mark
    said: list[str] = []

    def decided(person: str) -> None:
        wish = Wish("targets", {"for": "2026-Q4"}, {person: {"amount": "5"}}, mark)
        try:
            decide(at(shop), OWNER, wish)
            said.append("applied")
        except StalePlaybookError:
            said.append("stale")

    threads = [Thread(target=decided, args=(person,)) for person in ("p1", "p3")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(said) == ["applied", "stale"]
    assert len(listing(at(shop), OWNER).versions) == 2


def test_a_standard_shows_which_deals_would_break_it(desk: Desk) -> None:
    which = sheet_of(desk, OWNER, "standards")
    assert {line.key: line.shown for line in which.lines}["no_change"]["threshold days"] == "14"
    typed = {"no_change": {"threshold days": "40"}, "slow_in_stage": {"held": ""}}
    draft = draft_of(desk, OWNER, Wish("standards", {}, typed))
    assert draft.differing
    fewer, gone = sorted(draft.broken, key=lambda one: one.title)
    assert fewer.title == "No change for 40 days"
    assert fewer.before
    assert fewer.after
    assert fewer.before > fewer.after
    assert gone.after is None
    text = to_text(draft_report(draft, draft.differing))
    assert "Which standards more or fewer deals break" in text
    assert "not held to it" in text
