"""The written company: same bytes for a seed, a sound playbook, and a log that tells the truth."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from quarterdeck.playbook.check import check
from quarterdeck.playbook.read import read_playbook
from quarterdeck.simulation.write import Written, write_company

Rows = list[dict[str, str]]
Deals = dict[str, dict[str, str]]
Rates = dict[str, list[tuple[date, int]]]
SIZE = {"seed": 11, "people": 50, "years": 1}
"""Enough people for five teams, one of which changes its region, and for three currencies."""
NOW_CALLED = {"Solution fit": "Evaluation"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return write_company(tmp_path_factory.mktemp("sample") / "company", **SIZE)


@pytest.fixture(scope="module")
def truth(written: Written) -> dict[str, Any]:
    return json.loads(written.truth.read_text())


@pytest.fixture(scope="module")
def lines(written: Written) -> Rows:
    with written.exports[0].open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def deals(lines: Rows) -> Deals:
    """The last state of each deal by a plain fold of the export, as a newcomer would write it."""
    meant = {
        "created": (
            *("deal_name", "stage", "amount", "list_price", "currency", "close_date", "owner"),
            *("account_id", "product", "source", "category", "business", "channel", "partner"),
        ),
        "stage": ("stage", "category"),
        "amount": ("amount", "list_price"),
        "close_date": ("close_date",),
        "owner": ("owner",),
        "category": ("category",),
        "won": ("stage", "category", "amount", "list_price", "close_date"),
        "lost": ("stage", "category", "amount", "list_price", "close_date", "loss_reason"),
        "reopened": ("stage", "category", "close_date", "loss_reason"),
        "deleted": (),
        "restored": (),
        "competitor": ("competitor",),
        "merged": ("merged_into",),
    }
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        deal = found.setdefault(line["deal_id"], {"gone": ""})
        deal |= {name: line[name] for name in meant[line["event"]]}
        deal["changed_at"] = line["changed_at"]
        if line["event"] in {"deleted", "merged", "restored"}:
            deal["gone"] = "" if line["event"] == "restored" else "yes"
        if line["event"] in {"won", "lost"}:
            deal["closed_on"] = line["changed_at"][:10]
    return found


def _files(root: Path) -> dict[Path, bytes]:
    return {p.relative_to(root): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_the_same_seed_gives_the_same_bytes(written: Written, tmp_path: Path) -> None:
    again = write_company(tmp_path / "company", **SIZE)
    assert _files(again.workspace) == _files(written.workspace)
    assert again.truth.read_bytes() == written.truth.read_bytes()


def test_another_seed_gives_another_company(written: Written, tmp_path: Path) -> None:
    other = write_company(tmp_path / "company", **{**SIZE, "seed": 12})
    assert other.exports[0].read_bytes() != written.exports[0].read_bytes()


def test_the_playbook_has_no_problems(written: Written) -> None:
    assert check(written.workspace) == ()


def test_the_playbook_says_what_was_simulated(written: Written, truth: dict[str, Any]) -> None:
    playbook = read_playbook(written.workspace)
    assert playbook.settings.simulated
    assert {p.id for p in playbook.people} == {s["id"] for s in truth["people"]}
    moved = truth["planted"]["moved_teams"][0]
    assert playbook.tree.parent(moved["id"], date.fromisoformat(moved["on"])) == moved["to"]
    whole = [t for t in playbook.targets if t.scope in {"", "*"} and t.period == "2026-Q2"]
    stated = next(q["target"] for q in truth["quarters"] if q["quarter"] == "2026-Q2")
    assert [t.amount for t in whole] == [int(stated.replace(".", ""))]


def test_the_truth_stands_outside_the_workspace(written: Written) -> None:
    assert written.workspace not in written.truth.parents
    assert written.truth.parent.name == "company.truth"


def test_every_line_is_well_formed(lines: Rows, deals: Deals, truth: dict[str, Any]) -> None:
    assert len(lines) == truth["events"]
    assert len(deals) == truth["deals"]
    assert [line["changed_at"] for line in lines] == sorted(line["changed_at"] for line in lines)
    seen: dict[str, int] = {}
    for line in lines:
        number = seen.get(line["deal_id"], 0) + 1
        assert int(line["seq"]) == number
        assert (line["event"] == "created") == (number == 1)
        seen[line["deal_id"]] = number


def test_owners_products_and_stages_are_known_to_the_playbook(
    written: Written, deals: Deals
) -> None:
    playbook = read_playbook(written.workspace)
    crm_ids = {crm_id for person in playbook.people for crm_id in person.crm_ids}
    stages = {s.name for t in playbook.pipelines[0].tracks for s in t.stages}
    products = next(d.values for d in playbook.dimensions if d.name == "product")
    for deal in deals.values():
        assert deal["owner"] in crm_ids
        assert NOW_CALLED.get(deal["stage"], deal["stage"]) in stages
        assert deal["product"] in products


def test_bookings_of_every_quarter_come_back_from_the_export(
    written: Written, deals: Deals, truth: dict[str, Any]
) -> None:
    rates = _rates(written)
    cents: dict[str, int] = {}
    counts: dict[str, int] = {}
    for deal in deals.values():
        if deal["stage"] == "Won" and not deal["gone"]:
            day = date.fromisoformat(deal["closed_on"])
            quarter = f"{day.year}-Q{(day.month + 2) // 3}"
            cents[quarter] = cents.get(quarter, 0) + _in_euros(deal, day, rates)
            counts[quarter] = counts.get(quarter, 0) + 1
    for quarter in truth["quarters"]:
        label = quarter["quarter"]
        assert cents[label] == int(quarter["bookings"].replace(".", "")), label
        assert counts[label] == quarter["won"], label


def test_what_stands_open_comes_back_from_the_export(
    written: Written, deals: Deals, truth: dict[str, Any]
) -> None:
    rates = _rates(written)
    until = date.fromisoformat(truth["until"])
    for stage in truth["open"]:
        named = {stage["stage"], *(old for old, new in NOW_CALLED.items() if new == stage["stage"])}
        here = [d for d in deals.values() if d["stage"] in named and not d["gone"]]
        assert len(here) == stage["deals"]
        total = sum(_in_euros(deal, until, rates) for deal in here)
        assert total == int(stage["amount"].replace(".", ""))


def _rates(written: Written) -> Rates:
    found: Rates = {}
    for r in read_playbook(written.workspace).rates:
        if r.kind == "dated":
            found.setdefault(r.currency, []).append((r.since, r.rate))
    return found


def _in_euros(deal: dict[str, str], day: date, rates: Rates) -> int:
    cents = int(deal["amount"].replace(".", ""))
    if deal["currency"] == "EUR":
        return cents
    rate = [value for since, value in rates[deal["currency"]] if since <= day][-1]
    whole, rest = divmod(cents * rate, 10**9)
    return whole + (rest * 2 > 10**9 or (rest * 2 == 10**9 and whole % 2 == 1))


def test_names_can_be_seen_to_be_samples(written: Written) -> None:
    text = (written.workspace / "playbook" / "people_private.csv").read_text()
    people = list(csv.DictReader(text.splitlines()))
    assert len({person["name"] for person in people}) == len(people)
    assert all(person["email"].endswith("@sample-company.example") for person in people)
    users = list(csv.DictReader(written.exports[2].read_text().splitlines()))
    assert {u["user_id"] for u in users} <= {f"U{1001 + n}" for n in range(len(people))}
