"""One's own tokens: what programs read and call with, in one's name."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from quarterdeck.web.accounts import tokens as keys
from quarterdeck.web.accounts.looked import by_request
from quarterdeck.web.accounts.roles import CALL, READ, ROLES
from quarterdeck.web.companies import now
from quarterdeck.web.views.doors import needs, once
from quarterdeck.web.views.errors import WRONG
from quarterdeck.words.problem import QuarterdeckError

_DAYS = ((30, "30 days"), (90, "90 days"), (365, "a year"))


class Wanted(forms.Form):
    """A token that somebody wants: its name, for how long, and whether it may make calls."""

    name = forms.CharField(max_length=80)
    days = forms.TypedChoiceField(choices=_DAYS, coerce=int, initial=90)
    call = forms.BooleanField(required=False)

    @property
    def wanted(self) -> keys.Wanted:
        """The token as it is made."""
        told = self.cleaned_data
        scopes = ",".join((READ, CALL) if told["call"] else (READ,))
        return keys.Wanted(told["name"], scopes, told["days"])


@needs(READ)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """Return one's tokens; a new one is told in the answer to its form and nowhere else."""
    form = Wanted(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    try:
        if not form.is_valid():
            return _page(request, form, status=WRONG)
        by = by_request(request)
        secret = keys.new_token(request.member, form.wanted, at=now(), by=by)
    except QuarterdeckError as error:
        return _page(request, form, error=error, status=WRONG)
    return once(_page(request, Wanted(), secret=secret))


@needs(READ)
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take back one of one's own tokens."""
    try:
        names = keys.revoke(request.member, at=now(), by=by_request(request), only=number)
    except QuarterdeckError as error:
        return _page(request, Wanted(), error=error, status=WRONG)
    messages.success(request, f"{', '.join(names)} is revoked.")
    return redirect(f"{request.company.prefix}/tokens")


def _page(
    request: HttpRequest,
    form: Wanted,
    *,
    error: QuarterdeckError | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    told = {
        "form": form,
        "tokens": keys.tokens_of(request.member),
        "now": now(),
        "error": error,
        "secret": secret,
        "calls": CALL in ROLES[request.member.role].rights,
    }
    return render(request, "quarterdeck/tokens.html", told, status=status)
