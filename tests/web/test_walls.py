"""Every address as every role: nobody sees what is not theirs."""

import re
from itertools import cycle, product

import pytest
import requests

from quarterdeck.web.accounts.roles import ROLES
from quarterdeck.web.pages.registry import PAGES
from tests.web.conftest import Served, Session, as_a_browser

FORMS = ("", ".json", ".csv", ".xlsx")
PLAIN = [page for page in PAGES if not page.item]


@pytest.mark.parametrize(("page", "form"), list(product([p.name for p in PAGES], FORMS)))
def test_an_anonymous_visitor_gets_nothing(served: Served, page: str, form: str) -> None:
    for prefix in ("", "/c/rival"):
        answer = requests.get(
            f"{served.address}{prefix}/{page}{form}", timeout=30, allow_redirects=False
        )
        assert answer.status_code == (401 if form else 302), answer.text[:200]
        assert "Sample" not in answer.text


def test_nothing_else_answers_a_stranger(served: Served) -> None:
    for path in (
        *(
            "",
            "search.json",
            "deals.rows",
            "deals/D-00001",
            "deals/D-00001.json",
            "nothing",
            "c/rival/",
        ),
        *("account/signup/", "account/password/change/", "account/2fa/", "account/email/"),
        *("api/v1/openapi.json", "api/v1/pages", "api/v1/calls", "api/v1/docs"),
        *("metrics", "admin", "c/nowhere/deals", "notices", "notices/brief", "views", "views/1"),
    ):
        answer = requests.get(f"{served.address}/{path}", timeout=30, allow_redirects=False)
        assert answer.status_code in {302, 401, 403, 404, 405}, (path, answer.status_code)
        assert "Sample" not in answer.text


@pytest.mark.parametrize("role", ROLES)
def test_another_company_is_not_there(served: Served, signed_in: Session, role: str) -> None:
    session = signed_in(role)
    for page, form in product(PAGES, FORMS):
        answer = session.get(f"{served.address}/c/rival/{page.name}{form}", timeout=60)
        assert answer.status_code == 404
        assert "Sample Company" not in answer.text or form == ""
    assert session.get(f"{served.address}/c/nowhere/today", timeout=30).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_its_pages_and_no_others(served: Served, signed_in: Session, role: str) -> None:
    session = signed_in(role)
    # A director's pages are those of a manager, of more people: that they are let in is enough.
    asked = {"period": "junk"} if role == "director" else {}
    for page in PLAIN:
        there = 400 if asked and page.scoped else 200
        answer = session.get(f"{served.address}/{page.name}", params=asked, timeout=120)
        assert answer.status_code == (there if page.seen_by(role) else 404), (role, page.name)


def _scopes(served: Served, session: requests.Session) -> set[str]:
    text = session.get(f"{served.address}/movement", timeout=120).text
    options = re.search(r'<select name="scope">(.*?)</select>', text, re.DOTALL)
    return set(re.findall(r'<option value="([^"]+)"', options[1])) if options else set()


@pytest.mark.parametrize("role", ["manager", "rep", "director", "board"])
def test_a_foreign_part_of_the_tree_is_refused_everywhere(
    served: Served, signed_in: Session, role: str
) -> None:
    everyone = _scopes(served, signed_in("vp"))
    session = signed_in(role)
    foreign = everyone - _scopes(served, session)
    assert foreign, "there is somebody else"
    scopes = cycle(sorted(foreign))
    for page, form in product([p for p in PLAIN if p.scoped and p.seen_by(role)], FORMS):
        asked = {"scope": next(scopes)}
        answer = session.get(f"{served.address}/{page.name}{form}", params=asked, timeout=120)
        assert answer.status_code == 403, (page.name, form, asked, answer.status_code)


def test_a_foreign_part_is_refused_in_the_past_as_well(served: Served, signed_in: Session) -> None:
    foreign = _scopes(served, signed_in("vp")) - _scopes(served, signed_in("manager"))
    for as_of in ("2026-01-15", "2026-03-31"):
        answer = signed_in("manager").get(
            f"{served.address}/movement.json",
            params={"scope": min(foreign), "as_of": as_of},
            timeout=120,
        )
        assert answer.status_code == 403


def test_a_login_that_is_turned_off_is_out_at_once(served: Served) -> None:
    session = served.session("finance")
    assert session.get(f"{served.address}/movement", timeout=120).status_code == 200
    assert served.command("user", "deactivate", "finance@sample.example").returncode == 0
    assert session.get(f"{served.address}/movement", timeout=120).status_code == 404
    assert served.command("user", "deactivate", "finance@sample.example", "--again").returncode == 0
    assert session.get(f"{served.address}/movement", timeout=120).status_code == 200


def test_every_answer_carries_its_guards(served: Served, signed_in: Session) -> None:
    answer = signed_in("vp").get(f"{served.address}/movement", timeout=120)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "style=" not in answer.text
    cookie = next(c for c in signed_in("vp").cookies if c.name == "quarterdeck")
    assert cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"


def test_a_form_from_elsewhere_is_refused(served: Served) -> None:
    session = served.session("vp")
    answer = session.post(f"{served.address}/account/logout/", timeout=30)
    assert answer.status_code == 403
    assert "no longer valid" in answer.text


def test_ten_wrong_passwords_lock_the_door(served: Served) -> None:
    session = as_a_browser()
    door = f"{served.address}/account/login/"
    session.get(door, timeout=30)
    for _ in range(7):
        told = {
            "login": "nobody@sample.example",
            "password": "wrong",
            "csrfmiddlewaretoken": session.cookies["csrftoken"],
        }
        answer = session.post(door, told, timeout=30)
    assert "Too many failed" in answer.text
