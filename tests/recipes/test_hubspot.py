"""What becomes of deals that HubSpot deleted, merged or restored, by its exports of all deals."""

import csv
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.evaluate import Answer
from tools.recipes.__main__ import RECIPES

LAST = "hubspot-crm-exports-all-deals-2026-07-31.csv"
MERGED = "9000199999"

Rows = list[dict[str, str]]


@pytest.fixture
def crm(tmp_path: Path) -> Path:
    """The recipe with its own exports, the last of 2026-07-31, imported."""
    shutil.copytree(RECIPES / "hubspot", tmp_path / "crm")
    root = tmp_path / "crm"
    import_files(opened(root), OWNER, sorted((root / "exports").iterdir()))
    return root


def opened(crm: Path) -> Desk:
    return open_workspace(crm, now=datetime(2026, 9, 1, tzinfo=UTC))


def listed(crm: Path) -> Rows:
    with (crm / "exports" / LAST).open(newline="") as file:
        return list(csv.DictReader(file))


def exported(crm: Path, day: str, rows: Rows) -> None:
    path = crm / f"exports/hubspot-crm-exports-all-deals-{day}.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    import_files(opened(crm), OWNER, [path])


def open_deals(crm: Path, day: str) -> Answer:
    (found,) = answers(opened(crm), OWNER, ["open_deals"], Ask(as_of=day)).answers
    return found


def test_deleted_and_merged_deals_are_gone_by_the_second_export_without_them(crm: Path) -> None:
    rows = listed(crm)
    deleted, first, second = [row for row in rows if not row["Deal Stage"].startswith("Closed")][:3]
    left = [row for row in rows if row not in (deleted, first, second)]
    merged = first | {"Record ID": MERGED, "Create Date": "2026-08-03 10:00"}
    before = open_deals(crm, "2026-07-31")
    exported(crm, "2026-08-07", [*left, merged])
    exported(crm, "2026-08-14", [*left, merged])
    exported(crm, "2026-08-21", [*left, merged, deleted])
    days = ("2026-07-31", "2026-08-07", "2026-08-14", "2026-08-21")
    counted = [open_deals(crm, day).value for day in days]
    assert before.value is not None
    assert [value - before.value for value in counted if value is not None] == [0, 1, -2, -1]
    assert not any("list of deals" in text for text in open_deals(crm, days[2]).assumptions)


def test_a_filtered_view_is_not_taken_for_all_deals_without_the_line(crm: Path) -> None:
    mapping = crm / "playbook/mappings/hubspot_deals.toml"
    mapping.write_text(mapping.read_text().replace("complete = true\n", ""))
    before = open_deals(crm, "2026-07-31").value
    mine = [row for row in listed(crm) if row["Deal owner"] == "Bo Example"]
    for day in ("2026-08-07", "2026-08-14"):
        exported(crm, day, mine)
    assert open_deals(crm, "2026-08-14").value == before
