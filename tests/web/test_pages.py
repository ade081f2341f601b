"""Pages say what the command line says, to the cent, and each has its twins."""

import contextlib
import csv
import http.client
import io
import json
import re
import time
import zipfile
from html import unescape
from pathlib import Path

import pytest

from quarterdeck.desk.viewer import Viewer
from quarterdeck.web.answers import Asking
from quarterdeck.web.companies import Company
from quarterdeck.web.pages.registry import BY_NAME, PAGES
from quarterdeck.web.state import State
from tests.cli.schemas import misfits
from tests.web.conftest import Served, Session

COMMANDS = {"forecast": ["forecast"], "movement": ["movement", "--deals", "10"], "week": ["week"]}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_is_the_command_to_the_cent(served: Served, signed_in: Session, name: str) -> None:
    said = served.command(*COMMANDS[name], "--json")
    assert said.returncode == 0, said.stderr
    answer = signed_in("vp").get(f"{served.address}/{name}.json", timeout=120)
    assert answer.json() == json.loads(said.stdout)


@pytest.mark.parametrize("page", [p for p in PAGES if not p.item], ids=lambda p: p.name)
def test_every_page_has_its_twins(served: Served, signed_in: Session, page) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    session = signed_in("admin" if page.name == "admin" else "vp")
    address = f"{served.address}/{page.name}"
    assert session.get(f"{address}.json", timeout=120).json()
    rows = list(csv.reader(io.StringIO(session.get(f"{address}.csv", timeout=120).text)))
    assert len({len(row) for row in rows}) == 1
    book = session.get(f"{address}.xlsx", timeout=120)
    with zipfile.ZipFile(io.BytesIO(book.content)) as parts:
        assert "xl/worksheets/sheet1.xml" in parts.namelist()


def test_a_second_look_comes_from_what_is_kept(served: Served, signed_in: Session) -> None:
    session, address = signed_in("vp"), f"{served.address}/movement"
    session.get(address, timeout=120)
    again = session.get(address, timeout=120)
    took = float(again.headers["Server-Timing"].partition("dur=")[2])
    assert took < 150
    assert "This quarter</a>" in again.text


def test_two_people_of_one_role_share_no_page(served: Served, signed_in: Session) -> None:
    whole = signed_in("vp").get(f"{served.address}/movement.json", timeout=120).json()
    part = signed_in("rep").get(f"{served.address}/movement.json", timeout=120).json()
    assert whole["opening"] != part["opening"]


def test_the_rows_of_the_grid_keep_their_contract(served: Served, signed_in: Session) -> None:
    contract = Path(__file__).parents[2] / "docs" / "contracts" / "deals_rows.schema.json"
    schema = json.loads(contract.read_text())
    asked = {"view": "all", "compare": "2026-01-30"}
    told = signed_in("vp").get(f"{served.address}/deals.rows", params=asked, timeout=120).json()
    assert misfits(told, schema, root=schema) == []
    assert told["changes"]
    assert {len(row) for row in told["rows"]} == {len(told["columns"])}


def test_who_sees_the_whole_company_shares_what_was_worked_out(
    served: Served, signed_in: Session
) -> None:
    address, asked = f"{served.address}/movement.json", {"as_of": "2026-02-27"}
    first = signed_in("vp").get(address, params=asked, timeout=120)
    again = signed_in("finance").get(address, params=asked, timeout=120)
    assert again.content == first.content
    took = [float(one.headers["Server-Timing"].partition("dur=")[2]) for one in (first, again)]
    assert took[1] < 150, took
    part = signed_in("manager").get(address, params=asked, timeout=120)
    assert part.json()["opening"] != first.json()["opening"]


def test_a_board_and_a_part_share_nothing_with_the_whole() -> None:
    deck = Company("deck", Path("deck"))
    page = BY_NAME["movement"]
    keys = [
        Asking(deck, page, Viewer("p-1", role), State()).shared.viewer
        for role in ("vp", "finance", "board", "manager")
    ]
    assert keys[0] == keys[1]
    assert [one.role for one in keys] == ["vp", "vp", "board", "manager"]
    assert keys[3].person == "p-1"


def test_wrong_use_gets_a_message_in_the_frame(served: Served, signed_in: Session) -> None:
    answer = signed_in("vp").get(f"{served.address}/movement?period=2026-Q9", timeout=120)
    assert answer.status_code == 400
    assert "2026-Q9" in answer.text
    assert "Traceback" not in answer.text
    told = signed_in("vp").get(f"{served.address}/movement.json?period=2026-Q9", timeout=120)
    assert told.status_code == 400
    assert set(told.json()) == {"error", "where", "fix"}


def test_a_day_of_the_past_says_so(served: Served, signed_in: Session) -> None:
    answer = signed_in("vp").get(f"{served.address}/movement?as_of=2026-06-30", timeout=120)
    assert "You are looking at Tuesday 30 June 2026" in answer.text


def test_search_finds_pages_people_metrics_and_days(served: Served, signed_in: Session) -> None:
    def found(words: str, role: str = "vp") -> list[dict[str, str]]:
        answer = signed_in(role).get(f"{served.address}/search.json", params={"q": words})
        return list(answer.json()["results"])

    assert {"label": "Movement", "kind": "page", "url": "/movement"} in found("movement")
    assert found("2026-06-30")[0]["kind"] == "day"
    assert found("deals")[0]["label"] == "Deals"
    assert found("pipeline")[0]["label"] == "Pipeline", "its own page before others that say so"
    assert any(one["kind"] == "metric" for one in found("win rate"))
    assert any(one["kind"] == "person or team" for one in found("sample"))
    assert len(found("sample", "rep")) < len(found("sample"))


def test_a_connection_left_alone_for_a_while_is_still_good(served: Served) -> None:
    there = http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=30)
    with contextlib.closing(there) as kept:
        kept.request("GET", "/health")
        kept.getresponse().read()
        door = kept.sock
        time.sleep(4)
        kept.request("GET", "/health")
        assert kept.getresponse().read()
        assert kept.sock is door, "the server had closed it meanwhile"


def test_every_page_calls_the_company_by_its_own_name(served: Served, signed_in: Session) -> None:
    for name in ("movement", "voices", "views", "tokens", "notices"):
        text = signed_in("vp").get(f"{served.address}/{name}", timeout=120).text
        assert "<b>Sample Company</b>" in text, name
        assert " - Sample Company</title>" in text, name
        assert '<span class="tag">simulated</span>' in text, name


def test_what_is_wrong_with_records_leads_to_the_deals_behind_it(
    served: Served, signed_in: Session
) -> None:
    text = signed_in("vp").get(f"{served.address}/data?view=quality", timeout=120).text
    there = re.search(r'href="(/data\?\S*issue=\w+[^"]*)">', text)
    assert there
    assert "names:" not in text
    behind = signed_in("vp").get(f"{served.address}{unescape(there[1])}", timeout=120)
    assert behind.status_code == 200
    assert "Whose records" not in behind.text
