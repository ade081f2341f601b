"""Lists of stages that follow each other, by form: begun, moved to another day, taken away."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from quarterdeck.desk.deciding import decide, sheet_of
from quarterdeck.desk.sheets.part import HEAD
from quarterdeck.desk.viewer import OWNER
from quarterdeck.playbook.read import read_playbook
from quarterdeck.playbook.tracks import Track
from quarterdeck.playbook.versions import Version, versions_of
from quarterdeck.reports.playbooks.drafts import Wish
from tests.desk.decided import at, bytes_of, decided_shop, tried, wrong

STAGES = "playbook/stages.toml"
ONE = """\
# Ours.
[pipelines.sales.tracks.deal]  # the only one
main = true
stages = [
  { name = "Open", probability = 0.1, formerly = ["New"] },  # a tenth
  { name = "Offer", probability = 0.5, category = "commit" },
  { name = "Signing", probability = 0.9, category = "commit", qualified = true },
  { name = "Won", outcome = "won" },
  { name = "Lost", outcome = "lost" },
]

# Beside it.
[pipelines.sales.tracks.legal]
stages = [{ name = "Asked" }]
"""
LATER = """
[[pipelines.sales.tracks.deal]]
since = 2026-09-01  # the new way
[[pipelines.sales.tracks.deal.stages]]
name = "Open"
[[pipelines.sales.tracks.deal.stages]]
name = "Pilot"  # new
[[pipelines.sales.tracks.deal.stages]]
name = "Won"
outcome = "won"

[[pipelines.sales.tracks.deal]]
since = 2027-01-01
stages = [{ name = "Open" }, { name = "Won", outcome = "won" }]
"""
HEADER = "[pipelines.sales.tracks.deal]"
SEVERAL = ONE.replace(HEADER, f"[{HEADER}]").replace("\n# Beside it.", f"{LATER}\n# Beside it.")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return decided_shop(tmp_path / "shop", {STAGES: ONE})


@pytest.fixture
def several(tmp_path: Path) -> Path:
    return decided_shop(tmp_path / "several", {STAGES: SEVERAL})


def decided(folder: Path, wish: Wish) -> Version | None:
    """Apply a wish on the day after the last one."""
    last = versions_of(folder).last
    assert last
    return decide(at(folder, last.applied_at + timedelta(days=1)), OWNER, wish)


def track(folder: Path) -> Track:
    return read_playbook(folder).pipelines[0].tracks[0]


def lists(folder: Path) -> dict[str, list[str]]:
    return {f"{day}": [one.name for one in stages] for day, stages in track(folder).maps}


def text(folder: Path) -> str:
    return (folder / STAGES).read_text()


def test_stages_from_a_day_on_are_a_new_list_and_past_days_keep_theirs(shop: Path) -> None:
    was = track(shop).stages
    typed = {
        HEAD: {"from": "2026-11-01"},
        "Open": {"name": "Lead"},
        "Offer": {"gone": "yes"},
        "new1": {"name": "Pilot", "place": "2", "probability": "40", "category": "best_case"},
    }
    draft = tried(shop, "stages", typed)
    assert draft.differing
    told = [one.says for one in draft.differing.changes]
    assert any("'Offer'" in says and "from 2026-11-01 on" in says for says in told), told
    assert decided(shop, Wish("stages", {}, typed))
    track_now = track(shop)
    assert track_now.earlier[0][1] == was, "nothing of the list before changes"
    assert (track_now.since, track_now.main) == (date(2026, 11, 1), True)
    lead, pilot, *rest = track_now.stages
    assert rest == list(was[2:]), "as they were"
    assert (lead.name, lead.formerly, lead.probability) == ("Lead", ("Open",), 10**8)
    assert (pilot.name, pilot.probability, pilot.category) == ("Pilot", 4 * 10**8, "best_case")
    assert track_now.names["New"] == "Lead", "a name from before leads to the one of now"
    kept = ONE.replace(HEADER, f"[{HEADER}]")
    before, after = kept.split("# Beside it.")
    assert text(shop).startswith(f"{before}[[pipelines"), "the list before stays as written"
    assert text(shop).endswith(f"\n\n# Beside it.{after}"), "and so does what follows it"
    listed = sheet_of(at(shop), OWNER, "stages", {"since": "2026-11-01"})
    assert [line.title for line in listed.lines[:2]] == ["Lead", "Pilot"]
    assert [line.title for line in sheet_of(at(shop), OWNER, "stages").lines[:2]] == [
        "Open",
        "Offer",
    ], "shown first is the list of today"


def test_a_stage_keeps_former_names_that_an_earlier_list_tells(shop: Path) -> None:
    draft = tried(shop, "stages", {HEAD: {"from": "2026-11-01"}, "Offer": {"gone": "yes"}})
    assert draft.differing
    (one,) = draft.differing.changes
    assert "'Offer'" in one.says, "nothing else is decided otherwise"


def test_each_list_is_shown_and_changed_for_itself(several: Path) -> None:
    shown = sheet_of(at(several), OWNER, "stages")
    (days,) = [choice for choice in shown.choices if choice.name == "since"]
    assert [label for _, label in days.options] == [
        "from the start",
        "from 2026-09-01 on",
        "from 2027-01-01 on",
    ]
    assert days.value == "2026-09-01"
    assert "until the next list begins on 2027-01-01" in shown.says
    before = text(several)
    typed = {"Pilot": {"probability": "30"}, "new1": {"name": "Lost", "outcome": "lost"}}
    assert decided(several, Wish("stages", {}, typed))
    assert lists(several)["2026-09-01"] == ["Open", "Pilot", "Lost", "Won"]
    assert track(several).earlier[1][1][1].probability == 3 * 10**8
    assert text(several).startswith(before.partition('name = "Pilot"')[0])
    first = {"track": "sales/deal", "since": days.options[0][0]}
    assert decided(several, Wish("stages", first, {"Offer": {"gone": "yes"}}))
    assert lists(several)["1900-01-01"] == ["Open", "Signing", "Won", "Lost"]


def test_a_list_gets_another_day_and_the_last_one_is_taken_away(several: Path) -> None:
    which = {"since": "2026-09-01"}
    typed = {"list": {"since": "2026-08-15"}}
    assert decided(several, Wish("stages", which, typed))
    assert list(lists(several)) == ["1900-01-01", "2026-08-15", "2027-01-01"]
    assert "since = 2026-08-15  # the new way" in text(several)
    cells = {
        day: [cell.name for line in (sheet.top,) if line for cell in line.each]
        for day in lists(several)
        if (sheet := sheet_of(at(several), OWNER, "stages", {"since": day}))
    }
    assert cells == {"1900-01-01": [], "2026-08-15": ["since"], "2027-01-01": ["since", "away"]}
    last = {"since": "2027-01-01"}
    assert decided(several, Wish("stages", last, {"list": {"away": "yes"}}))
    assert list(lists(several)) == ["1900-01-01", "2026-08-15"]
    before, after = SEVERAL.replace("2026-09-01", "2026-08-15").split(LATER[-20:])
    kept = before.rpartition("[[pipelines")[0] + after
    assert "".join(text(several).split()) == "".join(kept.split()), "all else stays as written"


@pytest.mark.parametrize(
    ("which", "typed", "cell", "says"),
    [
        ("2026-09-01", {HEAD: {"from": "soon"}}, HEAD, "not a day"),
        ("2026-09-01", {HEAD: {"from": "2026-09-01"}}, HEAD, "is in force from 2026-09-01 on"),
        ("2026-09-01", {HEAD: {"from": "2027-01-01"}}, HEAD, "Another list is in force from 2027"),
        ("2026-09-01", {HEAD: {"from": "2027-02-01"}}, HEAD, "after 2026-09-01 and before 2027"),
        ("2027-01-01", {HEAD: {"from": "2026-10-01"}}, HEAD, "A list is in force from 2027-01-01"),
        ("2026-09-01", {"list": {"since": "1899-01-01"}}, "list", "1899-01-01"),
        ("2027-01-01", {"list": {"since": "2026-09-01"}}, "list", "Another list is in force"),
        ("2027-01-01", {"list": {"since": ""}}, "list", "not a day"),
        ("2027-01-01", {"list": {"away": "yes"}, "Open": {"name": "A"}}, "list", "undo one"),
        (
            "2027-01-01",
            {"list": {"since": "2027-02-01"}, HEAD: {"from": "2027-03-01"}},
            HEAD,
            "choose one",
        ),
        ("2026-09-01", {"Open": {"name": "Lead"}}, "Open", "from 2027-01-01 on calls it 'Open'"),
        ("2026-09-01", {"Open": {"name": "Won"}}, "Open", "Another stage is called 'Won'"),
        ("2026-09-01", {"Pilot": {"probability": "120"}}, "Pilot", "write 0 to 100"),
        ("2026-09-01", {"new1": {"name": "A", "probability": "x"}}, "new1", "is no share"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    several: Path, which: str, typed: dict[str, dict[str, str]], cell: str, says: str
) -> None:
    before = bytes_of(several)
    draft = tried(several, "stages", typed, since=which)
    assert says in " ".join(wrong(draft)[cell]), wrong(draft)
    assert not draft.wrong
    assert bytes_of(several) == before


def test_a_list_before_a_first_one_with_a_day_is_told(tmp_path: Path) -> None:
    dated = ONE.replace("main = true", "main = true\nsince = 2026-03-01")
    shop = decided_shop(tmp_path / "dated", {STAGES: dated})
    draft = tried(shop, "stages", {HEAD: {"from": "2026-02-01"}, "Offer": {"gone": "yes"}})
    assert "The first list is in force from 2026-03-01" in wrong(draft)[HEAD][0]


INLINE = 'stages = [{ name = "Open" }, { name = "Won", outcome = "won" }]'
HEADED = """\
[[pipelines.sales.tracks.deal.stages]]
name = "Open"
[[pipelines.sales.tracks.deal.stages]]
name = "Won"
outcome = "won"
"""


@pytest.mark.parametrize(
    "written",
    [
        f"[pipelines.sales.tracks]\ndeal = {{ {INLINE} }}\n",
        f"[pipelines.sales.tracks]\ndeal = [{{ {INLINE} }}]\n",
        HEADED,
    ],
)
def test_a_list_begins_in_whatever_way_the_file_is_written(tmp_path: Path, written: str) -> None:
    shop = decided_shop(tmp_path / "other", {STAGES: written})
    typed = {HEAD: {"from": "2026-11-01"}, "new1": {"name": "Pilot"}}
    assert decided(shop, Wish("stages", {}, typed))
    assert lists(shop) == {"1900-01-01": ["Open", "Won"], "2026-11-01": ["Open", "Pilot", "Won"]}
    away = Wish("stages", {"since": "2026-11-01"}, {"list": {"away": "yes"}})
    assert decided(shop, away)
    assert lists(shop) == {"1900-01-01": ["Open", "Won"]}


def test_keys_with_dots_are_told_and_stay(tmp_path: Path) -> None:
    dotted = '[pipelines.sales]\ntracks.deal.stages = [{ name = "Won", outcome = "won" }]\n'
    shop = decided_shop(tmp_path / "dotted", {STAGES: dotted})
    draft = tried(shop, "stages", {HEAD: {"from": "2026-11-01"}})
    assert "with dots in its keys" in draft.wrong[0]
    assert text(shop) == dotted
