"""The page of one deal in the browser: its address, its twins, and who is refused."""

import re

import pytest

from tests.web.browser import start, watched
from tests.web.conftest import Served, Session
from tests.web.test_in_browser import sign_in


def _open(served: Served, signed_in: Session, role: str) -> list[str]:
    text = signed_in(role).get(f"{served.address}/forecast", timeout=120).text
    return re.findall(r"/deals/(D-\d+)", text)


def test_a_name_on_a_page_leads_to_its_deal_and_its_twins(
    served: Served, signed_in: Session
) -> None:
    id_ = _open(served, signed_in, "vp")[0]
    page = signed_in("vp").get(f"{served.address}/deals/{id_}?as_of=2026-08-14", timeout=120)
    assert page.status_code == 200
    assert "What stands out" in page.text
    assert f'action="/deals/{id_}"' in page.text
    assert f"/deals/{id_}.csv" in page.text
    told = signed_in("vp").get(f"{served.address}/deals/{id_}.json", timeout=120).json()
    assert told["id"] == id_
    said = served.command("deal", id_, "--json")
    assert said.stdout.startswith('{\n  "as_of"')


def test_a_foreign_deal_is_refused_like_one_that_is_not_there(
    served: Served, signed_in: Session
) -> None:
    own = set(_open(served, signed_in, "rep"))
    foreign = next(id_ for id_ in _open(served, signed_in, "vp") if id_ not in own)
    session, said = signed_in("rep"), []
    for id_ in (foreign, "D-99999"):
        for form in ("", ".json", ".csv", ".xlsx"):
            answer = session.get(f"{served.address}/deals/{id_}{form}", timeout=120)
            assert answer.status_code == 403
            told = answer.json() if form else answer.status_code
            said.append(str(told).replace(id_, "X"))
    assert said[:4] == said[4:]
    assert session.get(f"{served.address}/deals/{min(own)}", timeout=120).status_code == 200
    for role in ("board", "admin"):
        assert (
            signed_in(role).get(f"{served.address}/deals/{foreign}", timeout=60).status_code == 404
        )


@pytest.mark.slow
def test_its_page_fits_a_phone_and_can_be_read_by_all(served: Served, signed_in: Session) -> None:
    id_ = _open(served, signed_in, "vp")[0]
    for browser in start():
        with watched(browser) as seen:
            sign_in(seen.page, served, "vp")
            for width in (360, 1440):
                seen.page.set_viewport_size({"width": width, "height": 900})
                seen.page.goto(f"{served.address}/deals/{id_}")
                assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
            assert seen.said == []
            assert seen.outside == []
            assert seen.faults() == []
