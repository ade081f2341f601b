"""What a reader is told when something cannot be answered: what, where, what to do next."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from quarterdeck.desk.viewer import NotAllowedError
from quarterdeck.web.pages.page import Page
from quarterdeck.web.state import state_of
from quarterdeck.web.wording import in_fields
from quarterdeck.words.problem import QuarterdeckError

WRONG, FORBIDDEN, MISSING, BROKEN = 400, 403, 404, 500
_DOCUMENTS = (".json", ".csv", ".xlsx", ".rows")


def refused(
    request: HttpRequest, error: QuarterdeckError, page: Page | None = None, *, form: str = ""
) -> HttpResponse:
    """Return a message in the page's place: 403 for what may not be seen, else 400."""
    status = FORBIDDEN if isinstance(error, NotAllowedError) else WRONG
    told = {name: in_fields(text) for name, text in _parts(error).items()}
    if form:
        return JsonResponse(_parts(error), status=status)
    state = state_of(request.GET.dict())
    return _page(request, status, {"told": told, "page": page, "state": state})


def _parts(error: QuarterdeckError) -> dict[str, str]:
    return {"error": error.says, "where": error.where, "fix": error.fix}


def unreadable(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    """Return that a request was none of ours; nothing of it is read, not even who sent it."""
    says = "This request cannot be answered here.\n"
    return HttpResponse(says, status=WRONG, content_type="text/plain; charset=utf-8")


def missing(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001 -- Django's
    """Return that there is no such page here, or none that this login has."""
    fix = "Look at the address, or go to a page of the bar."
    return _told(request, MISSING, "There is no such page here.", fix)


def forbidden(request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001
    """Return that this may not be done."""
    return _told(request, FORBIDDEN, "That is not open to you.", "Ask who runs the workspace.")


def broken(request: HttpRequest) -> HttpResponse:
    """Return that something went wrong inside, with the number under which the log has it."""
    number = getattr(request, "number", "")
    fix = f"Nothing half done is kept. Tell who runs the server this number: {number}"
    return _told(request, BROKEN, "Something went wrong inside Quarterdeck.", fix)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's
    """Return that a form was sent from a page that is too old."""
    fix = "Go back, load the page again and send it once more; nothing was changed."
    return _told(request, FORBIDDEN, "This form is no longer valid.", fix)


def _told(request: HttpRequest, status: int, says: str, fix: str) -> HttpResponse:
    told = {"error": says, "where": "", "fix": fix}
    if request.path.endswith(_DOCUMENTS):
        return JsonResponse(told, status=status)
    return _page(request, status, {"told": told})


def _page(request: HttpRequest, status: int, context: dict[str, object]) -> HttpResponse:
    return render(request, "quarterdeck/refused.html", context, status=status)
