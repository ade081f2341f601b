"""A second factor is asked for and can be reset; an identity provider lets in who is known."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
import requests

from tests.web.conftest import Served, Session
from tests.web.test_admin import number_of, post


def code_of(secret: str) -> str:
    """Return the code that an authenticator app shows now."""
    told = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), told, hashlib.sha1).digest()
    at = digest[-1] & 15
    value = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{value % 10**6:06}"


def enrolled(served: Served, session: requests.Session) -> tuple[str, list[str]]:
    """Set up a second factor, and return its secret and recovery codes."""
    page = f"{served.address}/account/2fa/totp/activate/"
    answer = session.get(page, timeout=60)
    if "reauthenticate" in answer.url:
        told = {"password": served.password, "next": "/account/2fa/totp/activate/"}
        post(session, answer.url, told)
        answer = session.get(page, timeout=60)
    secret = re.findall(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', answer.text) or (
        re.findall(r'value="([A-Z2-7]{32})"', answer.text)
    )
    assert post(session, page, {"code": "000000"}).status_code == 200, (
        "a wrong code sets up nothing"
    )
    assert post(session, page, {"code": code_of(secret[0])}).status_code == 302
    codes = session.get(f"{served.address}/account/2fa/recovery-codes/", timeout=60).text
    listed = codes.partition("<textarea")[2].partition("</textarea")[0]
    return secret[0], re.findall(r"\b\d{8}\b", listed)


def at_the_door(served: Served, email: str) -> tuple[requests.Session, requests.Response]:
    session, door = requests.Session(), f"{served.address}/account/login/"
    session.get(door, timeout=30)
    return session, post(session, door, {"login": email, "password": served.password})


def test_a_second_factor_is_asked_for_and_reset_by_an_administrator(
    served: Served, signed_in: Session
) -> None:
    email, page = "board@sample.example", f"{served.address}/movement"
    secret, codes = enrolled(served, served.session("board"))
    assert len(codes) == 10
    session, answer = at_the_door(served, email)
    assert answer.headers["Location"].startswith("/account/2fa/authenticate/")
    assert session.get(page, timeout=60, allow_redirects=False).status_code == 302, "not in yet"
    second = f"{served.address}/account/2fa/authenticate/"
    session.get(second, timeout=60)
    assert post(session, second, {"code": "000000"}).status_code == 200
    assert session.get(page, timeout=60, allow_redirects=False).status_code == 302
    assert post(session, second, {"code": code_of(secret)}).status_code == 302
    assert session.get(page, timeout=120, allow_redirects=False).status_code == 200
    other, _ = at_the_door(served, email)
    other.get(second, timeout=60)
    assert post(other, second, {"code": codes[0]}).status_code == 302, "one code is as good"
    admin = signed_in("admin")
    number = number_of(served, admin, email)
    for role in ("vp", "manager"):
        reset = post(signed_in(role), f"{served.address}/admin/{number}/unlock")
        assert reset.status_code == 404
    assert "Reset the second factor" in admin.get(f"{served.address}/admin/{number}").text
    assert post(admin, f"{served.address}/admin/{number}/unlock").status_code == 302
    again = post(admin, f"{served.address}/admin/{number}/unlock")
    assert again.status_code == 400
    assert "has no second factor" in again.text
    _, answer = at_the_door(served, email)
    assert answer.headers["Location"] == "/", "the password alone lets in"
    looks = admin.get(f"{served.address}/admin/looks?words=second", timeout=60).text
    assert "second factor reset" in looks
    said = served.command("user", "reset-mfa", email)
    assert said.returncode == 2
    assert "has no second factor" in said.stderr


def test_nobody_resets_their_own_second_factor_on_the_page(
    served: Served, signed_in: Session
) -> None:
    admin = signed_in("admin")
    number = number_of(served, admin, "admin@sample.example")
    answer = post(admin, f"{served.address}/admin/{number}/unlock")
    assert answer.status_code == 400
    assert "your own" in answer.text


def by_provider(
    served: Served, email: str, *, verified: bool = True
) -> tuple[requests.Session, str]:
    """Come in by the provider, and return where that leads."""
    served.provider.email, served.provider.verified = email, verified
    session = requests.Session()
    door = session.get(f"{served.address}/account/login/?next=/deals", timeout=30).text
    way = re.findall(r'href="([^"]+)">Sign in with Acme<', door)
    assert way
    answer = session.get(served.address + way[0].replace("&amp;", "&"), timeout=60)
    return session, answer.url + answer.text


def test_a_provider_lets_in_who_is_known_by_a_verified_e_mail(served: Served) -> None:
    said = served.command("user", "add", "Known@sample.example", "finance")
    way = served.address + said.stdout.split()[-1]
    invited = requests.Session()
    invited.get(way, timeout=30)
    assert post(invited, way, {"password": "a-long-way-to-port"}).status_code == 302
    session, came = by_provider(served, "known@sample.example")
    assert came.startswith(f"{served.address}/deals")
    assert session.get(f"{served.address}/deals.json", timeout=60).status_code == 200
    served.command("user", "deactivate", "known@sample.example")
    assert session.get(f"{served.address}/deals.json", timeout=60).status_code == 404
    later, _ = by_provider(served, "known@sample.example")
    assert later.get(f"{served.address}/deals.json", timeout=60).status_code in {401, 404}


@pytest.mark.parametrize(
    ("email", "verified"), [("stranger@sample.example", True), ("vp@sample.example", False)]
)
def test_it_lets_in_nobody_else(served: Served, email: str, *, verified: bool) -> None:
    session, came = by_provider(served, email, verified=verified)
    assert "Nobody is known here" in came
    assert session.get(f"{served.address}/deals.json", timeout=60).status_code == 401
    assert (
        requests.get(f"{served.address}/account/oidc/other/login/", timeout=30).status_code == 404
    )


def test_an_answer_that_nobody_asked_for_is_none(served: Served) -> None:
    served.provider.email = "vp@sample.example"
    served.provider.codes["c"] = f"{served.address}/account/oidc/acme/login/callback/"
    session = requests.Session()
    forged = f"{served.address}/account/oidc/acme/login/callback/?code=c&state=x"
    session.get(forged, timeout=60)
    assert session.get(f"{served.address}/deals.json", timeout=60).status_code == 401
    served.provider.refuses = True
    _, came = by_provider(served, "vp@sample.example")
    served.provider.refuses = False
    assert "/account/login/" in came or "cancel" in came.lower()
