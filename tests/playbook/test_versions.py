"""Applied versions: which one is in force when, kept for good, free of names."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quarterdeck.playbook.read import read_playbook
from quarterdeck.playbook.versions import Version, Versions, applied, files_hash, versions_of
from quarterdeck.words.days import end_of_day
from quarterdeck.words.problem import QuarterdeckError
from tests.playbook.sound import FILES, write_sound

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
ZONES = ("UTC", "Pacific/Auckland", "America/Los_Angeles")


def times(*hours: int) -> tuple[datetime, ...]:
    return tuple(NOON + timedelta(hours=hour) for hour in hours)


def entry(number: int, at: datetime, timezone: str) -> Version:
    return Version(number, f"{number:064x}", at, timezone, "", 0, "", "")


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.integers(1, 20), min_size=2, max_size=6),
    st.lists(st.sampled_from(ZONES), min_size=6, max_size=6),
    st.integers(-1, 4),
)
def test_a_version_applied_later_never_answers_for_a_day_before(
    gaps: list[int], zones: list[str], offset: int
) -> None:
    at, entries = NOON, []
    for number, (gap, timezone) in enumerate(zip(gaps, zones, strict=False), start=1):
        at += timedelta(hours=gap)
        entries.append(entry(number, at, timezone))
    day = NOON.date() + timedelta(days=offset)
    used = [Versions(Path(), tuple(entries[:n])).in_force(day) for n in range(1, len(entries) + 1)]
    for before, after, new in zip(used, used[1:], entries[1:], strict=False):
        assert before is not None
        if after != before:
            assert after == new
            assert new.applied_at < end_of_day(day, before.timezone)
    assert used[0] == entries[0]


def changed(root: Path, name: str) -> Path:
    text = FILES["workspace.toml"].replace('"Sound"', f'"{name}"')
    return write_sound(root, {"workspace.toml": text})


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A workspace whose name was applied as A, B and A again."""
    for name, at in zip("ABA", times(0, 24, 48), strict=True):
        applied(tmp_path, read_playbook(changed(tmp_path, name)), at=at)
    return tmp_path


def test_versions_are_read_as_they_were_applied(three: Path) -> None:
    versions = versions_of(three)
    assert [v.number for v in versions.entries] == [1, 2, 3]
    assert [versions.read(v).settings.name for v in versions.entries] == ["A", "B", "A"]
    assert versions.entries[0].content == versions.entries[2].content, "one content, kept once"
    assert len([p for p in (three / "applied").iterdir() if p.name != "log"]) == 2
    assert versions.problems() == ()
    whole = read_playbook(three)
    assert versions.read(versions.entries[2]) == whole
    assert versions.entries[2].files == files_hash(three)


def test_files_of_a_version_are_read_again_once_they_say_something_else(three: Path) -> None:
    versions = versions_of(three)
    last = versions.entries[-1]
    assert versions.read(last).settings.name == versions.read(last).settings.name == "A"
    file = versions.folder(last) / "workspace.toml"
    file.chmod(0o644)
    file.write_text(file.read_text().replace('"A"', '"C"'))
    assert versions.read(last).settings.name == "C"


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2020, 1, 1), 1), (date(2026, 7, 1), 1), (date(2026, 7, 2), 2), (date(2030, 1, 1), 3)],
)
def test_the_version_in_force_is_that_of_the_end_of_the_day(
    three: Path, day: date, number: int
) -> None:
    found = versions_of(three).in_force(day)
    assert found is not None
    assert found.number == number


def test_nothing_applied_is_no_version(tmp_path: Path) -> None:
    versions = versions_of(tmp_path)
    assert versions.in_force(date(2026, 1, 1)) is versions.last is None
    with pytest.raises(QuarterdeckError, match="no version '1'"):
        versions.find("1")


def test_a_version_is_named_by_number_or_id(three: Path) -> None:
    versions = versions_of(three)
    first, second, third = versions.entries
    assert versions.find("2") == versions.find(second.id) == second
    assert versions.find(first.content[:6].upper()) == third, "the last of those that say the same"
    for wrong in ("4", second.id[:5], "x", ""):
        with pytest.raises(QuarterdeckError):
            versions.find(wrong)


def tampered(root: Path) -> None:
    file = next((root / "applied").glob("*/playbook/stages.toml"))
    file.write_text(file.read_text() + "\n")


def cut(root: Path) -> None:
    (root / "applied" / "log" / "000002.json").unlink()


def touched(root: Path) -> None:
    path = root / "applied" / "log" / "000001.json"
    path.write_text(path.read_text().replace("2026-07-01", "2026-06-01"))


@pytest.mark.parametrize("harm", [tampered, cut, touched])
def test_what_is_not_as_it_was_applied_is_found(three: Path, harm: Callable[[Path], None]) -> None:
    harm(three)
    assert versions_of(three).problems() != ()


def test_a_clock_behind_the_last_version_is_refused(three: Path) -> None:
    with pytest.raises(QuarterdeckError, match="The clock says"):
        applied(three, read_playbook(three), at=NOON)
    assert len(versions_of(three).entries) == 3


@pytest.mark.parametrize("where", ["Ana Silva", "ana@example.com", "The Silva Family"])
def test_names_of_people_never_enter_a_version(tmp_path: Path, where: str) -> None:
    private = "id,name,email,aliases\np-01,Ana Silva,ana@example.com,The Silva Family;AS\n"
    write_sound(tmp_path, {"playbook/people_private.csv": private})
    one = applied(tmp_path, read_playbook(tmp_path), at=NOON)
    kept = [p.read_text() for p in (tmp_path / "applied").rglob("*") if p.is_file()]
    assert not [text for text in kept if "silva family" in text.lower() or "@example" in text]
    (tmp_path / "playbook" / "people_private.csv").write_text("id,name,email,aliases\n")
    assert files_hash(tmp_path) == one.files, "no hash knows the names"
    (tmp_path / "playbook" / "people_private.csv").write_text(private)
    named = '[past_due]\nwhere = "owner=' + where.upper() + '"\n'
    write_sound(tmp_path, {"playbook/standards/standards.toml": named})
    with pytest.raises(QuarterdeckError, match="'p-01' stands in playbook/standards"):
        applied(tmp_path, read_playbook(tmp_path), at=NOON + timedelta(days=1))
    assert len(versions_of(tmp_path).entries) == 1
