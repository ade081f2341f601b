"""A change of the data that begins: a file that is sent, and what is said where none can begin."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from quarterdeck.web.accounts.looked import look_at
from quarterdeck.web.answers import beside, drawn
from quarterdeck.web.changes.change import Change
from quarterdeck.web.changes.running import awaited, look
from quarterdeck.web.changes.spool import LARGEST, Spool, clean_name
from quarterdeck.web.companies import now
from quarterdeck.web.views.errors import WRONG, refused
from quarterdeck.web.views.pages import asking_of
from quarterdeck.web.walls import viewer_of
from quarterdeck.web.wording import in_fields
from quarterdeck.words.problem import QuarterdeckError

PAGE = "data"
"""The page that changes of the data belong to."""


def sent(request: HttpRequest, kind: str, says: dict[str, Any]) -> HttpResponse:
    """Keep the file of a form as a change of a kind and begin to look at it."""
    try:
        file = _file(request)
        name = clean_name(file.name or "")
        return begun(request, kind, {**says, "file": name}, (file.chunks(), file.size or 0))
    except QuarterdeckError as error:
        return back(request, error)


def begun(
    request: HttpRequest,
    kind: str,
    says: dict[str, Any],
    file: tuple[Iterable[bytes] | None, int] = (None, 0),
) -> HttpResponse:
    """Keep a change of a kind and begin to look at it; raises QuarterdeckError as that does."""
    company, by = request.company, request.user.email
    change = Change("", kind, by, now(), says, viewer_of(request.member))
    made = Spool(company.root).add(change, *file)
    look_at(request, f"data: {kind} looked at", whom(made))
    look(company, made.id, as_it_is)
    return there(request, made.id)


def back(request: HttpRequest, error: QuarterdeckError) -> HttpResponse:
    """Return the Data page as it is with what is wrong."""
    asking = asking_of(request, PAGE)
    try:
        context: dict[str, object] = {"drawn": drawn(asking), **beside(asking)}
    except QuarterdeckError as other:
        return refused(request, other, asking.page)
    shown = asking.state.more.get("view", "")
    context |= {"page": asking.page, "state": asking.state, "error": told_of(error)}
    return render(request, asking.page.template, context | {"shown_view": shown}, status=WRONG)


def told_of(error: QuarterdeckError) -> dict[str, str]:
    """Return an error in the words of pages."""
    return {"says": in_fields(error.says), "fix": in_fields(error.fix), "where": error.where}


def as_it_is(change: Change) -> Change:
    """Return a change as it is: nothing is said of it yet."""
    return change


def _file(request: HttpRequest) -> UploadedFile:
    found = request.FILES.get("file")
    if getattr(request, "too_large", False):
        raise QuarterdeckError(
            f"The file is larger than {LARGEST // 2**20:,} MB, so it was not taken.",
            fix="Have whoever runs the server import it there: quarterdeck import FILE.",
        )
    if found is None:
        raise QuarterdeckError("No file was chosen.", fix="Choose one and send it again.")
    if not found.size:
        raise QuarterdeckError(
            f"{found.name} is empty.", fix="Export it again, and look whether it holds rows."
        )
    return found


def whom(change: Change) -> str:
    """Return what a change is about, as the log of reads names it."""
    return change.file or str(change.says.get("batch", "")) or change.title


def there(request: HttpRequest, id_: str) -> HttpResponse:
    """Return the way to a change, once its first look is there or takes long."""
    awaited(request.company, id_)
    return HttpResponseRedirect(f"{request.company.prefix}/data/change/{id_}", status=303)
