"""The stages of a first export are corrected in fields before anything is imported."""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import requests

from quarterdeck.desk.sheets.drafted_stages import corrected, sheets
from quarterdeck.playbook.read import read_playbook
from quarterdeck.playbook.tracks import Stage
from quarterdeck.reports.playbooks.sheets import Typed
from quarterdeck.web.changes.change import APPLYING, ASKING, DONE, READY, Change
from quarterdeck.web.changes.columns import answers_of
from quarterdeck.web.changes.stages import questions_of, said_of, sheets_of, wrong_with
from quarterdeck.web.companies import Company
from tests.connectors.guess.drafts import new_bench
from tests.web.conftest import START, free_port, wait_until_well
from tests.web.forked import Commands
from tests.web.test_data import kept, worked
from tests.web.test_playbook import inputs

STAGES = ("Discover", "Zwick", "Signed", "Gone")
EXPORT = "Opp No,Name,Phase,Value,Close,Product\n" + "".join(
    f"X-{n},Sample {n},{STAGES[n % 4]},{n}00.00,2026-09-1{n},Core\n" for n in range(1, 9)
)
KEY = "stages/sales/"
CHOSEN = "a-long-way-to-port"


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company("acme", new_bench(tmp_path).root)


@pytest.fixture
def asked(company: Company) -> Change:
    """A first export as it is looked at, in a workspace where nothing is decided."""
    return worked(company, kept(company, EXPORT, file="first.csv", seen="2026-07-01"))


def form(change: Change, typed: Typed) -> dict[str, str]:
    """What a browser sends: every cell of the table, some of them typed."""
    told = {}
    for sheet in sheets_of(change.told["draft"], change.says):
        for line in sheet.lines:
            now = {cell.name: cell.now for cell in line.each} | dict(typed.get(line.key, {}))
            told |= {f"{line.key}|{name}": text for name, text in now.items()}
    return told


def says(change: Change, typed: Typed) -> dict[str, object]:
    """What the page keeps of a form, as its view does."""
    draft, sent = change.told["draft"], form(change, typed)
    said, ends = said_of(draft, sent)
    answers = answers_of(draft, sent, change.says.get("answers", {}))
    return {"stages": said, "answers": answers | dict(ends), "name": "first"}


def stages(company: Company) -> Mapping[str, Stage]:
    return {one.name: one for one in read_playbook(company.root).pipelines[0].tracks[0].stages}


def test_what_was_corrected_is_what_the_import_writes(company: Company, asked: Change) -> None:
    (sheet,) = sheets_of(asked.told["draft"], asked.says)
    titles = [line.title for line in sheet.lines if not line.add]
    assert set(STAGES) <= set(titles), titles
    before = (company.root / "playbook/stages.toml").read_text()
    typed = {
        f"{KEY}Zwick": {"name": "Pilot", "place": "1", "probability": "37", "category": "commit"},
        f"{KEY}Gone": {"outcome": "disqualified"},
        f"{KEY}new1": {"name": "Legal", "place": "3", "probability": "80"},
    }
    looked = worked(company, asked, **says(asked, typed))
    assert (looked.step, looked.error) == (READY, None)
    assert (company.root / "playbook/stages.toml").read_text() == before, "only looked at"
    (again,) = sheets_of(looked.told["draft"], looked.says)
    pilot = next(line for line in again.lines if line.key == f"{KEY}Zwick")
    assert {cell.name: cell.now for cell in pilot.each}["name"] == "Pilot", "it stands there still"
    made = worked(company, looked, APPLYING)
    assert (made.step, made.error) == (DONE, None)
    assert made.told["results"][0]["accepted"] == len(EXPORT.splitlines()) - 1
    now = stages(company)
    assert list(now)[:2] == ["Pilot", "Discover"]
    assert (now["Pilot"].probability, now["Pilot"].category) == (37 * 10**7, "commit")
    assert now["Pilot"].formerly == ("Zwick",), "rows of the file name it so"
    assert now["Gone"].outcome == "disqualified"
    assert now["Legal"].probability == 8 * 10**8
    rows = company.today().facts.run("SELECT DISTINCT stage FROM deal_versions").column(0)
    assert set(rows.to_pylist()) == {"Discover", "Pilot", "Signed", "Gone"}


def test_a_stage_of_which_nobody_knows_how_it_ends_is_asked_in_its_line(
    company: Company, asked: Change
) -> None:
    draft = asked.told["draft"]
    assert "stage.Zwick" in {one["key"] for one in draft["questions"]}
    assert not [one for one in questions_of(draft) if one["key"].startswith("stage.")]
    (sheet,) = sheets_of(draft, asked.says)
    asking = [line.title for line in sheet.lines if line.says]
    assert "Zwick" in asking
    looked = worked(company, asked, **says(asked, {f"{KEY}Zwick": {"outcome": "lost"}}))
    (sheet,) = sheets_of(looked.told["draft"], looked.says)
    assert "Zwick" not in [line.title for line in sheet.lines if line.says]
    back = worked(company, looked, **says(looked, {f"{KEY}Zwick": {"outcome": "open"}}))
    worked(company, back, APPLYING)
    assert stages(company)["Zwick"].outcome == "open", "said otherwise again"


@pytest.mark.parametrize(
    ("typed", "key", "told"),
    [
        ({"Zwick": {"probability": "a lot"}}, "Zwick", "is no share"),
        ({"Zwick": {"probability": "140"}}, "Zwick", "write 0 to 100"),
        ({"Zwick": {"name": "Discover"}}, "Zwick", "Another stage is called 'Discover'"),
        ({"Zwick": {"name": ""}}, "Zwick", "name"),
        ({"Zwick": {"place": "first"}}, "Zwick", "is no place"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    asked: Change, typed: Typed, key: str, told: str
) -> None:
    draft = asked.told["draft"]
    said, _ = said_of(draft, form(asked, {f"{KEY}{name}": cells for name, cells in typed.items()}))
    wrong = wrong_with(draft, said)
    assert wrong
    assert not wrong.others
    (sheet,) = sheets_of(draft, {"stages": said})
    line = next(line for line in sheet.lines if line.key == f"{KEY}{key}")
    assert told in " ".join(line.told_wrong)


def test_what_is_wrong_is_not_looked_at_further(company: Company, asked: Change) -> None:
    wrong = {f"{KEY}Zwick": {"probability": "140"}}
    refused = worked(company, asked, stages=wrong)
    assert refused.error
    assert "write 0 to 100" in refused.error[0]
    assert not company.today().ledger.entries()
    assert refused.step != READY
    assert asked.step in {ASKING, READY}


def test_every_pipeline_of_a_draft_has_stages_of_its_own() -> None:
    text = "\n".join(
        f"[pipelines.{name}.tracks.deal]\nmain = true\nstages = [ # {name}\n"
        '  { name = "Open", probability = 0.2 },  # likely\n'
        '  { name = "Won", outcome = "won" },\n]\n'
        for name in ("new", '"old ones"')
    )
    drawn = sheets(text)
    assert [sheet.title for sheet in drawn] == ["The stages of new", "The stages of old ones"]
    edited, wrong = corrected(text, {"stages/old ones/Open": {"probability": "45"}})
    assert not wrong
    assert edited == text[::-1].replace("2.0", "54.0", 1)[::-1], "nothing else changes"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server of a new workspace, and the folder of that."""
    root, port, log = new_bench(tmp_path).root, free_port(), tmp_path / "server.log"
    words = ["serve", "--workspace", str(root), "--port", f"{port}", "--workers", "1", "--cold"]
    with log.open("wb") as out:
        server = subprocess.Popen([sys.executable, "-c", START, *words], stdout=out, stderr=out)
    try:
        wait_until_well(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}", root
    finally:
        server.terminate()
        server.wait(timeout=30)


def test_a_form_with_a_wrong_stage_comes_back_as_typed_then_goes_on(
    fresh: tuple[str, Path], commands: Commands
) -> None:
    address, root = fresh
    said = commands.run("user", "add", "ops@acme.example", "revops", "--workspace", str(root))
    session = requests.Session()
    way = f"{address}{said.stdout.split()[-1]}"
    session.get(way, timeout=30)
    assert post(session, way, password=CHOSEN).status_code == 302
    sent = session.post(
        f"{address}/data/import",
        {"seen": "2026-07-01", "csrfmiddlewaretoken": session.cookies["csrftoken"]},
        files={"file": ("first.csv", EXPORT)},
        timeout=120,
    )
    page = waited(session, sent.url)
    assert "What its stages mean" in page
    told = inputs(page) | {"name": "first", "seen": "2026-07-01"}
    ends = dict(re.findall(r'<select name="(stages/[^"]*)".*?<option value="(\w+)" selected', page))
    told |= ends | {f"{KEY}Zwick|name": "Pilot", f"{KEY}Zwick|probability": "140"}
    wrong = post(session, f"{sent.url}/say", **told)
    assert wrong.status_code == 400
    assert "write 0 to 100" in wrong.text
    assert inputs(wrong.text)[f"{KEY}Zwick|name"] == "Pilot", "typed words stay"
    assert "Import it" not in wrong.text
    told[f"{KEY}Zwick|probability"] = "40"
    assert post(session, f"{sent.url}/say", **told).status_code == 303
    page = waited(session, sent.url)
    assert inputs(page)[f"{KEY}Zwick|name"] == "Pilot"
    made = post(session, f"{sent.url}/make", edition=inputs(page)["edition"])
    assert made.status_code == 303
    waited(session, sent.url)
    now = read_playbook(root).pipelines[0].tracks[0].stages
    assert {one.name: one.probability for one in now}["Pilot"] == 4 * 10**8


def post(session: requests.Session, address: str, **told: str) -> requests.Response:
    sent = told | {"csrfmiddlewaretoken": session.cookies["csrftoken"]}
    return session.post(address, sent, timeout=120, allow_redirects=False)


def waited(session: requests.Session, address: str) -> str:
    """Return the page of a change once nobody works at it."""
    for _ in range(60):
        answer = session.get(address, timeout=60)
        if "Refresh" not in answer.headers:
            break
    return answer.text
