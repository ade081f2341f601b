"""Administrators manage logins on pages, and see nothing else; everybody makes their own tokens."""

import csv
import io
import re

import pytest
import requests

from quarterdeck.web.accounts.roles import ROLES
from tests.web.conftest import Served, Session

ADDRESSES = ("admin", "admin/looks", "admin/looks.csv", "admin/1")
CHANGES = ("invite", "withdraw/1", "1/change", "1/turn", "1/entrust", "1/unlock", "1/revoke")


def post(
    session: requests.Session, address: str, told: dict[str, str] | None = None
) -> requests.Response:
    sent = {"csrfmiddlewaretoken": session.cookies["csrftoken"], **(told or {})}
    return session.post(address, sent, timeout=60, allow_redirects=False)


def number_of(served: Served, session: requests.Session, email: str) -> str:
    text = session.get(f"{served.address}/admin", timeout=60).text
    found = re.search(rf'href="/admin/(\d+)">{re.escape(email)}<', text)
    assert found, f"{email} is listed"
    return found[1]


def seen(served: Served, session: requests.Session, number: str) -> str:
    text = session.get(f"{served.address}/admin/{number}", timeout=60).text
    return re.findall(r'name="seen" value="([^"]*)"', text)[0]


def changed(
    served: Served, session: requests.Session, number: str, told: dict[str, str]
) -> requests.Response:
    told = {"seen": seen(served, session, number), **told}
    return post(session, f"{served.address}/admin/{number}/change", told)


@pytest.mark.parametrize("role", ROLES)
def test_logins_are_there_for_administrators_alone(
    served: Served, signed_in: Session, role: str
) -> None:
    session = signed_in(role)
    for address in ADDRESSES:
        answer = session.get(f"{served.address}/{address}", timeout=60)
        assert answer.status_code == (200 if role == "admin" else 404), address
        there = session.get(f"{served.address}/c/rival/{address}", timeout=60)
        assert there.status_code == 404
    for change in CHANGES:
        if role != "admin":
            assert post(session, f"{served.address}/admin/{change}").status_code == 404
        assert post(session, f"{served.address}/c/rival/admin/{change}").status_code == 404
    there = session.get(f"{served.address}/tokens", timeout=60)
    assert there.status_code == (404 if role == "admin" else 200)


def test_somebody_who_is_not_signed_in_is_sent_to_the_door(served: Served) -> None:
    for address in (*ADDRESSES, "tokens"):
        answer = requests.get(f"{served.address}/{address}", timeout=30, allow_redirects=False)
        assert answer.status_code in {302, 401}


def test_an_administrator_sees_no_numbers_and_no_parts_of_the_company(
    served: Served, signed_in: Session
) -> None:
    text = signed_in("admin").get(f"{served.address}/admin", timeout=60).text
    assert 'name="scope"' not in text
    assert "rep@sample.example" in text
    found = signed_in("admin").get(f"{served.address}/search.json?q=a", timeout=60).json()
    assert {one["url"] for one in found["results"]} <= {"/admin"}


def test_an_invitation_is_told_once_and_can_be_withdrawn(
    served: Served, signed_in: Session
) -> None:
    session, told = signed_in("admin"), {"email": "Late@sample.example", "role": "finance"}
    answer = post(session, f"{served.address}/admin/invite", told)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    address = re.search(r'class="secret">([^<]+)<', answer.text)
    assert address
    text = session.get(f"{served.address}/admin", timeout=60).text
    assert "late@sample.example" in text
    assert "/account/invited/" not in text
    second = post(session, f"{served.address}/admin/invite", told)
    newer = re.search(r'class="secret">([^<]+)<', second.text)
    assert newer
    assert requests.get(address[1], timeout=30).status_code == 400, "only the last one is a way in"
    assert requests.get(newer[1], timeout=30).status_code == 200
    number = re.findall(r"/admin/withdraw/(\d+)", second.text)[0]
    assert post(session, f"{served.address}/admin/withdraw/{number}").status_code == 302
    assert requests.get(newer[1], timeout=30).status_code == 400
    again = post(session, f"{served.address}/admin/withdraw/{number}")
    assert again.status_code == 400


def test_wrong_use_says_so_and_keeps_what_was_typed(served: Served, signed_in: Session) -> None:
    session = signed_in("admin")
    for told, says in (
        ({"email": "x@sample.example", "role": "rep"}, "has to be a person"),
        ({"email": "x@sample.example", "role": "boss"}, "no role"),
        ({"email": "x@sample.example", "role": "rep", "person": "p-999"}, "no person"),
        ({"email": "x", "role": "finance"}, "no e-mail"),
        ({"email": "vp@sample.example", "role": "finance"}, "already"),
    ):
        answer = post(session, f"{served.address}/admin/invite", told)
        assert answer.status_code == 400
        assert says in answer.text
        assert f'value="{told["email"]}"' in answer.text


def test_a_role_is_changed_for_their_next_request_unless_the_page_is_stale(
    served: Served, signed_in: Session
) -> None:
    admin, them = signed_in("admin"), served.session("finance")
    number = number_of(served, admin, "finance@sample.example")
    before = seen(served, admin, number)
    assert them.get(f"{served.address}/deals", timeout=60).status_code == 200
    answer = changed(served, admin, number, {"role": "board", "person": ""})
    assert answer.status_code == 302
    assert them.get(f"{served.address}/deals", timeout=60).status_code == 404
    stale = changed(served, admin, number, {"role": "vp", "person": "", "seen": before})
    assert stale.status_code == 400
    assert "since you loaded the page" in stale.text
    assert seen(served, admin, number).startswith("board/"), "nothing was changed"
    changed(served, admin, number, {"role": "finance", "person": ""})
    assert them.get(f"{served.address}/deals", timeout=60).status_code == 200


def test_a_login_is_turned_off_and_on(served: Served, signed_in: Session) -> None:
    admin, them = signed_in("admin"), served.session("board")
    number = number_of(served, admin, "board@sample.example")
    address = f"{served.address}/admin/{number}/turn"
    for status in (404, 200):
        turned = post(admin, address, {"seen": seen(served, admin, number)})
        assert turned.status_code == 302
        assert them.get(f"{served.address}/movement", timeout=120).status_code == status


def test_the_last_administrator_stays_one(served: Served, signed_in: Session) -> None:
    admin = signed_in("admin")
    number = number_of(served, admin, "admin@sample.example")
    answer = changed(served, admin, number, {"role": "finance", "person": ""})
    assert answer.status_code == 400
    assert "Nobody would be left" in answer.text
    told = {"seen": seen(served, admin, number)}
    assert post(admin, f"{served.address}/admin/{number}/turn", told).status_code == 400
    assert seen(served, admin, number) == "admin//True"


def test_a_token_is_told_once_and_revoked(served: Served, signed_in: Session) -> None:
    session, address = signed_in("rep"), f"{served.address}/tokens"
    session.get(address, timeout=60)
    made = post(session, address, {"name": "sheet", "days": "30"})
    secret = re.search(r'class="secret">(qd_[^<]+)<', made.text)
    assert secret
    assert made.headers["Cache-Control"] == "no-store"
    assert "qd_" not in session.get(address, timeout=60).text
    assert post(session, address, {"name": "sheet", "days": "30"}).status_code == 400

    def asked() -> int:
        told = {"Authorization": f"Bearer {secret[1]}"}
        there = requests.get(f"{served.address}/api/v1/pages", headers=told, timeout=60)
        return there.status_code

    assert asked() == 200
    number = re.findall(r"/tokens/(\d+)/revoke", made.text)[0]
    foreign = post(signed_in("manager"), f"{served.address}/tokens/{number}/revoke")
    assert foreign.status_code == 400, "nobody revokes what is not theirs"
    assert asked() == 200
    assert post(session, f"{served.address}/tokens/{number}/revoke").status_code == 302
    assert asked() == 401


def test_a_board_reader_gets_no_token_that_calls(served: Served, signed_in: Session) -> None:
    session = signed_in("board")
    session.get(f"{served.address}/tokens", timeout=60)
    told = {"name": "calls", "days": "30", "call": "on"}
    answer = post(session, f"{served.address}/tokens", told)
    assert answer.status_code == 400
    assert "cannot be for" in answer.text


def test_changes_and_looks_are_written_down(served: Served, signed_in: Session) -> None:
    admin = signed_in("admin")
    signed_in("vp").get(f"{served.address}/scorecards", timeout=120)
    told = {"email": "=cmd@sample.example", "role": "finance"}
    assert post(admin, f"{served.address}/admin/invite", told).status_code == 200
    asked = {"who": "admin@", "words": "invited"}
    text = admin.get(f"{served.address}/admin/looks", params=asked, timeout=60).text
    assert "=cmd@sample.example as finance" in text
    sheet = admin.get(f"{served.address}/admin/looks.csv", timeout=60).text
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert {"invited", "scorecards"} <= {row["what"] for row in rows}
    assert rows[0]["at"] >= rows[-1]["at"]
    assert all(not row["whom"].startswith("=") for row in rows)
    none = admin.get(f"{served.address}/admin/looks", params={"who": "nobody"}, timeout=60).text
    assert "Nothing matches" in none
    said = served.command("user", "looks", "--who", "admin@")
    assert said.returncode == 0
    assert "=cmd@sample.example as finance" in said.stdout
