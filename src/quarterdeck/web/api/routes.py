"""The addresses for programs: each page's document, what pages there are, and making a call."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, HttpError

from quarterdeck.desk.calls import Typed, submit
from quarterdeck.desk.speaking import Who
from quarterdeck.desk.viewer import NotAllowedError
from quarterdeck.web.accounts.looked import look_at
from quarterdeck.web.accounts.roles import CALL, READ
from quarterdeck.web.answers import Asking, document
from quarterdeck.web.api.auth import BySession, ByToken, known
from quarterdeck.web.api.schemas import Asked, CallSent, CallTaken, Invalid, PageSaid, Told
from quarterdeck.web.pages.page import Page
from quarterdeck.web.pages.registry import PAGES
from quarterdeck.web.state import state_of
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.deal import Category
from quarterdeck.words.problem import QuarterdeckError

WRONG, UNKNOWN, FORBIDDEN, MISSING, UNREADABLE = 400, 401, 403, 404, 422

api = NinjaAPI(
    title="Quarterdeck",
    version="1",
    description="The answers of the pages for programs, with the rights of the token's owner.",
    urls_namespace="api",
    auth=[ByToken(), BySession()],
    docs_url=None,
    openapi_url="/openapi.json",
    docs_decorator=known,
)
"""Described at /api/v1/openapi.json."""

_REFUSALS: dict[int, Any] = {
    WRONG: Told,
    UNKNOWN: Told,
    FORBIDDEN: Told,
    MISSING: Told,
    UNREADABLE: Invalid,
}


@api.exception_handler(QuarterdeckError)
def refused(request: HttpRequest, error: QuarterdeckError) -> HttpResponse:
    """Return what is wrong, 403 for what may not be seen or done."""
    status = FORBIDDEN if isinstance(error, NotAllowedError) else WRONG
    told = {"error": error.says, "where": error.where, "fix": error.fix}
    return api.create_response(request, told, status=status)


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
    """Return that nobody knows who asks."""
    fix = "Send a token: Authorization: Bearer qd_... (quarterdeck user token EMAIL NAME)."
    told = {"error": "It is not known who asks.", "where": "Authorization", "fix": fix}
    return api.create_response(request, told, status=UNKNOWN)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Return that what was sent cannot be read."""
    told = {"error": str(error), "where": "body", "fix": "See /api/v1/openapi.json."}
    return api.create_response(request, told, status=error.status_code)


@api.get("/pages", response={200: list[PageSaid], **_REFUSALS}, operation_id="pages")
def pages(request: HttpRequest) -> list[dict[str, object]]:
    """Return the pages that the member has, each with its sides."""
    _needs(request, READ)
    return [
        {"name": p.name, "title": p.title, "says": p.says, "views": [v.name for v in p.views]}
        for p in PAGES
        if p.listed and p.seen_by(request.member.role)
    ]


def _route(page: Page) -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
        _needs(request, READ)
        if not page.seen_by(request.member.role):
            fix = "Ask for one of /api/v1/pages."
            told = {"error": "There is no such page here.", "where": page.name, "fix": fix}
            return api.create_response(request, told, status=MISSING)
        state = state_of({k: v for k, v in asked.dict().items() if v})
        asking = Asking(request.company, page, viewer_of(request.member), state)
        body = document(asking, "json")
        if page.persons:
            look_at(request, page.name, state.scope)
        return HttpResponse(body, content_type="application/json")

    answer.__doc__ = page.says
    return answer


for _page in PAGES:
    if not _page.item:
        api.get(
            f"/{_page.name}",
            response={200: dict[str, Any], **_REFUSALS},
            operation_id=_page.name,
            summary=_page.title,
        )(_route(_page))


@api.post("/calls", response={201: CallTaken, **_REFUSALS}, operation_id="call")
def call(request: HttpRequest, sent: CallSent) -> tuple[int, dict[str, object]]:
    """Record a call of the member, or of who lent them their voice."""
    _needs(request, CALL)
    amounts = {c: getattr(sent, c.value) for c in _CALLED if getattr(sent, c.value)}
    desk = request.company.fresh()
    typed = Typed(amounts, sent.period, sent.note)
    spoken = submit(desk, viewer_of(request.member), typed, who=Who("", sent.on_behalf_of))
    return 201, {
        "person": spoken.person,
        "period": spoken.period.label,
        "categories": [one.category.value for one in spoken.calls],
        "said_at": desk.now,
    }


_CALLED = (Category.COMMIT, Category.MOST_LIKELY, Category.BEST_CASE)


def _needs(request: HttpRequest, scope: str) -> None:
    if scope not in request.scopes:
        raise NotAllowedError(
            f"This token may not {scope}.",
            where="Authorization",
            fix="Make one that may: quarterdeck user token EMAIL NAME --scopes read,call",
        )
