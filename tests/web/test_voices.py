"""The twins of the page of lent voices: to each what their page shows, to no one else's eyes."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
import requests
from python_calamine import CalamineWorkbook

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


def between(pair: tuple[str, str], rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what rows tell of one who lends another their voice: others may have lent theirs."""
    return [row for row in rows if tuple(row[name] for name in NAMES) == pair]


def listed(served: Served, session: requests.Session) -> list[dict[str, Any]]:
    """Return the rows of the table as text."""
    text = session.get(f"{served.address}/voices.csv", timeout=60).text
    return list(csv.DictReader(io.StringIO(text)))


def booked(served: Served, session: requests.Session) -> list[list[Any]]:
    """Return the rows of all sheets of the workbook."""
    raw = session.get(f"{served.address}/voices.xlsx", timeout=60).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    return [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]


def caller(served: Served, session: requests.Session) -> str:
    """Return who somebody is, as the call board has it."""
    board = session.get(f"{served.address}/forecast/board.json", timeout=120).json()
    return str(board["callers"][0]["person"])


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
    newest = between(pair, told(served, rep))[0]
    assert newest["speaks_now"]
    assert newest["first_day"] < newest["last_day"] == told_until(served, rep)
    row = between(pair, listed(served, rep))[0]
    assert (row["first_day"], row["last_day"]) == (newest["first_day"], newest["last_day"])
    assert (row["may"], row["now"]) == ("call, see", "speaks")
    page = rep.get(f"{served.address}/voices", timeout=60).text
    assert all(newest[f"{name}_name"] in page for name in NAMES)
    assert all(f'href="/voices.{form}"' in page for form in ("json", "csv", "xlsx"))
    lend(served, rep, to=pair[1], do="end")
    ours = between(pair, told(served, rep))
    assert not any(one["speaks_now"] for one in ours)
    assert ours[0]["ended"]


def test_twins_tell_nobody_of_voices_that_are_not_theirs(
    served: Served, signed_in: Session, pair: tuple[str, str]
) -> None:
    for role in ("rep", "vp", "revops"):
        assert between(pair, told(served, signed_in(role)))
        assert any({*pair} <= {*row} for row in booked(served, signed_in(role)))
    for role in ("manager", "director"):
        assert not between(pair, told(served, signed_in(role)))
        assert not between(pair, listed(served, signed_in(role)))
        assert not any({*pair} <= {*row} for row in booked(served, signed_in(role)))
    for role in ("finance", "board", "admin"):
        for form in ("json", "csv", "xlsx"):
            answer = signed_in(role).get(f"{served.address}/voices.{form}", timeout=60)
            assert answer.status_code == 404
