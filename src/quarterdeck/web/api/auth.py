"""Who a program is: the member whose token it brings, or whose session it shares."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.security import APIKeyCookie, HttpBearer

from quarterdeck.web.accounts.models import Member, Token
from quarterdeck.web.accounts.tokens import SCOPES, hashed
from quarterdeck.web.companies import Company, companies, now
from quarterdeck.web.walls import member_in

_STEP = timedelta(minutes=5)
"""A use is written down at most this often, so that reading does not become writing."""


class ByToken(HttpBearer):
    """The member a token acts as, in the company that the token is of."""

    def authenticate(self, request: HttpRequest, token: str) -> Member | None:
        """Return the member, with their company and the token's scopes on the request."""
        at = now()
        found = (
            Token.objects.filter(secret_hash=hashed(token), revoked_at=None)
            .filter(Q(ends_at=None) | Q(ends_at__gt=at))
            .select_related("member__login")
            .first()
        )
        if found is None or not (found.member.active and found.member.login.is_active):
            return None
        company = companies().get(found.member.company)
        if company is None:
            return None
        _written_down(found, at)
        return _on(request, found.member, company, frozenset(found.scopes.split(",")))


class BySession(APIKeyCookie):
    """The member who is signed in in the browser, in the default company or the one named."""

    param_name = "quarterdeck"

    def authenticate(self, request: HttpRequest, key: str | None) -> Member | None:  # noqa: ARG002
        """Return the member; what changes something carries the token of forms as well."""
        known = companies()
        named = request.headers.get("X-Company") or next(iter(known))
        company = known.get(named)
        member = member_in(request, named) if company else None
        if member is None or company is None:
            return None
        return _on(request, member, company, frozenset(SCOPES))


def known(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view that answers those alone whom a token or a session names."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if ByToken()(request) is None and BySession(csrf=False)(request) is None:
            return JsonResponse({"error": "It is not known who asks."}, status=401)
        return view(request, *args, **kwargs)

    return guarded


def _on(request: HttpRequest, member: Member, company: Company, scopes: frozenset[str]) -> Member:
    request.member, request.company, request.scopes = member, company, scopes
    request.user = member.login
    return member


def _written_down(token: Token, at: datetime) -> None:
    if token.used_at is None or at - token.used_at > _STEP:
        Token.objects.filter(pk=token.pk).update(used_at=at)
