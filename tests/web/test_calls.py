"""Calls from the Forecast page: said once each, to the cent, and never over somebody else's."""

import json
import os
import re
import signal
import threading
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests

from quarterdeck.web.accounts.roles import ROLES
from tests.web.conftest import Served, Session, as_a_browser

ACTIONS = ("call", "undo", "deal", "week")
Told = dict[str, str]
Board = dict[str, Any]


@pytest.fixture
def board(served: Served, signed_in: Session) -> Callable[..., Board]:
    def get(role: str = "vp", **more: str) -> Board:
        address = f"{served.address}/forecast/board.json"
        answer = signed_in(role).get(address, params=more, timeout=120)
        assert answer.status_code == 200, answer.text[:500]
        return dict(answer.json())

    return get


def page(served: Served, session: requests.Session, **more: str) -> str:
    return session.get(f"{served.address}/forecast", params=more, timeout=120).text


def form_of(text: str) -> Told:
    """What the viewer's own form holds."""
    form = re.search(r'<form class="say".*?</form>', text, re.DOTALL)
    assert form, "there is a form"
    fields = re.findall(r'<input [^>]*name="(\w+)"[^>]*>', form[0])
    values = re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', form[0])
    return dict.fromkeys(fields, "") | {name: unescape(value) for name, value in values}


def post(served: Served, session: requests.Session, action: str, told: Told) -> requests.Response:
    return session.post(
        f"{served.address}/forecast/{action}",
        told | {"csrfmiddlewaretoken": session.cookies["csrftoken"]},
        timeout=120,
        allow_redirects=False,
    )


def said(served: Served, person: str) -> list[str | None]:
    """The commits of a person as the command line tells them, the last word first."""
    answer = served.command("call", "show", "--history", "--json")
    assert answer.returncode == 0, answer.stderr
    history = json.loads(answer.stdout)["history"]
    mine = [one for one in history if one["person"] == person]
    return [one["amount"] for one in mine if one["category"] == "commit"]


def test_the_board_is_the_command_to_the_cent(served: Served, board: Callable[..., Board]) -> None:
    told = board()
    day = ("--period", told["period"], "--as-of", told["as_of"], "--json")
    command = json.loads(served.command("call", "board", *day).stdout)
    assert command | {"over": told["over"]} == told, "but for what the clock says"
    shown = json.loads(served.command("call", "show", *day).stdout)
    same = [{k: one[k] for k in shown["callers"][0]} for one in told["callers"]]
    assert same == shown["callers"]


def test_a_call_is_said_stale_ones_are_refused_and_it_can_be_taken_back(
    served: Served, signed_in: Session
) -> None:
    session = signed_in("rep")
    form = form_of(page(served, session))
    first = post(served, session, "call", form | {"commit": "41000", "note": "two sure ones"})
    assert first.status_code == 303
    assert first.headers["Location"] == "/forecast#calls"
    shown = page(served, session)
    assert "commit: 41,000.00 EUR" in shown, "the page says what was recorded"
    assert form_of(shown)["commit"] == "41000.00"
    stale = post(served, session, "call", form | {"commit": "39000", "note": "one slipped"})
    assert stale.status_code == 409
    assert "changed in the meantime" in stale.text
    assert "41,000" in stale.text, "what changed is told"
    kept = form_of(stale.text)
    assert (kept["commit"], kept["note"]) == ("39000", "one slipped"), "typed values stay"
    assert said(served, form["person"])[0] == "41000.00"
    again = post(served, session, "call", kept)
    assert again.status_code == 303, "seen now, so it may be said"
    now = form_of(page(served, session))
    assert post(served, session, "undo", now | {"note": ""}).status_code == 303
    assert said(served, form["person"])[:2] == ["41000.00", "39000.00"]
    wrong = post(served, session, "call", now | {"commit": "a lot", "seen": ""})
    assert wrong.status_code == 400
    assert form_of(wrong.text)["commit"] == "a lot"


def test_a_row_opens_its_history_and_deals_that_can_be_judged(
    served: Served, signed_in: Session, board: Callable[..., Board]
) -> None:
    session = signed_in("vp")
    form = form_of(page(served, session))
    text = page(served, session, row=form["person"])
    deal = re.search(r'name="deal" value="([^"]+)"', text)
    assert deal, "deals of the row can be judged"
    told = form | {"deal": deal[1], "note": "budget is gone"}
    assert post(served, session, "deal", told | {"verdict": "out"}).status_code == 303
    (one,) = (j for j in board()["judgements"] if j["deal"] == deal[1])
    assert (one["verdict"], one["note"]) == ("out", "budget is gone")
    assert "budget is gone" in page(served, session, row=form["person"])
    missing = post(served, session, "deal", told | {"deal": "D-0", "verdict": "out"})
    assert missing.status_code == 400
    assert "answers for no deal" in missing.text


def test_a_locked_week_takes_no_call_and_opens_with_a_reason(
    served: Served, signed_in: Session
) -> None:
    session, rep = signed_in("vp"), signed_in("rep")
    form = form_of(page(served, rep))
    assert post(served, rep, "week", {"turn": "lock"}).status_code == 403
    assert post(served, session, "week", {"turn": "lock"}).status_code == 303
    try:
        refused = post(served, rep, "call", form | {"commit": "1"})
        assert refused.status_code == 400
        assert "is locked" in refused.text
        assert "quarterdeck call" not in refused.text, "a page does not speak of commands"
        silent = post(served, session, "week", {"turn": "unlock"})
        assert silent.status_code == 400
        assert "with a reason only" in silent.text
    finally:
        opened = post(served, session, "week", {"turn": "unlock", "note": "the south was late"})
    assert opened.status_code == 303


@pytest.mark.parametrize("role", ROLES)
def test_each_role_says_what_is_theirs_alone(
    served: Served, signed_in: Session, board: Callable[..., Board], role: str
) -> None:
    session = signed_in(role)
    told = board()
    someone = {"person": told["callers"][1]["person"], "period": told["period"], "commit": "1"}
    expected = 403 if role in {"vp", "director", "manager", "rep", "finance", "revops"} else 404
    if someone["person"] == board_person(served, signed_in, role):
        someone["person"] = told["callers"][0]["person"]
    answer = post(served, session, "call", someone)
    assert answer.status_code == expected, answer.text[:500]
    assert session.get(f"{served.address}/forecast/call", timeout=30).status_code == 405


def board_person(served: Served, signed_in: Session, role: str) -> str:
    text = page(served, signed_in(role))
    return form_of(text)["person"] if '<form class="say"' in text else ""


def test_who_is_not_signed_in_says_nothing(served: Served, signed_in: Session) -> None:
    for action in ACTIONS:
        nobody = as_a_browser()
        nobody.get(f"{served.address}/account/login/", timeout=30)
        assert post(served, nobody, action, {"turn": "lock"}).status_code == 302
        session = signed_in("vp")
        address = f"{served.address}/forecast/{action}"
        assert session.post(address, {"turn": "lock"}, timeout=30).status_code == 403


def test_three_at_once_lose_nothing_and_a_killed_worker_loses_no_call_it_took(
    served: Served, signed_in: Session
) -> None:
    roles = ("vp", "manager", "rep")
    empty = {"best_case": "", "most_likely": "", "seen": ""}
    forms = {role: form_of(page(served, signed_in(role))) | empty for role in roles}
    ends, taken = time.monotonic() + 4, {role: list[str]() for role in roles}

    def speak(role: str) -> None:
        amount = 1000 * (1 + roles.index(role))
        while time.monotonic() < ends:
            amount += 1
            if took(served, signed_in(role), forms[role] | {"commit": f"{amount}"}):
                taken[role].append(f"{amount}.00")

    threads = [threading.Thread(target=speak, args=(role,)) for role in roles]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    os.kill(worker_of(served), signal.SIGKILL)
    for thread in threads:
        thread.join(timeout=120)
    for role in roles:
        assert len(taken[role]) > 1
        found = said(served, forms[role]["person"])
        told = [amount for amount in found if amount in taken[role]]
        assert told == taken[role][::-1], "each is there once, in the order they were said"


def took(served: Served, session: requests.Session, told: Told) -> bool:
    """Whether the server said that it recorded a call."""
    try:
        return post(served, session, "call", told).status_code == 303
    except requests.ConnectionError:
        time.sleep(0.1)
        return False


def worker_of(served: Served) -> int:
    """The one worker process of the server."""
    port = served.address.rpartition(":")[2]
    servers = [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and _says(folder, f"--port\0{port}\0")
    ]
    parents = {pid: int(_status(pid)["PPid"]) for pid in servers}
    return next(pid for pid, parent in parents.items() if parent in servers)


def _says(folder: Path, words: str) -> bool:
    try:
        return words in (folder / "cmdline").read_text()
    except OSError:
        return False


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_a_voice_is_lent_and_ended_on_its_page(
    served: Served, signed_in: Session, board: Callable[..., Board]
) -> None:
    lender, other = signed_in("manager"), signed_in("director")
    at = f"{served.address}/voices"

    def lend(session: requests.Session, **told: str) -> requests.Response:
        told |= {"csrfmiddlewaretoken": session.cookies["csrftoken"]}
        return session.post(at, told, timeout=120, allow_redirects=False)

    def mine(role: str) -> str:
        return str(board(role)["callers"][0]["person"])

    assert "Nobody speaks for you" in lender.get(at, timeout=60).text
    wrong = lend(lender, to="nobody at all", until="")
    assert (wrong.status_code, 'value="nobody at all"' in wrong.text) == (400, True)
    assert "--to" not in wrong.text
    assert lend(lender, to=mine("director"), until="").status_code == 303
    lenders = [one["person"] for one in board("director")["callers"]]
    assert mine("manager") in lenders
    assert f'name="person" value="{mine("manager")}"' in page(served, other)
    for session in (lender, other):
        assert "speaks</td>" in session.get(at, timeout=60).text
    assert "End it" not in other.get(at, timeout=60).text
    taken = lend(other, to=mine("director"), do="end", **{"for": mine("manager")})
    assert taken.status_code == 400
    ended = lend(lender, to=mine("director"), do="end", **{"for": mine("manager")})
    assert ended.status_code == 303
    again = lender.get(at, timeout=60).text
    assert "speaks</td>" not in again
    assert again.count("no more</td>") == 2
    assert signed_in("finance").get(at, timeout=60).status_code == 404
