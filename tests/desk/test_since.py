"""A history of stages without owners and one export with them: what is known since when."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.deals import Which, deals_of
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.since import since
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.blocks import Table, figures_in
from quarterdeck.reports.deal_rows import deals_json
from quarterdeck.reports.since import since_json, since_report
from tests.cli.schemas import misfits
from tests.desk.conftest import NOW

FILES = {
    "workspace.toml": '[company]\nname = "Mixed"\ntimezone = "UTC"\ncurrency = "EUR"\n',
    "playbook/stages.toml": """\
[pipelines.sales.tracks.deal]
stages = [
  { name = "Open", probability = 0.1 },
  { name = "Won", outcome = "won" },
  { name = "Lost", outcome = "lost" },
]
""",
    "playbook/mappings/history.toml": """\
[mapping]
kind = "events"
files = ["history*.csv"]
id = "deal"
valid_at = "at"
[columns]
stage = "stage"
amount = "amount"
close_date = "close"
currency = { constant = "EUR" }
""",
    "playbook/mappings/export.toml": """\
[mapping]
files = ["export*.csv"]
id = "deal"
observed_at = { column = "seen" }
[columns]
stage = "stage"
owner = { column = "owner", names = false }
account = "account"
""",
    "history.csv": """\
deal,at,stage,amount,close
a,2026-01-05,Open,100,2026-03-31
a,2026-03-20,Won,90,2026-03-20
b,2026-02-01,Open,500,2026-09-30
""",
    "export-1.csv": """\
deal,seen,stage,owner,account
a,2026-08-01,Won,p1,acme
b,2026-08-01,Open,p2,
""",
    "export-empty.csv": """\
deal,seen,stage,owner,account
c,2026-08-01,Open,,
""",
    "export-filled.csv": """\
deal,seen,stage,owner,account
c,2026-08-09,Open,p9,
""",
    "export-2.csv": """\
deal,seen,stage,owner,account
a,2026-08-09,Won,p1,acme
b,2026-08-09,Open,p1,
""",
}


def made(root: Path, *files: str, more: str = "") -> Desk:
    """A workspace with the files imported; `more` is added to its settings."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "workspace.toml").write_text(FILES["workspace.toml"] + more, encoding="utf-8")
    import_files(open_workspace(root, now=NOW), OWNER, [root / name for name in files])
    return open_workspace(root, now=NOW)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    root = tmp_path_factory.mktemp("mixed")
    return made(root, "history.csv", "export-1.csv", "export-2.csv")


def test_each_field_is_known_since_its_first_value(mixed: Desk) -> None:
    history = since(mixed, OWNER)
    assert history.since == {
        "stage": date(2026, 1, 5),
        "amount": date(2026, 1, 5),
        "close_date": date(2026, 1, 5),
        "currency": date(2026, 1, 5),
        "owner": date(2026, 8, 1),
        "account": date(2026, 8, 1),
    }
    assert history.changing == {"stage", "amount", "close_date", "currency"}
    assert history.seen == (date(2026, 8, 1), date(2026, 8, 9))


def test_the_page_names_sources_gaps_and_what_helps(mixed: Desk) -> None:
    page = since_report(since(mixed, OWNER))
    tables = {b.title: b for b in page.blocks if isinstance(b, Table)}
    rows = {(row[0], row[3]): row for row in tables["Since when each field is known"].rows}
    assert rows["owner", "export"][1:3] == ("2026-08-01", "as each export showed it")
    assert rows["stage", "history"][1:3] == ("2026-01-05", "every change")
    helped = {row[0]: row[1] for row in tables["What to switch on"].rows}
    assert helped == {"owner": "known only as exports showed it", "category": "not mapped"}
    answered = " ".join(str(row[1]) for row in tables["What can be answered"].rows)
    assert "Open pipeline; " in answered
    assert "_" not in answered
    notes = page.blocks[-1].items  # type: ignore[union-attr]
    assert "The longest gap is 8 days, from 2026-08-01 to 2026-08-09" in notes[1]


def test_every_number_of_the_page_is_what_its_sql_gives(mixed: Desk) -> None:
    figures = figures_in(since_report(since(mixed, OWNER)).blocks)
    assert len(figures) == 14
    for figure in figures:
        rows = duckdb.connect().execute(figure.explain.sql).fetchall()  # type: ignore[union-attr]
        assert rows == [(figure.value,)]


def test_what_it_says_can_be_answered_is(mixed: Desk) -> None:
    """On the day itself no field is said to be unknown; without a field the metric says so."""
    for name, day, lacks in ((r["metric"], r["since"], r["lacks"]) for r in _rows(mixed)):
        if lacks:
            (answer, *_) = answers(mixed, OWNER, [name], Ask(as_of="2026-09-01")).answers
            assert any(
                words in answer.assumptions[0]
                for words in ("known by this day", "no dimension", "names no methodology")
            ), name
        else:
            told = [
                text
                for answer in answers(mixed, OWNER, [name], Ask(as_of=day)).answers
                for text in answer.assumptions
            ]
            assert not [t for t in told if "not known by this day" in t], name
    (before,) = answers(mixed, OWNER, ["open_pipeline"], Ask(as_of="2026-01-04")).answers
    assert before.value is None


def _rows(mixed: Desk) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = since_json(since(mixed, OWNER))["metrics"]
    return rows


def test_owners_before_the_first_export_are_unknown(mixed: Desk) -> None:
    asked = Ask(as_of="2026-04-01", by=("owner",), period="2026-Q1")
    (answer,) = answers(mixed, OWNER, ["bookings"], asked).answers
    assert (answer.dimensions["owner"], answer.value) == ("(none)", 9000)
    assert "owner of deals is not known by this day" in answer.assumptions


ASSUME = '[history]\nassume = ["owner", "account"]\n'


def test_an_assumed_owner_stands_before_the_first_export_and_is_marked(tmp_path: Path) -> None:
    desk = made(tmp_path, "history.csv", "export-1.csv", "export-2.csv", more=ASSUME)
    asked = Ask(as_of="2026-04-01", by=("owner",), period="2026-Q1")
    (answer,) = answers(desk, OWNER, ["bookings"], asked).answers
    assert (answer.dimensions["owner"], answer.value) == ("p1", 9000)
    mark = "owner of 1 deal is assumed to be what it was first known to be; its past is not known"
    assert mark in answer.assumptions
    asked = Ask(as_of="2026-04-01", by=("owner",))
    (held,) = answers(desk, OWNER, ["open_pipeline"], asked).answers
    assert held.dimensions["owner"] == "p2"
    (entered,) = answers(desk, OWNER, ["stage_days"], Ask(by=("owner",), period="2026-01")).answers
    assert entered.dimensions["owner"] == "p1"
    later = Ask(as_of="2026-08-20", by=("owner",))
    (now,) = answers(desk, OWNER, ["open_pipeline"], later).answers
    assert now.dimensions["owner"] == "p1"
    assert mark not in now.assumptions


def test_a_later_export_moves_no_assumed_owner(tmp_path: Path) -> None:
    early = made(tmp_path / "a", "history.csv", "export-1.csv", more=ASSUME)
    late = made(tmp_path / "b", "history.csv", "export-1.csv", "export-2.csv", more=ASSUME)
    asked = Ask(as_of="2026-07-01", by=("owner", "account"))
    for name in ("open_pipeline", "bookings", "stage_days"):
        first, second = (
            [(a.dimensions, a.value, a.assumptions) for a in given.answers]
            for given in (answers(desk, OWNER, [name], asked) for desk in (early, late))
        )
        assert first == second


def test_what_an_export_showed_to_be_empty_is_not_assumed(tmp_path: Path) -> None:
    desk = made(tmp_path, "export-empty.csv", "export-filled.csv", more=ASSUME)
    (then,) = answers(desk, OWNER, ["open_deals"], Ask("2026-08-02", by=("owner",))).answers
    (now,) = answers(desk, OWNER, ["open_deals"], Ask("2026-08-09", by=("owner",))).answers
    assert [a.dimensions["owner"] for a in (then, now)] == ["(none)", "p9"]
    assert not [text for text in then.assumptions if "assumed" in text]


def test_a_list_of_deals_says_which_values_were_put_back(tmp_path: Path) -> None:
    desk = made(tmp_path, "history.csv", "export-1.csv", more=ASSUME)
    told = deals_json(deals_of(desk, OWNER, Ask("2026-04-01"), which=Which("all")))["notes"]
    mark = "Owner of 2 deals is assumed to be what it was first known to be; its past is not known."
    assert mark in told
    now = deals_json(deals_of(desk, OWNER, Ask("2026-08-01"), which=Which("all")))["notes"]
    assert mark not in now


@pytest.mark.parametrize(
    ("files", "marked"), [(("export-1.csv",), True), (("history.csv", "export-1.csv"), False)]
)
def test_deals_of_a_first_list_may_be_older_than_it(
    tmp_path: Path, files: tuple[str, ...], *, marked: bool
) -> None:
    asked = Ask("2026-08-01", period="2026")
    (answer,) = answers(made(tmp_path, *files), OWNER, ["created_deals"], asked).answers
    mark = (
        "2 deals in the first list, of 2026-08-01, count as created on that day:"
        " nothing says when they were"
    )
    assert (answer.value, mark in answer.assumptions) == (2, marked)


def test_the_document_fits_its_contract(mixed: Desk) -> None:
    contracts = Path(__file__).parents[2] / "docs" / "contracts"
    schema = json.loads((contracts / "since.schema.json").read_text(encoding="utf-8"))
    assert not misfits(since_json(since(mixed, OWNER)), schema, root=schema)
