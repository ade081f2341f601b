"""Publishing from the Forecast page: by who may, what was looked at, once, and into the record."""

import re
from datetime import date, timedelta

import pytest
import requests

from tests.web.conftest import Served, Session

NOTE = "Two renewals are signed but not yet entered."


def publish(served: Served, session: requests.Session, **told: str) -> requests.Response:
    return session.post(
        f"{served.address}/forecast/publish",
        told | {"csrfmiddlewaretoken": session.cookies["csrftoken"]},
        timeout=300,
        allow_redirects=False,
    )


@pytest.fixture(scope="module")
def day(served: Served, signed_in: Session) -> str:
    """The day that the form of the head of sales is about."""
    text = signed_in("vp").get(f"{served.address}/forecast", timeout=120).text
    found = re.search(r'<details class="publish">.*?name="day" value="([\d-]+)"', text, re.DOTALL)
    assert found, "there is a form"
    return found[1]


@pytest.mark.parametrize("role", ["director", "rep", "finance", "board", "admin"])
def test_who_may_not_publish_has_no_such_page(
    served: Served, signed_in: Session, day: str, role: str
) -> None:
    assert publish(served, signed_in(role), day=day).status_code == 404


def test_it_is_offered_and_taken_for_the_whole_company_as_of_now_alone(
    served: Served, signed_in: Session, day: str
) -> None:
    session = signed_in("vp")
    part = session.get(f"{served.address}/forecast?scope=north", timeout=120).text
    assert 'class="publish"' not in part
    before = f"{date.fromisoformat(day) - timedelta(days=1)}"
    stale = publish(served, session, day=before)
    assert stale.status_code == 400
    assert "the last day known is" in stale.text
    assert publish(served, session, day=day, note="x" * 501).status_code == 400
    assert publish(served, session, day="soon").status_code == 404
    assert not (served.root / "runs").exists() or not list((served.root / "runs").glob("*.json"))


def test_what_is_published_stands_in_the_record_with_its_note(
    served: Served, signed_in: Session, day: str
) -> None:
    session = signed_in("vp")
    done = publish(served, session, day=day, note=NOTE)
    assert (done.status_code, done.headers["Location"]) == (303, "/record")
    record = session.get(f"{served.address}/record.json", timeout=120).json()
    (said,) = record["forecasts"]
    assert (said["as_of"], said["note"], said["clock"]) == (day, NOTE, "")
    page = session.get(f"{served.address}/record", timeout=120).text
    assert f"as of {day}" in page
    assert NOTE in page
    again = publish(served, session, day=day, note=NOTE)
    assert again.status_code == 303
    assert len(session.get(f"{served.address}/record.json", timeout=120).json()["forecasts"]) == 1
