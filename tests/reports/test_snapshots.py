"""The sample page in every plain form, kept beside this file.

After a change that is meant: UPDATE_SNAPSHOTS=1 pytest tests/reports/test_snapshots.py, then read
the difference before committing it.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from quarterdeck.reports.blocks import Report
from quarterdeck.reports.html import to_html
from quarterdeck.reports.text import to_text
from quarterdeck.reports.to_csv import to_csv
from quarterdeck.reports.to_json import to_json
from tests.reports.samples import report

FOLDER = Path(__file__).parent / "snapshots"
FORMS: dict[str, Callable[[Report], str]] = {
    "page.txt": to_text,
    "page.csv": to_csv,
    "page.json": lambda page: to_json(page).decode(),
    "page.html": lambda page: to_html(page).split("</style>", 1)[1],
}


@pytest.mark.parametrize("name", FORMS)
def test_a_page_reads_as_it_did(name: str) -> None:
    now = FORMS[name](report())
    kept = FOLDER / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        FOLDER.mkdir(exist_ok=True)
        kept.write_text(now, encoding="utf-8")
    assert now == kept.read_text(encoding="utf-8")


def test_no_snapshot_is_left_over() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(FORMS)
