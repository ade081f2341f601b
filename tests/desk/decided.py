"""A shop whose first version is applied, and forms of its playbook as they are sent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from quarterdeck.desk.deciding import draft_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.playbooks import apply, preview
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.playbooks.drafts import Draft, Wish
from tests.desk.shop import FILES as FILES_OF_SHOP

TARGETS = "playbook/targets.csv"
TEXT = """\
# What we promised the board.\r
scope;period;amount\r
*;2026-Q4;1000000\r
"p1";2026-Q4;"100000.50"\r
# Ann asked for less
p2;FY2026;400000"""
FIRST = datetime(2026, 10, 2, 9, tzinfo=UTC)
SECOND = datetime(2026, 10, 5, 9, tzinfo=UTC)


def decided_shop(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """Make a workspace without any import, whose first version is applied."""
    for path, text in (FILES_OF_SHOP | {TARGETS: TEXT} | dict(files or {})).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    desk = open_workspace(folder, now=FIRST)
    apply(desk, OWNER, preview(desk, OWNER))
    return folder


def at(folder: Path, now: datetime = SECOND) -> Desk:
    return open_workspace(folder, now=now)


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [folder / "workspace.toml", *(folder / "playbook").rglob("*.*")]
    return {f"{path.relative_to(folder)}": path.read_bytes() for path in files}


def tried(folder: Path, part: str, typed: Mapping[str, Mapping[str, str]], **which: str) -> Draft:
    return draft_of(at(folder), OWNER, Wish(part, which, typed))


def wrong(draft: Draft) -> dict[str, tuple[str, ...]]:
    assert draft.sheet
    return {line.key: line.told_wrong for line in draft.sheet.all if line.told_wrong}
