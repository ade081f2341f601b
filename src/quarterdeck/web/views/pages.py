"""A page, and its twins for programs and spreadsheets."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quarterdeck.web.accounts.looked import look_at
from quarterdeck.web.accounts.models import SavedView
from quarterdeck.web.accounts.saved import Place, address_of, views_of
from quarterdeck.web.accounts.seen import looked_before
from quarterdeck.web.answers import Asking, beside, document, drawn
from quarterdeck.web.pages.registry import BY_NAME, ITEMS
from quarterdeck.web.state import state_of
from quarterdeck.web.views.errors import refused
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

TYPES = {
    "json": "application/json",
    "rows": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Each form of a twin with its media type."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of who is signed in."""
    return redirect(f"{request.company.prefix}/{first_page(request)}")


def first_page(request: HttpRequest) -> str:
    """Return the name of the first page that the member's role has."""
    role = request.member.role
    return next((p.name for p in BY_NAME.values() if p.seen_by(role)), "admin")


@require_safe
def page(request: HttpRequest, name: str, item: str = "") -> HttpResponse:
    """Return a page in the state of its address."""
    asking = asking_of(request, name, item)
    try:
        shown = drawn(asking)
        more = beside(asking)
    except QuarterdeckError as error:
        return refused(request, error, asking.page)
    _written_down(request, asking)
    return render(
        request,
        asking.page.template,
        {
            "page": asking.page,
            "drawn": shown,
            "state": asking.state,
            "shown_view": asking.state.more.get("view", ""),
            "saved": [(view, address_of(view)) for view in _saved(request, asking)],
            "before": _before(request, asking, shown.last_day),
            **shown.told,
            **more,
        },
    )


@require_safe
def twin(request: HttpRequest, name: str, form: str, item: str = "") -> HttpResponse:
    """Return the same answer as JSON, CSV or an Excel workbook."""
    asking = asking_of(request, name, item)
    try:
        body = document(asking, form)
    except QuarterdeckError as error:
        return refused(request, error, asking.page, form=form)
    _written_down(request, asking)
    response = HttpResponse(body, content_type=TYPES[form])
    if TYPES[form] != TYPES["json"]:
        said = "-".join(part for part in (name, item) if part)
        response.headers["Content-Disposition"] = f'attachment; filename="{said}.{form}"'
    return response


def asking_of(request: HttpRequest, name: str, item: str = "") -> Asking:
    """Return what is asked for; 404 for what is no page, and for one that the role has not."""
    found = (ITEMS if item else BY_NAME).get(name)
    if found is None or not found.seen_by(request.member.role):
        raise Http404
    state = state_of(request.GET.dict())
    if item:
        state = state.with_(item=item)
    return Asking(request.company, found, viewer_of(request.member), state)


def _saved(request: HttpRequest, asking: Asking) -> QuerySet[SavedView]:
    """Return the member's views of the page."""
    place = Place(asking.page.name, asking.state.more.get("item", "") if asking.page.item else "")
    return views_of(request.member, place.path)


def _before(request: HttpRequest, asking: Asking, day: date) -> date | None:
    """Return the day that was known when the member looked at the page before this day's look."""
    if not asking.page.remembers or asking.state.as_of:
        return None
    return looked_before(request.member, day)


def _written_down(request: HttpRequest, asking: Asking) -> None:
    if asking.page.persons:
        look_at(request, asking.page.name, asking.state.scope)
