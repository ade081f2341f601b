"""Views of one's own, and what changed since one looked last."""

import re
import sqlite3
from contextlib import closing

import pytest
import requests

from tests.web.conftest import Served, Session
from tests.web.test_admin import post


def save(
    served: Served, session: requests.Session, name: str, query: str = "", page: str = "deals"
) -> requests.Response:
    session.get(f"{served.address}/views", timeout=60)
    told = {"page": page, "query": query, "name": name}
    return post(session, f"{served.address}/views/save", told)


def number_of(served: Served, session: requests.Session, name: str) -> str:
    text = session.get(f"{served.address}/views", timeout=60).text
    found = re.search(rf">{name}</a>.*?action=\"/views/(\d+)\"", text, re.DOTALL)
    assert found, f"{name} is listed"
    return found[1]


def test_a_view_is_saved_found_renamed_and_deleted(served: Served, signed_in: Session) -> None:
    session = signed_in("director")
    saved = save(served, session, " Core  deals ", "where=product%3DCore&as_of=&strange=1")
    assert saved.status_code == 303
    assert saved.headers["Location"] == "/deals?where=product%3DCore&strange=1"
    found = session.get(f"{served.address}/search.json?q=core+de", timeout=60).json()["results"]
    assert found[0] == {
        "label": "Core deals",
        "kind": "saved view",
        "url": "/deals?where=product%3DCore&strange=1",
    }
    page = session.get(f"{served.address}/deals", timeout=120).text
    assert '<a href="/deals?where=product%3DCore&amp;strange=1">Core deals</a>' in page
    assert "Core deals" not in session.get(f"{served.address}/movement", timeout=120).text
    again = save(served, session, "Core deals")
    assert again.status_code == 400
    assert "already" in again.text
    number = number_of(served, session, "Core deals")
    address = f"{served.address}/views/{number}"
    assert post(session, address, {"name": "  "}).status_code == 400
    assert post(session, address, {"name": "Core <b>"}).status_code == 302
    text = session.get(f"{served.address}/views", timeout=60).text
    assert "Core &lt;b&gt;" in text
    assert "Core <b>" not in text
    assert post(session, address, {"do": "delete"}).status_code == 302
    assert post(session, address, {"do": "delete"}).status_code == 404
    assert "saved no view" in session.get(f"{served.address}/views", timeout=60).text


def test_views_are_of_nobody_else(served: Served, signed_in: Session) -> None:
    session = signed_in("manager")
    assert save(served, session, "Mine alone").status_code == 303
    number = number_of(served, session, "Mine alone")
    other = signed_in("vp")
    assert "Mine alone" not in other.get(f"{served.address}/views", timeout=60).text
    found = other.get(f"{served.address}/search.json?q=mine", timeout=60).json()["results"]
    assert found == []
    for told in ({"name": "Yours"}, {"do": "delete"}):
        assert post(other, f"{served.address}/views/{number}", told).status_code == 404
        assert post(session, f"{served.address}/c/rival/views/{number}", told).status_code == 404
    assert number_of(served, session, "Mine alone") == number


@pytest.mark.parametrize(
    ("role", "page"),
    [("board", "deals"), ("rep", "nowhere"), ("rep", "admin"), ("finance", "deal")],
)
def test_what_is_no_page_of_the_role_cannot_be_saved(
    served: Served, signed_in: Session, role: str, page: str
) -> None:
    assert save(served, signed_in(role), "x", page=page).status_code == 400


def test_views_are_not_there_for_strangers_and_administrators(
    served: Served, signed_in: Session
) -> None:
    stranger = requests.get(f"{served.address}/views", timeout=30, allow_redirects=False)
    assert stranger.status_code == 302
    admin = signed_in("admin")
    assert admin.get(f"{served.address}/views", timeout=60).status_code == 404
    assert save(served, admin, "x").status_code == 404


def test_today_remembers_the_day_that_was_known_before(served: Served, signed_in: Session) -> None:
    session, address = signed_in("rep"), f"{served.address}/today"
    assert "You last looked" not in session.get(address, timeout=120).text
    last = session.get(f"{address}.json", timeout=120).json()["as_of"]
    earlier = "2026-08-20"
    assert earlier < last
    with closing(sqlite3.connect(served.root / "web" / "logins.db")) as logins:
        told = "SELECT id FROM accounts_member WHERE role = 'rep'"
        change = f"UPDATE accounts_seen SET day = ?, before = NULL WHERE member_id IN ({told})"
        assert logins.execute(change, (earlier,)).rowcount == 1
        logins.commit()
    session.get(address, params={"as_of": last}, timeout=120)
    for _ in range(2):
        text = session.get(address, timeout=120).text
        assert "You last looked with what was known by Thursday 20 August" in text
    assert f"?compare={earlier}" in text
    compared = session.get(address, params={"compare": earlier}, timeout=120).text
    assert "What changed since you last looked" in compared
    assert "You last looked" not in signed_in("finance").get(address, timeout=120).text
