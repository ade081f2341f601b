"""A preview says exactly what the import, the withdrawal or the replay then does."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.connectors.fixing import Fix
from quarterdeck.connectors.quality import held_back
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.ask import Ask
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.movement import Window, movement_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.previewing import (
    Preview,
    preview_import,
    preview_replay,
    preview_withdrawal,
)
from quarterdeck.desk.quarantine import fix, mending_file, replay
from quarterdeck.desk.quarantine import held_back as held_rows
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.withdrawing import withdraw
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.html import to_html
from quarterdeck.reports.imports import imports_json
from quarterdeck.reports.text import to_text
from quarterdeck.words.money import to_major
from quarterdeck.words.problem import QuarterdeckError
from tests.cli.test_contracts import misfitting
from tests.connectors.conftest import build
from tests.desk.conftest import NOW
from tests.desk.shop import open_shop

HEADER = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
FIRST = HEADER + "".join(
    f"{deal},{stage},{amount},EUR,2026-09-30,u1,Deal {deal},Core\n"
    for deal, stage, amount in (
        ("A", "Discover", "100"), ("B", "Propose", "200"), ("C", "Propose", "400"),
        ("D", "Discovr", "800"), ("G", "Discover", "50"),
    )
)  # fmt: skip
SECOND = HEADER + "".join(
    f"{deal},{stage},{amount},EUR,2026-09-30,{owner},Deal {deal},Core\n"
    for deal, stage, amount, owner in (
        ("A", "Propose", "150", "u1"), ("B", "Won", "200", "u1"), ("C", "Propose", "400", "u7"),
        ("D", "Discovr", "800", "u1"), ("E", "Discover", "1600", "u1"),
    )
)  # fmt: skip


def opened(root: Path) -> Desk:
    return open_workspace(root, now=NOW)


def shop(folder: Path) -> Path:
    """A workspace whose exports are whole lists of deals."""
    made = build(folder / "acme")
    made.change("snap", 'id = "Deal ID"', 'id = "Deal ID"\ncomplete = true')
    return made.root


def take(root: Path, name: str, text: str, day: str) -> tuple[ImportResult, ...]:
    return import_files(opened(root), OWNER, [written(root, name, text)], observed_at=day)


def written(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a workspace with its first export."""
    root = shop(tmp_path_factory.mktemp("first"))
    take(root, "snap1.csv", FIRST, "2026-08-03")
    return root


@pytest.fixture
def begun(imported: Path, tmp_path: Path) -> Path:
    """One of one's own."""
    return Path(shutil.copytree(imported, tmp_path / "begun"))


def number(desk: Desk, metric: str, day: str, period: str = "") -> str | None:
    (answer,) = answers(desk, OWNER, [metric], Ask(as_of=day, period=period)).answers
    return None if answer.value is None else to_major(int(answer.value), "EUR")


def holds(preview: Preview, root: Path, results: tuple[ImportResult, ...]) -> dict[str, Any]:
    """Hold every figure of a preview against the workspace after the change was made."""
    document, desk = preview.document, opened(root)
    assert document["files"] == imports_json(results, "EUR")["files"]
    held = [(h.reason, h.field, h.rows, h.money) for h in held_back(desk.ledger, desk.playbook)]
    assert [(h.reason, h.field, h.rows, h.money) for h in preview.tried.held[1]] == held
    changes = document["changes"]
    if changes is None:
        return {}
    until, since = changes["to"], changes["from"]
    assert date.fromisoformat(until) == max(desk.last_day, date.fromisoformat(since))
    opening, booked = changes["open_pipeline"], changes["bookings"]
    assert opening["after"] == number(desk, "open_pipeline", until)
    assert booked["after"] == number(desk, "bookings", until, booked["period"])
    for past in changes["past_answers"]:
        assert past["after"] == number(desk, past["metric"], past["as_of"], past["period"])
    moved = movement_of(desk, OWNER, Ask(), window=Window(since, until)).movement
    lines = {line.cause: to_major(line.amount, "EUR") for line in moved.lines}
    assert {line["cause"]: line["amount"] for line in opening["lines"]} == lines
    for stock in (opening, booked):
        parts = (float(stock[part] or 0) for part in ("before", "restated", "since"))
        assert sum(parts) == pytest.approx(float(stock["after"] or 0))
    return dict(changes)


def test_an_import_does_what_its_preview_said(begun: Path) -> None:
    head = opened(begun).ledger.head
    second = written(begun, "snap2.csv", SECOND)
    preview = preview_import(opened(begun), OWNER, [second], observed_at="2026-08-10")
    document = preview.document
    assert opened(begun).ledger.head == head
    assert not list((begun / "cache").glob("intake-*"))
    results = import_files(opened(begun), OWNER, [second], observed_at="2026-08-10")
    changes = holds(preview, begun, results)
    assert changes["deals"]["by"] == {"new": 1, "changed": 2, "won": 1}
    assert changes["fields"] == {"stage": 2, "amount": 1, "owner": 1, "category": 1}
    assert changes["open_pipeline"]["before"] == "750.00"
    assert {x["cause"]: x["amount"] for x in changes["open_pipeline"]["lines"]} == {
        "new": "1600.00", "amount_up": "50.00", "won": "-200.00",
    }  # fmt: skip
    assert changes["bookings"]["since"] == "200.00"
    assert changes["top"][0]["id"] == "E"
    (held,) = document["quarantine"]["after"]
    assert (held["reason"], held["rows"], held["money"]) == ("unmapped_stage", 2, "1600.00")


def test_what_is_gone_from_whole_lists_is_said_to_go_missing(tmp_path: Path) -> None:
    root = shop(tmp_path)
    take(root, "snap1.csv", FIRST.replace("Discovr", "Discover"), "2026-08-03")
    second = written(root, "snap2.csv", SECOND.replace("Discovr", "Discover"))
    preview = preview_import(opened(root), OWNER, [second], observed_at="2026-08-10")
    assert preview.document["changes"]["deals"]["by"]["missing"] == 1
    holds(preview, root, import_files(opened(root), OWNER, [second], observed_at="2026-08-10"))


def test_a_late_export_is_said_to_change_answers_of_earlier_days(tmp_path: Path) -> None:
    root = shop(tmp_path)
    take(root, "snap2.csv", SECOND, "2026-08-10")
    late = written(root, "snap1.csv", FIRST)
    preview = preview_import(opened(root), OWNER, [late], observed_at="2026-06-29")
    changes = holds(preview, root, import_files(opened(root), OWNER, [late],
                                                observed_at="2026-06-29"))  # fmt: skip
    past = {(a["metric"], a["period"], a["as_of"]): (a["before"], a["after"])
            for a in changes["past_answers"]}  # fmt: skip
    assert past["open_pipeline", "all", "2026-06-30"] == ("0.00", "750.00")
    assert changes["from"] == changes["to"] == "2026-08-10"


def test_a_withdrawal_does_what_its_preview_said(begun: Path) -> None:
    (second,) = take(begun, "snap2.csv", SECOND, "2026-08-10")
    preview = preview_withdrawal(opened(begun), OWNER, second.batch)
    withdraw(opened(begun), OWNER, second.batch, reason="wrong")
    changes = holds(preview, begun, ())
    assert changes["deals"]["by"] == {"changed": 2, "reopened": 1, "gone": 1}
    assert changes["open_pipeline"]["restated"] == "-1450.00"
    again = preview_withdrawal(opened(begun), OWNER, opened(begun).ledger.batches()[0].id)
    assert again.document["changes"]["deals"]["after"] == 0
    assert "What comes in" not in to_text(again.report)


def test_a_replay_does_what_its_preview_said(begun: Path) -> None:
    rows = mending_file(held_rows(opened(begun), OWNER)).replace("Discovr", "Propose")
    mended = written(begun, "mended.csv", rows)
    preview = preview_replay(opened(begun), OWNER, mended)
    changes = holds(preview, begun, replay(opened(begun), OWNER, mended))
    assert changes["deals"]["by"] == {"new": 1}
    assert changes["open_pipeline"]["restated"] == "800.00"


def test_a_first_import_and_one_that_changes_nothing_are_previewed_too(tmp_path: Path) -> None:
    root = shop(tmp_path)
    first = written(root, "snap1.csv", FIRST)
    preview = preview_import(opened(root), OWNER, [first], observed_at="2026-08-03")
    changes = holds(preview, root, take(root, "snap1.csv", FIRST, "2026-08-03"))
    assert (changes["open_pipeline"]["before"], changes["deals"]["by"]) == ("0.00", {"new": 4})
    again = preview_import(opened(root), OWNER, [first], observed_at="2026-08-03")
    assert again.document["changes"] is None
    assert "Nothing would be recorded" in to_text(again.report)


def test_the_page_names_causes_deals_and_what_is_held_back(begun: Path) -> None:
    second = written(begun, "snap2.csv", SECOND)
    report = preview_import(opened(begun), OWNER, [second], observed_at="2026-08-10").report
    text = to_text(report)
    for said in ("Open pipeline would go from 750 EUR to 2,200 EUR", "1 new, 2 changed, 1 won",
                 "stage Discover → Propose", "Amount raised", "unmapped stage"):  # fmt: skip
        assert said in text, text
    assert "Nothing was recorded" in to_html(report)


def test_only_who_may_import_may_preview_and_sees_their_own_part(tmp_path: Path) -> None:
    root = open_shop(tmp_path / "shop").root
    raised = (root / "deals.csv").read_text().replace("100.00", "900.00").replace("1.00,", "8.00,")
    export = written(root, "deals2.csv", raised)
    with pytest.raises(QuarterdeckError, match="may not write"):
        preview_import(opened(root), Viewer("p1", "rep", frozenset({"read"})), [export])
    seen = {
        person: [deal["id"] for deal in _top(root, export, Viewer(person, role))]
        for person, role in (("p1", "rep"), ("p3", "rep"), ("", "owner"))
    }
    assert seen == {"p1": ["1"], "p3": ["3"], "": ["1", "3"]}


def test_what_the_company_has_held_back_is_for_those_who_see_all(tmp_path: Path) -> None:
    root = open_shop(tmp_path / "shop").root
    seller = Viewer("p1", "rep")
    with pytest.raises(QuarterdeckError, match="not for everyone to see"):
        held_rows(opened(root), seller)
    with pytest.raises(QuarterdeckError, match="not for everyone to mend"):
        fix(opened(root), seller, Fix(sets=(("Amount", "5"),)))
    with pytest.raises(QuarterdeckError, match="not for everyone to mend"):
        preview_replay(opened(root), seller, root / "mended.csv")
    export = written(root, "deals2.csv", (root / "deals.csv").read_text().replace("100.00", "x"))
    mine = preview_import(opened(root), seller, [export])
    whole = preview_import(opened(root), OWNER, [export])
    assert whole.document["quarantine"]["after"]
    assert mine.document["quarantine"] is None
    assert misfitting(json.dumps(mine.document), "preview") == []
    assert "Held back, not counted" in to_text(whole.report)
    assert "Held back, not counted" not in to_text(mine.report)


def _top(root: Path, export: Path, viewer: Viewer) -> list[dict[str, Any]]:
    document = preview_import(opened(root), viewer, [export]).document
    return list(document["changes"]["top"])


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.sampled_from(["Discover", "Propose", "Won", "Lost", "Drafted", "Nowhere", ""]),
        st.sampled_from(["", "7", "100.5", "1000000", "x", "-3"]),
        st.sampled_from(["EUR", "USD", "XXX", ""]),
        st.sampled_from(["2026-07-15", "2026-09-30", "2027-01-31", "30/09/2026", ""]),
        st.sampled_from(["u1", "u2", ""]),
    ),
    max_size=6,
)
DAYS = st.sampled_from(["2026-05-04", "2026-06-30", "2026-08-03", "2026-08-10", "2026-09-28"])


def export(rows: list[tuple[str, ...]]) -> str:
    return HEADER + "".join(f"{','.join(row)},Deal,Core\n" for row in rows)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=ROWS, second=ROWS, days=st.tuples(DAYS, DAYS))
def test_whatever_comes_in_the_preview_is_what_then_happens(
    tmp_path_factory: pytest.TempPathFactory,
    first: list[tuple[str, ...]],
    second: list[tuple[str, ...]],
    days: tuple[str, str],
) -> None:
    root = shop(tmp_path_factory.mktemp("any"))
    take(root, "snap1.csv", export(first), days[0])
    file = written(root, "snap2.csv", export(second))
    preview = preview_import(opened(root), OWNER, [file], observed_at=days[1])
    assert preview.document is not None
    holds(preview, root, import_files(opened(root), OWNER, [file], observed_at=days[1]))
