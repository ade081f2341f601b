"""What a view asks of who comes: a right of their role; without it the page is not there."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from quarterdeck.web.accounts.roles import ROLES

View = Callable[..., HttpResponse]


def needs(right: str) -> Callable[[View], View]:
    """Return a view that is there for those alone whose role has a right."""

    def guarded(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            if right not in ROLES[request.member.role].rights:
                raise Http404
            return view(request, *args, **named)

        return answer

    return guarded


def once(response: HttpResponse) -> HttpResponse:
    """Return an answer that tells a secret, which no browser and no proxy may keep."""
    response.headers["Cache-Control"] = "no-store"
    return response
