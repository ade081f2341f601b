"""The wall: nobody passes who is not signed in, and nobody enters a company that is not theirs."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import resolve

from quarterdeck.web.companies import companies
from quarterdeck.web.walls import member_in

OPEN = frozenset({
    "account_login", "account_logout", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "openid_connect_login",
    "openid_connect_callback", "socialaccount_login_cancelled", "socialaccount_login_error",
    "health", "server_metrics", "invited",
})  # fmt: skip
"""The views that answer somebody who is not signed in."""

_DOCUMENTS = (".json", ".csv", ".xlsx")


class Wall:
    """Refuses every address by default; sets `request.company` and `request.member`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers behind the wall."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that one has to sign in."""
        request.company = request.member = None
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: object,
        _args: object,
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Let pass what is open, and a member into their company; else refuse."""
        match = resolve(request.path_info)
        name = match.url_name or ""
        if name in OPEN:
            return None
        if "api" in match.namespaces:
            return None  # Its own authentication lets in tokens as well as sessions.
        if not request.user.is_authenticated:
            return _sign_in(request)
        asked = kwargs.pop("company", None)
        known = companies()
        company = known.get(str(asked)) if asked else next(iter(known.values()))
        request.company = company
        request.member = member_in(request, company.name) if company else None
        if name.startswith(("account_", "mfa_")):
            return None
        if request.member is None and asked is None:
            return _elsewhere(request)
        if request.member is None:
            raise Http404
        return None


def _sign_in(request: HttpRequest) -> HttpResponse:
    """Send a reader to the door, and say 401 to a program."""
    if request.path.endswith(_DOCUMENTS):
        return JsonResponse({"error": "Sign in first."}, status=401)
    target = request.get_full_path()
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": "/account/login/"})
    return redirect(f"/account/login/?next={_quoted(target)}")


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="")


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """Send who has no part in the default company to one of theirs, if there is any."""
    from quarterdeck.web.accounts.models import Member

    served = companies()
    theirs = Member.objects.filter(login=request.user, active=True, company__in=list(served))
    first = theirs.order_by("company").first()
    if first is None:
        raise Http404
    return redirect(f"/c/{first.company}{request.get_full_path()}")
