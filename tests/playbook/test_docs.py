"""The page about the playbook names every file, key, column and word that reading it accepts."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from quarterdeck.playbook import notes, tables
from quarterdeck.playbook.check import check
from quarterdeck.playbook.init import write_new
from quarterdeck.playbook.notes import Section
from quarterdeck.words.deal import Presence
from quarterdeck.words.record import TABLES, WORDS

PAGE = Path(__file__).parents[2] / "docs" / "playbook.md"
MORE = """
[mapping]
files = ["more*.csv"]
id = "id"
ignore = [ { column = "type", values = ["Test"] } ]
observed_at = { column = "at" }
[columns]
stage = { column = "stage", when = { column = "event", values = ["won"] } }
"""


@pytest.fixture
def accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What each file of a new workspace may say, as its readers ask for it."""
    found: dict[str, set[str]] = defaultdict(set)
    get, choice, sections, read_table = (
        Section.get, Section.choice, Section.sections, tables.read_table
    )  # fmt: skip
    chosen_by_users: set[tuple[int, str]] = set()

    def noted_get(section: Section, key: str) -> object:
        mapped = section.keys[-1:] == ("columns",)
        if (id(section), key) not in chosen_by_users and not mapped:
            found[_file(section.source.path)].add(key)
        return get(section, key)

    def noted_choice(section: Section, key: str, known: tuple[str, ...], default: str = "") -> str:
        found[_file(section.source.path)].update(known)
        return choice(section, key, known, default)

    def noted_sections(section: Section) -> Iterator[tuple[str, Section]]:
        chosen_by_users.update((id(section), name) for name in section.table)
        return sections(section)

    def noted_table(root: Path, path: str, to: notes.Notes, **columns: tuple[str, ...]) -> object:
        found[path].update(*columns.values())
        return read_table(root, path, to, **columns)

    monkeypatch.setattr(Section, "get", noted_get)
    monkeypatch.setattr(Section, "choice", noted_choice)
    monkeypatch.setattr(Section, "sections", noted_sections)
    for room in ("people", "private", "rates", "targets"):
        monkeypatch.setattr(f"quarterdeck.playbook.{room}.read_table", noted_table)
    _everything(tmp_path)
    check(tmp_path)
    return found


def _everything(root: Path) -> None:
    """Write a new workspace with every example in use."""
    write_new(root, name="Acme", currency="EUR", timezone="UTC")
    folder = root / "playbook" / "mappings"
    for example in folder.glob("*.toml.example"):
        example.rename(example.with_suffix(""))
    (folder / "more.toml").write_text(MORE)
    dimensions = root / "playbook" / "dimensions.toml"
    dimensions.write_text('[industry]\nsource = "account"\n')
    (root / "playbook" / "ramps.toml").write_text("[sdr]\nmonths = [0.5]\nsells = false\n")
    (root / "playbook" / "methodology.toml").write_text('use = "own"\n[elements]\npain = "?"\n')
    cards = '[vp]\nGrowth = ["bookings"]\ngoals = { close_rate = 0.25 }\n'
    (root / "playbook" / "scorecards.toml").write_text(cards)
    entry = '[[benchmark]]\nmetric = "grr"\nsays = "x"\npublisher = "x"\ntitle = "x"\n'
    (root / "playbook" / "benchmarks.toml").write_text(entry)
    (root / "playbook" / "measures.toml").write_text('[arr]\ntitle = "ARR"\n')
    standards = root / "playbook" / "standards" / "standards.toml"
    standards.parent.mkdir(exist_ok=True)
    standards.write_text('[past_due]\nseverity = "info"\nowner = "rep"\n')


def _file(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/*.toml" if folder.count("/") and name.endswith(".toml") else path


def parts() -> dict[str, set[str]]:
    """The words in code font of each part of the page, by the file it is about."""
    _, *told = re.split(r"^## `([^`]+)`\n", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return {
        file: set(re.findall(r"`([^`\n]+)`", text)) | set(re.findall(r"\[(\w+)\]", text))
        for file, text in zip(told[::2], told[1::2], strict=True)
    }


def test_the_page_has_a_part_for_every_file_and_for_no_other(
    accepted: dict[str, set[str]],
) -> None:
    assert set(parts()) == set(accepted)
    assert len(accepted) == 15


def test_every_key_column_and_word_is_named_under_its_file(accepted: dict[str, set[str]]) -> None:
    unnamed = {file: accepted[file] - words for file, words in parts().items()}
    assert {file: words for file, words in unnamed.items() if words} == {}
    assert {"stale_days", "simulated", "levels", "cumulative"} <= accepted["workspace.toml"]
    assert {"when", "names", "id_names", "ignore"} <= accepted["playbook/mappings/*.toml"]


def test_every_field_a_mapping_can_fill_is_named() -> None:
    words = parts()["playbook/mappings/*.toml"]
    fields = {field for table in TABLES.values() for field in table}
    assert fields | {str(presence) for presence in Presence} <= words
    assert {w for known in WORDS.values() for some in known.values() for w in some} <= words
