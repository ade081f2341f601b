"""The example workspaces with their real data imported, once for all tests of this folder."""

import gzip
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quarterdeck.desk.importing import import_files
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from tests.once import copy_of

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = {
    "loans2012": ("loans2012/stage_events.csv.gz",),
    "b2b_saas": ("b2b_saas/deals.csv",),
    "crm_sample": (
        "crm_sample/accounts.csv",
        "crm_sample/sales_teams.csv",
        "crm_sample/sales_pipeline.csv",
    ),
}
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def _numbered(source: Path, folder: Path) -> Path:
    """Give every line a number of its own, as the example's README does."""
    made = folder / "online_retail.csv"
    with gzip.open(source, "rt", encoding="utf-8") as lines, made.open("w", encoding="utf-8") as to:
        for number, line in enumerate(lines):
            to.write(f"{line.rstrip()},{number or 'LineNo'}\n")
    return made


Opener = Callable[[str], Desk]


@pytest.fixture(scope="session")
def opened(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Opener:
    """A copy of an example by name, with its data imported on first use."""
    made: dict[str, Desk] = {}

    def get(name: str) -> Desk:
        if name not in made:
            root = copy_of(tmp_path_factory, name, lambda to: _imported(to, name, data_folder))
            made[name] = open_workspace(root, now=NOW)
        return made[name]

    return get


def _imported(root: Path, name: str, data_folder: Path) -> None:
    shutil.copytree(EXAMPLES / name, root)
    if name == "online_retail":
        files = [_numbered(data_folder / "online_retail" / "online_retail.csv.gz", root)]
    else:
        files = [data_folder / file for file in FILES[name]]
    import_files(open_workspace(root, now=NOW), OWNER, files)
    open_workspace(root, now=NOW).facts.engine.close()
