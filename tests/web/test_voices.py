"""The twins of the page of lent voices: to each what their page shows, to no one else's eyes."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.web.conftest import Served, Session

NAMES = ("person", "delegate")


def lend(served: Served, lender: requests.Session, **told: str) -> requests.Response:
    """Lend a voice, or end that, as the page's form does."""
    at = f"{served.address}/voices"
    lender.get(at, timeout=60)
    told |= {"csrfmiddlewaretoken": lender.cookies["csrftoken"]}
    return lender.post(at, told, timeout=120, allow_redirects=False)


def told(served: Served, session: requests.Session) -> list[dict[str, Any]]:
    """Return what the document tells somebody."""
    answer = session.get(f"{served.address}/voices.json", timeout=60)
    found: list[dict[str, Any]] = answer.json()["lendings"]
    return found


def caller(served: Served, session: requests.Session) -> str:
    """Return who somebody is, as the call board has it."""
    board = session.get(f"{served.address}/forecast/board.json", timeout=120).json()
    return str(board["callers"][0]["person"])


def cells(book: bytes) -> str:
    """Return what a workbook holds, as one text."""
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


@pytest.fixture
def pair(served: Served, signed_in: Session) -> Iterator[tuple[str, str]]:
    """A rep who lends the VP their voice for some days."""
    rep = signed_in("rep")
    lender, speaker = (caller(served, signed_in(role)) for role in ("rep", "vp"))
    assert lend(served, rep, to=speaker, until=told_until(served, rep)).status_code == 303
    yield lender, speaker
    lend(served, rep, to=speaker, do="end")


def told_until(served: Served, session: requests.Session) -> str:
    """Return the day that the form offers."""
    text = session.get(f"{served.address}/voices", timeout=60).text
    return text.partition('name="until" value="')[2][:10]


def test_twins_tell_who_speaks_for_whom_from_when_to_when(
    served: Served, signed_in: Session, pair: tuple[str, str]
) -> None:
    rep = signed_in("rep")
    newest = told(served, rep)[0]
    assert tuple(newest[name] for name in NAMES) == pair
    assert newest["speaks_now"]
    assert newest["first_day"] < newest["last_day"] == told_until(served, rep)
    text = rep.get(f"{served.address}/voices.csv", timeout=60).text
    row = next(csv.DictReader(io.StringIO(text)))
    assert tuple(row[name] for name in NAMES) == pair
    assert (row["first_day"], row["last_day"]) == (newest["first_day"], newest["last_day"])
    assert (row["may"], row["now"]) == ("call, see", "speaks")
    page = rep.get(f"{served.address}/voices", timeout=60).text
    assert all(newest[f"{name}_name"] in page for name in NAMES)
    assert all(f'href="/voices.{form}"' in page for form in ("json", "csv", "xlsx"))
    lend(served, rep, to=pair[1], do="end")
    assert not any(one["speaks_now"] for one in told(served, rep))
    assert told(served, rep)[0]["ended"]


def test_twins_tell_nobody_of_voices_that_are_not_theirs(
    served: Served, signed_in: Session, pair: tuple[str, str]
) -> None:
    for role in ("rep", "vp", "revops"):
        assert pair in {tuple(one[name] for name in NAMES) for one in told(served, signed_in(role))}
    for role in ("manager", "director"):
        assert pair not in {
            tuple(one[name] for name in NAMES) for one in told(served, signed_in(role))
        }
        csv_, book = (
            signed_in(role).get(f"{served.address}/voices.{form}", timeout=60)
            for form in ("csv", "xlsx")
        )
        assert pair[0] not in csv_.text + cells(book.content)
    assert pair[0] in cells(
        signed_in("revops").get(f"{served.address}/voices.xlsx", timeout=60).content
    )
    for role in ("finance", "board", "admin"):
        for form in ("json", "csv", "xlsx"):
            answer = signed_in(role).get(f"{served.address}/voices.{form}", timeout=60)
            assert answer.status_code == 404
