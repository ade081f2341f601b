"""The playbook over time: a day's answer keeps the version in force then; diff and apply."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.desk import workspace
from quarterdeck.desk.applied import unapplied
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.movement import Window, movement_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.playbooks import apply, diff_of, listing, preview, write_out
from quarterdeck.desk.verifying import verify
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.week import week
from quarterdeck.desk.workspace import Desk
from quarterdeck.playbook.read import PlaybookInvalid
from quarterdeck.reports.answers import metrics_json
from quarterdeck.reports.bridge.document import movement_json
from quarterdeck.reports.html import to_html
from quarterdeck.reports.playbooks.document import diff_json
from quarterdeck.reports.playbooks.page import (
    applied_text,
    diff_report,
    listing_report,
    shift_sentence,
)
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_json import report_json
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.shop import FILES, open_shop

FOLDER = Path(workspace.__file__).parent
STAGES = "playbook/stages.toml"
TARGETS = "scope,period,amount\n*,2026-Q3,{amount}\n"
APPLY_AT = datetime(2026, 9, 10, 9, tzinfo=UTC)
LATER = datetime(2026, 10, 20, 9, tzinfo=UTC)
DAYS = ("2026-09-01", "2026-09-10", "2026-09-15", "2026-09-30")
NUMBERS = ("weighted_pipeline", "coverage", "bookings")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A workspace with deals in which nothing was ever applied."""
    folder = tmp_path / "shop"
    open_shop(folder)
    return folder


def at(folder: Path, now: datetime, playbook: str = "") -> Desk:
    return open_workspace(folder, now=now, playbook=playbook)


def decide(folder: Path, tenths: int, amount: int = 100) -> None:
    """Write another probability of the open stage, and another target, into the files."""
    text = FILES[STAGES].replace("probability = 0.1", f"probability = 0.{tenths}")
    (folder / STAGES).write_text(text)
    (folder / "playbook/targets.csv").write_text(TARGETS.format(amount=amount))


def put_in_force(folder: Path, now: datetime, version: str = "") -> None:
    desk = at(folder, now)
    apply(desk, OWNER, preview(desk, OWNER, version=version))


def told(desk: Desk, day: str) -> tuple[object, ...]:
    """What a day's answers say, all of it."""
    numbers = metrics_json(answers(desk, OWNER, NUMBERS, Ask(as_of=day)))
    moved = movement_of(desk, OWNER, Ask(as_of=day, by=("stage",)), window=Window("2026-08-20"))
    return _plain(numbers), _plain(movement_json(moved))


def _plain(document: dict[str, object]) -> dict[str, object]:
    """Leave out which version it was: its number shows only once there is a newer one."""
    return {key: value for key, value in document.items() if key != "playbook"}


def weighted(desk: Desk, day: str = "") -> float | None:
    (one,) = answers(desk, OWNER, ("weighted_pipeline",), Ask(as_of=day)).answers
    return one.value


def test_until_something_is_applied_the_files_answer(shop: Path) -> None:
    assert weighted(at(shop, LATER)) == 1110
    decide(shop, 5)
    desk = at(shop, LATER)
    assert weighted(desk) == weighted(desk, "2026-09-01") == 5550
    assert unapplied(desk) == ""
    assert not diff_of(desk, OWNER).differs
    assert "Nothing has been applied yet" in to_text(diff_report(diff_of(desk, OWNER)))


def test_an_edit_counts_once_applied_and_from_that_day_on(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    decide(shop, 5)
    desk = at(shop, LATER)
    assert weighted(desk, "2026-10-20") == 1110, "an edit alone changes nothing"
    assert "quarterdeck diff" in unapplied(desk)
    put_in_force(shop, datetime(2026, 9, 15, 9, tzinfo=UTC))
    desk = at(shop, LATER)
    assert unapplied(desk) == ""
    assert [weighted(desk, day) for day in DAYS] == [1110, 1110, 5550, 5550]
    assert weighted(desk) == 1110, "the last observed day keeps the version in force then"
    assert {weighted(at(shop, LATER, "current"), day) for day in DAYS} == {5550}
    assert weighted(at(shop, LATER, "1"), "2026-09-30") == 1110


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.tuples(st.integers(1, 200), st.integers(1, 9)), min_size=1, max_size=2))
def test_a_days_answer_never_changes_by_what_is_applied_later(
    tmp_path_factory: pytest.TempPathFactory, steps: Sequence[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("law") / "shop"
    open_shop(folder)
    decide(folder, 1)
    put_in_force(folder, APPLY_AT)
    now = APPLY_AT
    for hours, tenths in steps:
        now += timedelta(hours=hours)
        over = [day for day in DAYS if date.fromisoformat(day) < now.date()]
        desk = at(folder, LATER)
        before = [told(desk, day) for day in over]
        decide(folder, tenths, amount=100 + hours)
        put_in_force(folder, now)
        desk = at(folder, LATER)
        assert [told(desk, day) for day in over] == before


def test_a_movement_sees_both_days_through_one_playbook(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    text = FILES[STAGES].replace("probability = 0.1", 'category = "omitted"')
    (shop / STAGES).write_text(text)
    put_in_force(shop, datetime(2026, 9, 15, 9, tzinfo=UTC))
    desk = at(shop, LATER)
    moved = movement_of(desk, OWNER, Ask(), window=Window("2026-09-10", "2026-09-20")).movement
    assert (moved.opening, moved.lines, moved.closing) == (0, (), 0)
    moved = movement_of(desk, OWNER, Ask(), window=Window("2026-09-01", "2026-09-14")).movement
    assert moved.opening == moved.closing == 11100


def test_the_head_says_which_version_answers_only_where_it_matters(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    assert report_json(week(at(shop, LATER), OWNER, Ask())).get("playbook") is None
    decide(shop, 5)
    put_in_force(shop, LATER)
    desk = at(shop, LATER + timedelta(days=1))
    page = week(desk, OWNER, Ask())
    assert page.playbook == report_json(page)["playbook"] == "version 1 of 2026-09-10"
    assert "playbook: version 1 of 2026-09-10" in to_text(page, width=140).splitlines()[0]
    assert "playbook: version 1 of 2026-09-10" in to_html(page)
    assert week(desk, OWNER, Ask("2026-10-21")).playbook == ""
    pinned = {w: week(at(shop, LATER, w), OWNER, Ask()).playbook for w in ("current", "files", "1")}
    assert pinned == {
        "current": "version 2 of 2026-10-20",
        "files": "the files, not applied",
        "1": "version 1 of 2026-09-10",
    }


def test_a_diff_tells_the_effect_on_deals_and_money(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    text = FILES[STAGES].replace('"Open", probability = 0.1', '"Open", category = "commit"')
    (shop / STAGES).write_text(text.replace('{ name = "Won", outcome = "won" }', _SIGNED))
    (shop / "playbook/targets.csv").write_text(TARGETS.format(amount=100))
    what = diff_of(at(shop, LATER), OWNER)
    assert what.differs
    assert [one.says for one in what.changes][-1] == (
        "The plan target of the company for 2026-Q3 is new: 100.00 EUR."
    )
    assert [shift_sentence(what, shift) for shift in what.effect.shifts] == [
        "1 deal worth 7 EUR: the stage 'Won' becomes unmapped.",
        "1 deal worth 7 EUR changes outcome from won to open.",
        "3 deals worth 111 EUR change category from Pipeline to Commit.",
    ]
    numbers = {(n.metric, n.period): (n.before, n.after) for n in what.effect.numbers}
    assert numbers["bookings", "2026-Q3"] == (700, 0)
    assert numbers["open_pipeline", ""] == (11100, 11800)
    assert numbers["weighted_pipeline", ""] == (1110, 0)
    page = to_text(diff_report(what), width=140)
    assert "What it does to the deals of 2026-09-01" in page
    assert "changes outcome" in to_html(diff_report(what))
    backwards = diff_of(at(shop, LATER), OWNER, "files", "1")
    assert [s.aspect for s in backwards.effect.shifts] == ["mapped", "outcome", "category"]


_SIGNED = '{ name = "Signed", outcome = "won" }'


def test_a_diff_names_people_on_the_page_and_ids_in_the_document(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    (shop / "playbook/people.csv").write_text(
        "id,role,crm_ids\np1,rep,ann.lee\np2,rep,a.lee\np3,rep,\n"
    )
    what = diff_of(at(shop, LATER), OWNER)
    assert "Ann Lee: crm_ids becomes ann.lee instead of a.lee." in [c.says for c in what.changes]
    says = [shift_sentence(what, shift) for shift in what.effect.shifts]
    assert "1 deal worth 100 EUR changes owner from Ann Lee to West." in says
    document = str(diff_json(what))
    assert "Ann Lee" not in document
    assert "'from': 'p1'" in document


def test_files_with_errors_are_not_applied_and_answers_go_on(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    (shop / STAGES).write_text("[pipelines")
    desk = at(shop, LATER)
    assert weighted(desk) == 1110
    assert "have errors" in unapplied(desk)
    for refused in (lambda: preview(desk, OWNER), lambda: diff_of(desk, OWNER)):
        with pytest.raises(PlaybookInvalid):
            refused()
    assert len(at(shop, LATER).versions.entries) == 1


def test_applying_what_is_in_force_is_refused(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    with pytest.raises(QuarterdeckError, match="the same as version 1"):
        put_in_force(shop, LATER)
    assert len(at(shop, LATER).versions.entries) == 1


def test_an_older_version_is_applied_again_as_a_new_one(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    decide(shop, 5)
    put_in_force(shop, APPLY_AT + timedelta(hours=1))
    undone = preview(at(shop, LATER), OWNER, undo=True)
    version = apply(at(shop, APPLY_AT + timedelta(hours=2)), OWNER, undone)
    assert (version.number, version.again) == (3, 1)
    assert "The files still say otherwise" in applied_text(undone, version)
    desk = at(shop, LATER)
    assert weighted(desk, "2026-10-20") == 1110
    assert "quarterdeck diff" in unapplied(desk), "the files still say what was undone"
    put_in_force(shop, LATER, version="2")
    assert weighted(at(shop, LATER), "2026-10-20") == 5550
    assert unapplied(at(shop, LATER)) == "", "they mean the same, told by their meaning"
    assert verify(at(shop, LATER)) == ()


def test_what_cannot_be_undone_is_refused(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    with pytest.raises(QuarterdeckError, match="no version to go back to"):
        preview(at(shop, LATER), OWNER, undo=True)
    with pytest.raises(QuarterdeckError, match="--undo takes back"):
        preview(at(shop, LATER), OWNER, version="1", undo=True)
    with pytest.raises(QuarterdeckError, match="There is no version '9'"):
        at(shop, LATER, "9")


def test_only_who_may_write_applies(shop: Path) -> None:
    reader = Viewer("p1", "vp", frozenset({"read"}))
    desk = at(shop, LATER)
    with pytest.raises(QuarterdeckError, match="may not write"):
        apply(desk, reader, preview(desk, OWNER))
    assert diff_of(desk, reader).differs is False


def test_rights_follow_the_tree_in_force_now(shop: Path) -> None:
    org = "node,parent,since\nshop,,2020-01-01\np1,shop,2020-01-01\np2,p1,2020-01-01\n"
    (shop / "playbook/mappings/people.toml").unlink()
    (shop / "playbook/org.csv").write_text(org)
    put_in_force(shop, APPLY_AT)
    (shop / "playbook/org.csv").write_text(org.replace("p2,p1", "p2,shop"))
    put_in_force(shop, LATER)
    before = at(shop, LATER).on(date(2026, 9, 12))
    assert before.version is not None
    assert before.version.number == 1
    assert before.places == at(shop, LATER).places


def test_imports_go_by_the_files(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    (shop / STAGES).write_text(
        FILES[STAGES].replace('{ name = "Lost"', '{ name = "New" },\n{ name = "Lost"')
    )
    more = shop / "deals-2.csv"
    more.write_text("id,stage,amount,owner,account,close,product\n9,New,5.00,p3,A,2026-12-01,\n")
    (result,) = import_files(at(shop, LATER), OWNER, [more])
    assert result.batch is not None


def test_names_are_read_by_apply(shop: Path) -> None:
    private = "id,name,email,aliases\np1,Ann Other,,\n"
    (shop / "playbook/people_private.csv").write_text(private)
    put_in_force(shop, APPLY_AT)
    assert at(shop, LATER).name("p1") == "Ann Other"


def test_the_listing_says_for_which_days_each_version_answers(shop: Path) -> None:
    put_in_force(shop, APPLY_AT)
    for hours, tenths in ((1, 2), (200, 3)):
        decide(shop, tenths)
        put_in_force(shop, APPLY_AT + timedelta(hours=hours))
    listed = listing(at(shop, LATER), OWNER)
    assert listed.used is not None
    assert listed.used.number == 1
    (_, table) = listing_report(listed).blocks
    answers_for = [row[-1] for row in replace(table).rows]
    assert answers_for == [
        "days before 2026-09-10; the last observed day is one",
        "days from 2026-09-10 to before 2026-09-18",
        "days from 2026-09-18 on",
    ]


def test_the_files_of_a_version_are_written_to_a_folder(shop: Path, tmp_path: Path) -> None:
    put_in_force(shop, APPLY_AT)
    decide(shop, 5)
    folder = tmp_path / "old"
    assert STAGES in write_out(at(shop, LATER), OWNER, folder, "1")
    assert "0.1" in (folder / STAGES).read_text()
    assert not (folder / "playbook/people_private.csv").exists()
    with pytest.raises(QuarterdeckError, match="not empty"):
        write_out(at(shop, LATER), OWNER, folder, "1")


def test_every_verb_that_answers_takes_the_playbook_of_its_day() -> None:
    texts = {p.name: p.read_text("utf-8") for p in FOLDER.glob("*.py")}
    settled = {name: text.count("settle(desk") for name, text in texts.items()}
    dated = {n: len(re.findall(r"on_day\(desk|desk\.on\(", t)) for n, t in texts.items()}
    assert len([name for name in settled if settled[name]]) > 8
    # A trial holds two states of the ledger against each other under one playbook.
    assert [name for name in settled if settled[name] > dated[name]] == ["trial.py"]


def test_an_edited_comment_is_no_difference_and_read_only_once(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_force(shop, APPLY_AT)
    (shop / STAGES).write_text(f"# why\n{FILES[STAGES]}")
    assert unapplied(at(shop, LATER)) == ""
    monkeypatch.setattr("quarterdeck.desk.applied.read_all", None)
    assert unapplied(at(shop, LATER)) == ""
    decide(shop, 5)
    with pytest.raises(TypeError):
        unapplied(at(shop, LATER))
