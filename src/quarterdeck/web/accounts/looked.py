"""Writes down who looked at data about persons, and who changed whose rights; and tells it."""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from quarterdeck.web.accounts.models import Looked
from quarterdeck.words.csvsafe import csv_safe

_MOST = 500
_WHOM = 200


@dataclass(frozen=True, slots=True)
class By:
    """Who changes something: their e-mail, and the address at which they do."""

    email: str
    address: str = ""


COMMAND_LINE = By("command line")
"""Whoever runs the server."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which looks are asked for: of whom, at whom or what, on which days; None is any."""

    who: str = ""
    words: str = ""
    since: date | None = None
    until: date | None = None


def by_request(request: HttpRequest) -> By:
    """Return who is signed in, at the address they ask."""
    return By(request.user.email, request.get_full_path())


def look_at(request: HttpRequest, what: str, whom: str = "") -> None:
    """Write down one look of who is signed in."""
    company = request.company.name if request.company else ""
    write_down(by_request(request), company, what, whom)


def write_down(by: By, company: str, what: str, whom: str = "") -> None:
    """Write down one look or change."""
    Looked.objects.create(
        email=by.email, company=company, what=what, whom=whom[:_WHOM], address=by.address[:_MOST]
    )


def looks(company: str, asked: Filter) -> QuerySet[Looked]:
    """Return the looks and changes of a company that match, the last one first; days are UTC."""
    found = Looked.objects.filter(company=company)
    if asked.who:
        found = found.filter(email__icontains=asked.who)
    if asked.words:
        told = Q(what__icontains=asked.words) | Q(whom__icontains=asked.words)
        found = found.filter(told | Q(address__icontains=asked.words))
    if asked.since:
        found = found.filter(at__gte=datetime.combine(asked.since, time(), UTC))
    if asked.until:
        found = found.filter(at__lt=datetime.combine(asked.until, time(), UTC) + timedelta(days=1))
    return found.order_by("-at", "-pk")


def looks_csv(company: str, asked: Filter) -> str:
    """Return the looks and changes that match as a CSV that is safe to open in a spreadsheet."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("at", "who", "what", "whom", "address"))
    for one in looks(company, asked).iterator():
        told = (one.email, one.what, one.whom, one.address)
        writer.writerow([one.at.isoformat(timespec="seconds"), *(csv_safe(text) for text in told)])
    return out.getvalue()
