"""Each form of the playbook in its file: only what was typed changes, and comments stay."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quarterdeck.desk.deciding import FILES as FILES_AS_THEY_ARE
from quarterdeck.desk.deciding import VERSION, decide, draft_of, sheet_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.playbook.edits.documents import Step, listed, opened, written
from quarterdeck.playbook.read import read_playbook
from quarterdeck.reports.playbooks.drafts import Draft, Wish
from quarterdeck.reports.playbooks.sheets import Line
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.shop import FILES as FILES_OF_SHOP

STAGES = """\
# How we sell.
[[pipelines.sales.tracks.deal]]
stages = [ { name = "Talk" }, { name = "Won", outcome = "won" } ]

[[pipelines.sales.tracks.deal]]
since = 2026-07-01   # the new way
main = true
stages = [
  # they know us
  { name = "Open", probability = 0.1 }, # not yet sure
  { name = "Demo",  probability = "0.30", qualified = true, formerly = ["Show"] },

  { name = "Won", outcome = "won" },
  { name = "Lost", outcome = "lost" } # alas
]
[pipelines.partners.tracks.deal]
stages = [{name="Meet",probability=0.5},{name="Signed",outcome="won"}]
"""
STANDARDS = """\
# Ours.
since = 2026-01-01
[past_due]
severity = "critical"   # nobody is late
thresholds = { days = 3 }
[[no_change]]
owner = "rep"
[[no_change]]
since = 2026-06-01
owner = "manager" # they asked for it
"""
RATES = (
    'currency,since,rate,kind\nUSD,2026-01-01,0.90,\n# a bad month\n"USD",2026-02-01,0.85,dated\n'
)
ORG = "node,parent,since\nshop,,2020-01-01\nwest,shop,2020-01-01\np1,west,2020-01-01\n"
FILES = FILES_OF_SHOP | {
    "playbook/stages.toml": STAGES,
    "playbook/standards/ours.toml": STANDARDS,
    "playbook/rates.csv": RATES,
    "playbook/org.csv": ORG,
    "playbook/targets.csv": "scope,period,amount\n*,2026-Q4,5\n",
}
NOW = datetime(2026, 10, 2, 9, tzinfo=UTC)
EVERY = (
    ("targets", {}),
    ("targets", {"for": "2026-Q4", "team": "west", "kind": "stretch"}),
    ("people", {}),
    *(("people", {"who": who}) for who in ("p1", "p3", "west")),
    ("stages", {}),
    ("stages", {"track": "partners/deal"}),
    ("standards", {}),
    ("rates", {}),
    ("rates", {"currency": "USD", "kind": "plan"}),
    ("rates", {"currency": "other"}),
)
Typed = Mapping[str, Mapping[str, str]]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def at(folder: Path) -> Desk:
    applied = len(list((folder / "applied/log").glob("*.json")))
    return open_workspace(folder, now=NOW + timedelta(days=applied))


def tried(folder: Path, part: str, typed: Typed, **which: str) -> Draft:
    return draft_of(at(folder), OWNER, Wish(part, which, typed))


def done(folder: Path, part: str, typed: Typed, **which: str) -> dict[str, str]:
    """The files that an edit changes, as they are then."""
    before = {path: (folder / path).read_text() for path in FILES}
    decide(at(folder), OWNER, Wish(part, which, typed))
    paths = [p.relative_to(folder).as_posix() for p in (folder / "playbook").rglob("*.*")]
    now = {path: (folder / path).read_text() for path in paths}
    return {path: text for path, text in now.items() if text != before.get(path)}


def wrong(draft: Draft) -> dict[str, tuple[str, ...]]:
    assert draft.sheet
    return {line.key: line.told_wrong for line in draft.sheet.all if line.told_wrong}


@pytest.mark.parametrize(("part", "which"), EVERY)
def test_saving_without_a_change_changes_no_byte(
    shop: Path, part: str, which: dict[str, str]
) -> None:
    sheet = sheet_of(at(shop), OWNER, part, which)
    draft = tried(shop, part, sheet.shown, **which)
    assert draft.differing, (wrong(draft), draft.wrong)
    assert draft.files == ()


def test_a_stage_is_renamed_moved_added_and_taken_away(shop: Path) -> None:
    typed = {
        "Demo": {"name": "Trial", "place": "1", "probability": "35"},
        "new1": {"name": "Offer", "probability": "60", "category": "commit"},
        "Lost": {"gone": "yes"},
        "Open": {"qualified": "yes"},
    }
    (text,) = done(shop, "stages", typed).values()
    kept, _, edited = text.partition("stages = [\n")
    assert kept == STAGES.partition("stages = [\n")[0]
    assert "# they know us" in edited
    assert '{ name = "Open", probability = 0.1, qualified = true}, # not yet sure' in edited
    (sales, partners) = read_playbook(shop).pipelines
    deal = sales.tracks[0]
    assert [s.name for s in deal.stages] == ["Trial", "Open", "Offer", "Won"]
    assert deal.stages[0].formerly == ("Show", "Demo")
    assert [s.probability // 10**7 for s in deal.stages] == [35, 10, 60, 100]
    assert str(deal.stages[2].category) == "commit"
    assert 'probability = "0.35"' in text, "what stood in quotes still does"
    assert len(deal.earlier) == 1
    assert [s.name for s in partners.tracks[0].stages] == ["Meet", "Signed"]


def test_what_is_wrong_with_a_stage_is_told_at_its_line(shop: Path) -> None:
    typed = {"Open": {"probability": "many"}, "Demo": {"place": "first"}}
    assert {k: v[0][:20] for k, v in wrong(tried(shop, "stages", typed)).items()} == {
        "Open": "'many' is no share: ",
        "Demo": "'first' is no place.",
    }
    draft = tried(shop, "stages", {"Open": {"place": "2", "probability": "120"}})
    assert "'120' is no share: write 0 to 100" in wrong(draft)["Open"][0]
    draft = tried(shop, "stages", {"Won": {"gone": "yes"}})
    assert "no stage with outcome won" in draft.wrong[0], "what has no line is told above"


def test_a_standard_is_put_right_in_its_last_version(shop: Path) -> None:
    typed = {
        "past_due": {"threshold days": "5", "do": "Close it."},
        "no_change": {"held": ""},
        "no_amount": {"held": "yes", "severity": "critical"},
    }
    (text,) = done(shop, "standards", typed).values()
    expected = STANDARDS.replace("days = 3", "days = 5").replace("5 }\n", '5 }\ndo = "Close it."\n')
    assert text.startswith(expected.rstrip("\n"))
    assert text.removeprefix(expected).split("\n")[:1] == ["off = true"]
    now = {(s.id, s.since.year): s for s in read_playbook(shop).standards}
    assert {s.id: s.off for s in now.values()} == {
        "past_due": False,
        "no_change": True,
        "no_amount": False,
    }
    lines = {line.key: line for line in sheet_of(at(shop), OWNER, "standards").lines}
    assert not lines["no_change"].cells[0][0].value
    draft = tried(shop, "standards", {"past_due": {"threshold days": "0.5"}})
    assert "Use a whole number" in wrong(draft)["past_due"][0]


def standards_of(shop: Path) -> list[Line]:
    lines = sheet_of(at(shop), OWNER, "standards").lines
    return [line for line in lines if not line.add]


def test_the_first_change_of_built_in_standards_writes_all_of_them(shop: Path) -> None:
    (shop / "playbook/standards/ours.toml").unlink()
    sheet = sheet_of(at(shop), OWNER, "standards")
    assert all(line.cells[0][0].value for line in sheet.lines if not line.add)
    decide(at(shop), OWNER, Wish("standards", {}, {"past_due": {"held": ""}}))
    text = (shop / "playbook/standards/standards.toml").read_text()
    assert text.startswith("# What a healthy pipeline looks like here")
    after = {line.key: line.shown for line in standards_of(shop)}
    assert {key for key, cells in after.items() if not cells["held"]} == {"past_due"}
    before = {line.key: line.shown for line in sheet.lines if not line.add}
    assert after.pop("past_due") | {"held": "yes"} == before.pop("past_due")
    assert after == before, "every other one is as it was"


def test_a_rate_is_added_changed_and_taken_away(shop: Path) -> None:
    typed = {
        "new1": {"since": "2026-03-01", "rate": "0.87"},
        "USD dated 2026-02-01": {"rate": "0.86"},
        "USD dated 2026-01-01": {"gone": "yes"},
    }
    (text,) = done(shop, "rates", typed).values()
    assert text.splitlines() == [
        "currency,since,rate,kind",
        "# a bad month",
        "USD,2026-02-01,0.86,dated",
        "USD,2026-03-01,0.87,dated",
    ]
    draft = tried(shop, "rates", {"new1": {"since": "2026-03-01", "rate": "0,9"}})
    assert "rate cannot be '0,9'" in wrong(draft)["new1"][0]
    draft = tried(shop, "rates", {"new2": {"rate": "2", "since": "soon", "currency": "gbp"}})
    assert "'soon'" in wrong(draft)["new2"][0]


def test_a_person_is_added_with_a_name_apart_and_moves(shop: Path) -> None:
    typed = {"who": {"name": "Cy Doe", "role": "rep"}, "new1": {"parent": "west"}}
    files = done(shop, "people", typed, who="new-person")
    assert set(files) == {
        "playbook/people.csv",
        "playbook/org.csv",
        "playbook/people_private.csv",
    }
    assert files["playbook/people.csv"].endswith("p3,rep,\np-004,rep,\n")
    assert files["playbook/org.csv"] == f"{ORG}p-004,west,2026-10-02\n"
    assert "Cy Doe" not in files["playbook/people.csv"]
    assert at(shop).name("p-004") == "Cy Doe"
    move = {"new1": {"parent": "shop", "since": "2027-01-01"}, "place 2020-01-01": {"gone": "yes"}}
    (text,) = done(shop, "people", move, who="p1").values()
    assert "p1,west" not in text
    assert text.endswith("p1,shop,2027-01-01\n")


def test_a_name_alone_makes_no_version(shop: Path) -> None:
    decide(at(shop), OWNER, Wish("people", {"who": "p3"}, {"who": {"role": "manager"}}))
    wish = Wish("people", {"who": "p3"}, {"who": {"name": "Bo Berg"}})
    draft = draft_of(at(shop), OWNER, wish)
    assert draft.only_names
    assert draft.files[0].lines == (), "no page shows whole lines of names"
    assert decide(at(shop), OWNER, wish) is None
    assert at(shop).name("p3") == "Bo Berg"
    assert len(at(shop).versions.entries) == 1


def test_what_is_wrong_with_a_person_is_told(shop: Path) -> None:
    taken = {"who": {"id": "p1", "name": "Cy Doe"}}
    assert (
        "is somebody's id already"
        in wrong(tried(shop, "people", taken, who="new-person"))["who"][0]
    )
    days = {"who": {"started": "2026-05-01", "left": "2026-04-01"}}
    assert "before the day of the start" in wrong(tried(shop, "people", days, who="p1"))["who"][0]
    circle = {"new1": {"parent": "p1", "since": "2026-01-01"}}
    draft = tried(shop, "people", circle, who="west")
    assert draft.differing is None
    assert draft.wrong


def test_a_new_team_takes_somebody_in(shop: Path) -> None:
    typed = {"who": {"id": "east"}, "new1": {"since": "2026-10-05"}}
    (text,) = done(shop, "people", typed, who="new-team").values()
    assert text == f"{ORG}east,shop,2026-10-05\n"


def test_going_back_edits_stages_and_standards_in_place(shop: Path) -> None:
    decide(at(shop), OWNER, Wish(FILES_AS_THEY_ARE))
    before = {path: (shop / path).read_text() for path in FILES}
    typed = {"Demo": {"name": "Trial", "place": "1"}, "Lost": {"probability": "1"}}
    decide(at(shop), OWNER, Wish("stages", {}, typed))
    typed = {"past_due": {"threshold days": "5"}, "no_change": {"held": "", "do": "Ask."}}
    decide(at(shop), OWNER, Wish("standards", {}, typed))
    assert decide(at(shop), OWNER, Wish(VERSION, {"version": "1"}))
    assert not draft_of(at(shop), OWNER, Wish(FILES_AS_THEY_ARE)).changes, "all is in force"
    text = (shop / "playbook/stages.toml").read_text()
    for said in ("# How we sell.", "# the new way", "# they know us", "# not yet sure"):
        assert said in text
    assert read_playbook(shop).pipelines[0].tracks[0].names == {
        **{name: name for name in ("Talk", "Won", "Open", "Demo", "Lost")},
        "Show": "Demo",
    }
    path = "playbook/standards/ours.toml"
    assert (shop / path).read_text() == before[path], "byte by byte"


def test_a_list_moves_as_little_as_it_can() -> None:
    document = opened('x = [\n{name="a"}, # 1\n{name="b"}, # 2\n{name="c"}, # 3\n]\n')
    listed(document["x"], [Step(name, {}, moved=name == "a") for name in "bca"])
    assert written(document) == 'x = [\n{name="b"}, # 2\n{name="c"}, # 3\n{name="a"},\n]\n'
    with pytest.raises(QuarterdeckError, match="no stage 'd'"):
        listed(document["x"], [Step("d", {})])
