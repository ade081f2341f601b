"""The playbook by forms: shown with its effect, applied with a reason, refused when it is stale."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
import requests

from quarterdeck.desk.sheets import PARTS
from quarterdeck.web.accounts.roles import ROLES
from tests.web.conftest import Served, Session

DECIDES = {"vp", "revops"}
STANDARDS = ("standards&one=no_change", "standards&one=new-standard&rule=past_due")
TARGETS = "/playbook/edit/targets?view=targets"
Form = dict[str, str]


def form_of(text: str) -> Form:
    """What the form of a part holds, as a browser would send it."""
    form = re.search(r'<form class="sheet".*?</form>', text, re.DOTALL)
    assert form, "there is a form"
    return inputs(form[0])


def inputs(text: str) -> Form:
    fields = re.findall(r"<input [^>]*>", text)
    found = {}
    for field in fields:
        name, value = (re.search(rf' {key}="([^"]*)"', field) for key in ("name", "value"))
        if name and ('type="checkbox"' not in field or " checked" in field):
            found[unescape(name[1])] = unescape(value[1]) if value else ""
    return found


def decide_form(text: str) -> Form:
    form = re.search(r'<form class="fields decide".*?</form>', text, re.DOTALL)
    assert form, "there is something to decide"
    return inputs(form[0])


def post(served: Served, session: requests.Session, path: str, told: Form) -> requests.Response:
    sent = told | {"csrfmiddlewaretoken": session.cookies["csrftoken"]}
    return session.post(f"{served.address}{path}", sent, timeout=120, allow_redirects=False)


def page(served: Served, session: requests.Session, query: str = "?view=targets") -> str:
    return session.get(f"{served.address}/playbook{query}", timeout=120).text


def playbook_files(served: Served) -> dict[str, bytes]:
    files = [p for p in (served.root / "playbook").rglob("*.*") if p.is_file()]
    return {p.relative_to(served.root).as_posix(): p.read_bytes() for p in files}


@pytest.mark.parametrize("role", ROLES)
def test_forms_are_for_who_decides(served: Served, signed_in: Session, role: str) -> None:
    session = signed_in(role)
    before = playbook_files(served)
    for part in ("targets", "files", "version"):
        answer = post(served, session, f"/playbook/edit/{part}", {"do": "apply", "version": "1"})
        assert answer.status_code == (400 if role in DECIDES else 404), (role, part)
    assert session.get(f"{served.address}{TARGETS}", timeout=60).status_code == (
        405 if role in DECIDES else 404
    )
    if role == "finance":
        text = page(served, session)
        assert "In force from" in text, "it reads what is decided"
        assert "/playbook/edit/" not in text
    assert playbook_files(served) == before


def test_each_part_is_a_form_for_who_decides_and_a_table_for_who_reads(
    served: Served, signed_in: Session
) -> None:
    for part in (*PARTS, "people&who=p-005", "people&who=new-team", *STANDARDS):
        text = page(served, signed_in("vp"), f"?view={part}")
        assert form_of(text)["mark"].startswith("1-"), part
        read = page(served, signed_in("finance"), f"?view={part}")
        assert '<form class="sheet"' not in read
        assert "<table" in read or "Nothing is decided yet" in read, part
    for form in ("json", "csv", "xlsx"):
        for part in ("stages", *STANDARDS):
            address = f"{served.address}/playbook.{form}?view={part}"
            assert signed_in("finance").get(address, timeout=60).status_code == 200, address
    for role in ("manager", "rep", "board", "admin"):
        address = f"{served.address}/playbook?view=people"
        assert signed_in(role).get(address, timeout=60).status_code == 404


def test_nobody_decides_without_a_login_or_from_elsewhere(
    served: Served, signed_in: Session
) -> None:
    nobody = requests.Session()
    nobody.get(f"{served.address}/account/login/", timeout=30)
    assert post(served, nobody, TARGETS, {"do": "apply"}).status_code == 302
    session = signed_in("vp")
    sent = session.post(f"{served.address}{TARGETS}", {"do": "apply"}, timeout=30)
    assert sent.status_code == 403
    assert post(served, session, "/c/rival/playbook/edit/targets", {}).status_code == 404
    assert post(served, session, "/playbook/edit/nothing", {}).status_code == 404
    assert post(served, session, TARGETS, {"shown": "[1]"}).status_code == 404


def test_a_target_is_tried_applied_refused_when_stale_and_taken_back(
    served: Served, signed_in: Session
) -> None:
    vp, revops, before = signed_in("vp"), signed_in("revops"), playbook_files(served)
    form, theirs = form_of(page(served, vp)), form_of(page(served, revops))
    wrong = post(served, vp, TARGETS, form | {"company-wide|amount": "a lot"})
    assert wrong.status_code == 400
    assert "&#x27;a lot&#x27; is not an amount" in wrong.text
    assert form_of(wrong.text)["company-wide|amount"] == "a lot"
    same = post(served, vp, TARGETS, form)
    assert "there is nothing to apply" in same.text
    tried = post(served, vp, TARGETS, form | {"company-wide|amount": "1,234,567"})
    assert tried.status_code == 200
    assert "The plan target of the company" in tried.text
    assert "With this change" in tried.text, "coverage of the quarter is another"
    assert playbook_files(served) == before, "only tried"
    told = decide_form(tried.text)
    again = post(served, vp, TARGETS, told | {"do": "edit"})
    assert form_of(again.text)["company-wide|amount"] == "1,234,567"
    done = post(served, vp, TARGETS, told | {"do": "apply", "note": "the board agreed"})
    assert done.status_code == 303
    text = page(served, vp)
    assert "Version 2 is in force from" in text
    assert form_of(text)["company-wide|amount"] == "1,234,567"
    stale = post(served, revops, TARGETS, theirs | {"company-wide|amount": "9"})
    assert stale.status_code == 409
    assert "applied version 2 since you loaded this form" in stale.text
    assert form_of(stale.text)["company-wide|amount"] == "9", "typed words stay"
    assert "stands: 1,234,567" in stale.text
    took_back(served, revops, before)


def test_a_form_left_open_keeps_the_day_it_offered(served: Served, signed_in: Session) -> None:
    session, query = signed_in("vp"), "?view=people&who=new-team"
    form = form_of(page(served, session, query))
    older = {**form, "who|id": "annex", "new1|since": "2026-01-02"}
    older["shown"] = form["shown"].replace(form["new1|since"], "2026-01-02")
    tried = post(served, session, f"/playbook/edit/people{query}", older)
    assert "annex" in tried.text
    assert "from 2026-01-02 on" in tried.text


def took_back(served: Served, session: requests.Session, before: dict[str, bytes]) -> None:
    tried = post(served, session, "/playbook/edit/version", {"do": "preview", "version": "1"})
    told = decide_form(tried.text) | {"do": "apply", "note": "too early"}
    assert post(served, session, "/playbook/edit/version", told).status_code == 303
    assert playbook_files(served) == before, "the files say it again, byte by byte"
    listed = json.loads(served.command("playbook", "--json").stdout)
    assert [(v["by"], v["note"]) for v in listed["versions"][1:]] == [
        (Path(listed["versions"][1]["by"]).name, "the board agreed"),
        ("revops", "too early"),
    ]
    assert listed["versions"][2]["again"] == 1
    assert listed["files_differ"] is False
    looks = served.session("admin").get(f"{served.address}/admin/looks.csv", timeout=60).text
    assert "Version 2 is in force" in looks
    assert "the board agreed" in looks
