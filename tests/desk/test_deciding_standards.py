"""Standards of the company's own, by form: added, changed in every key, taken away."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from quarterdeck.desk.deciding import decide, draft_of, sheet_of
from quarterdeck.desk.sheets.part import HEAD
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.playbook.model import Standard
from quarterdeck.playbook.read import read_playbook
from quarterdeck.playbook.versions import Version, versions_of
from quarterdeck.reports.playbooks.drafts import Wish
from tests.desk.decided import at, bytes_of, decided_shop, tried, wrong

FILE = "playbook/standards/ours.toml"
TEXT = """\
# What we hold deals to.
[past_due]
thresholds = { days = 7 }  # a week's grace

[large_and_pushed]  # ours
rule = "matches"
where = "pushes>=1; amount>=100000"
title = "A large deal was pushed"
"""
NEW = "new-standard"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return decided_shop(tmp_path / "shop", {FILE: TEXT})


def decided(folder: Path, typed: dict[str, dict[str, str]], **which: str) -> Version | None:
    """Apply what is typed of one standard on the day after the last version."""
    last = versions_of(folder).last
    assert last
    desk = at(folder, last.applied_at + timedelta(days=1))
    return decide(desk, OWNER, Wish("standards", which, typed))


def versions(folder: Path, id_: str) -> list[Standard]:
    return [one for one in read_playbook(folder).standards if one.id == id_]


def text(folder: Path) -> str:
    return (folder / FILE).read_text()


def test_a_filter_of_ones_own_is_added_and_nothing_else_in_the_file_changes(shop: Path) -> None:
    typed = {
        "id": "big_and_open",
        "title": "A big deal is open",
        "where": "amount>=500000",
        "severity": "critical",
        "owner": "vp",
        "scope": "p2",
        "pipelines": "sales",
    }
    draft = tried(shop, "standards", {NEW: typed}, one=NEW)
    assert draft.differing, wrong(draft)
    assert decided(shop, {NEW: typed}, one=NEW)
    (one,) = versions(shop, "big_and_open")
    assert (one.rule, one.title, one.where) == ("matches", typed["title"], typed["where"])
    assert (one.severity, one.owner, one.scope) == ("critical", "vp", "p2")
    assert one.pipelines == ("sales",)
    assert text(shop).startswith(TEXT)


def test_a_known_rule_stands_twice_with_other_thresholds_for_other_deals(shop: Path) -> None:
    shown = sheet_of(at(shop), OWNER, "standards", {"one": NEW, "rule": "no_change"})
    assert shown.top
    assert "threshold days" in {cell.name for cell in shown.top.each}
    typed = {"id": "large_and_quiet", "where": "amount>=100000", "threshold days": "5"}
    assert decided(shop, {NEW: typed}, one=NEW, rule="no_change")
    (one,) = versions(shop, "large_and_quiet")
    assert (one.rule, one.where, one.thresholds) == (
        "no_change",
        "amount>=100000",
        (("days", 5000),),
    )


def test_every_key_of_a_standard_is_changed_and_one_of_ones_own_is_taken_away(shop: Path) -> None:
    typed = {
        "title": "A large deal moved",
        "where": "pushes>=2",
        "severity": "info",
        "owner": "vp",
        "do": "Call.",
        "scope": "p1",
        "pipelines": "sales",
        "since": "2026-09-01",
    }
    assert decided(shop, {"large_and_pushed": typed}, one="large_and_pushed")
    (one,) = versions(shop, "large_and_pushed")
    for key in ("title", "where", "severity", "owner", "do", "scope"):
        assert getattr(one, key) == typed[key]
    assert (one.pipelines, one.since) == (("sales",), date(2026, 9, 1))
    assert "[large_and_pushed]  # ours" in text(shop)
    assert "days = 7 }  # a week's grace" in text(shop)
    emptied = {"large_and_pushed": {"scope": "", "pipelines": "", "since": "", "do": ""}}
    assert decided(shop, emptied, one="large_and_pushed")
    (one,) = versions(shop, "large_and_pushed")
    assert (one.scope, one.pipelines, one.do, one.since.year) == ("", (), "", 1900)
    other = {"large_and_pushed": {"threshold days": "9", "where": "amount>=1"}}
    assert decided(shop, other, one="large_and_pushed", rule="past_due")
    (one,) = versions(shop, "large_and_pushed")
    assert (one.rule, one.thresholds) == ("past_due", (("days", 9000),))
    back = {"large_and_pushed": {"where": "amount>=2"}}
    assert decided(shop, back, one="large_and_pushed", rule="matches")
    (one,) = versions(shop, "large_and_pushed")
    assert (one.rule, one.thresholds) == ("matches", ()), "thresholds go with their rule"
    assert decided(shop, {"large_and_pushed": {"away": "yes"}}, one="large_and_pushed")
    assert not versions(shop, "large_and_pushed")
    assert text(shop).strip() == TEXT.partition("[large")[0].strip()


def test_a_change_from_a_day_on_is_a_version_of_its_own(shop: Path) -> None:
    typed = {HEAD: {"from": "2026-11-01"}, "past_due": {"threshold days": "3", "owner": "vp"}}
    assert decided(shop, typed, one="past_due")
    was, now = versions(shop, "past_due")
    assert (was.thresholds, was.owner) == ((("days", 7000),), "")
    assert (now.since, now.thresholds, now.owner) == (date(2026, 11, 1), (("days", 3000),), "vp")
    again = {HEAD: {"from": "2026-12-01"}, "past_due": {"owner": "rep"}}
    assert decided(shop, again, one="past_due")
    assert versions(shop, "past_due")[2].thresholds == (("days", 3000),), "the rest stays"


@pytest.mark.parametrize(
    ("which", "typed", "cell", "says"),
    [
        (NEW, {"where": "amount>=1"}, NEW, "Give it an id"),
        (NEW, {"id": "Big One", "where": "amount>=1"}, NEW, "cannot name a standard"),
        (NEW, {"id": "since", "where": "amount>=1"}, NEW, "cannot name a standard"),
        (NEW, {"id": "past_due", "where": "amount>=1"}, NEW, "already"),
        (NEW, {"id": "mine"}, NEW, "does not say which deals"),
        (NEW, {"id": "mine", "where": "amonut>=1"}, NEW, "no field 'amonut'"),
        (NEW, {"id": "mine", "where": "amount>=1", "pipelines": "x"}, NEW, "no pipeline 'x'"),
        ("past_due", {"threshold days": "soon"}, "past_due", "is no number"),
        ("past_due", {"threshold days": "1.5"}, "past_due", "cannot be 1.5"),
        ("past_due", {"since": "tomorrow"}, "past_due", "not a day"),
        ("large_and_pushed", {"away": "yes", "do": "x"}, "large_and_pushed", "undo one"),
        ("large_and_pushed", {"where": ""}, "large_and_pushed", "does not say which"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    shop: Path, which: str, typed: dict[str, str], cell: str, says: str
) -> None:
    before = bytes_of(shop)
    draft = tried(shop, "standards", {which: typed}, one=which)
    assert says in " ".join(wrong(draft).get(cell, ())), (wrong(draft), draft.wrong)
    assert not draft.wrong
    assert bytes_of(shop) == before


def test_a_day_before_the_version_that_stands_is_told(shop: Path) -> None:
    assert decided(shop, {HEAD: {"from": "2026-11-01"}, "past_due": {"do": "x"}}, one="past_due")
    draft = tried(shop, "standards", {HEAD: {"from": "2026-10-20"}}, one="past_due")
    assert "is in force from 2026-11-01" in wrong(draft)[HEAD][0]


def test_the_built_in_ones_become_the_companys_with_the_first_of_its_own(tmp_path: Path) -> None:
    shop = decided_shop(tmp_path / "plain")
    typed = {NEW: {"id": "mine", "where": "amount>=1"}}
    assert decided(shop, typed, one=NEW)
    found = {one.id for one in read_playbook(shop).standards}
    assert {"mine", "past_due", "no_change"} <= found


def test_a_new_standard_says_how_many_open_deals_would_break_it(desk: Desk) -> None:
    typed = {NEW: {"id": "any_amount", "title": "Worth something", "where": "amount>=1"}}
    draft = draft_of(desk, OWNER, Wish("standards", {"one": NEW}, typed))
    (one,) = draft.broken
    assert (one.title, one.before) == ("Worth something", None)
    assert one.after
