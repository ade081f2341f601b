"""Who may sign in to a company: seen, invited, given a role, turned off, and who looked at what."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.web.accounts import inviting, tokens
from quarterdeck.web.accounts import members as logins
from quarterdeck.web.accounts.looked import Filter, by_request, look_at, looks, looks_csv
from quarterdeck.web.accounts.members import Part
from quarterdeck.web.accounts.models import Member
from quarterdeck.web.accounts.roles import LOGINS, ROLES
from quarterdeck.web.companies import now
from quarterdeck.web.persons import persons_of
from quarterdeck.web.views.doors import needs, once
from quarterdeck.web.views.errors import WRONG
from quarterdeck.words.problem import QuarterdeckError

_SHOWN = 200
_STALE = "Somebody changed this login since you loaded the page; nothing was changed."


class Asked(forms.Form):
    """Which looks are asked for."""

    who = forms.CharField(required=False, max_length=254)
    words = forms.CharField(required=False, max_length=200)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    @property
    def filter(self) -> Filter:
        """The looks that are asked for; a day that is none is any day."""
        self.is_valid()
        told = self.cleaned_data
        days = (told.get("since"), told.get("until"))
        return Filter(told.get("who", ""), told.get("words", ""), *days)


@needs(LOGINS)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Return everybody who may sign in, those invited, and the form to invite somebody."""
    return _members(request)


@needs(LOGINS)
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; the answer tells the address at which they come in, this once."""
    told, company = request.POST, request.company.name
    email = told.get("email", "")
    try:
        secret = inviting.invite(email, company, _part(request), by=by_request(request), now=now())
    except QuarterdeckError as error:
        return _members(request, {"error": error, "tried": told}, status=WRONG)
    address = request.build_absolute_uri(f"/account/invited/{secret}")
    return once(_members(request, {"invited": email, "address": address}))


@needs(LOGINS)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """End an invitation at once."""
    try:
        company = request.company.name
        email = inviting.withdraw(company, number, by=by_request(request), now=now())
    except QuarterdeckError as error:
        return _members(request, {"error": error}, status=WRONG)
    messages.success(request, f"The invitation of {email} is withdrawn.")
    return redirect(f"{request.company.prefix}/admin")


@needs(LOGINS)
@require_safe
def member(request: HttpRequest, number: int) -> HttpResponse:
    """Return one member, with the forms that change them."""
    return _member(request, _found(request, number))


@needs(LOGINS)
@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Give a member another role or person; refused where somebody else did meanwhile."""
    found = _found(request, number)
    try:
        _as_seen(request, found)
        logins.change(found, _part(request), by=by_request(request))
    except QuarterdeckError as error:
        return _refused(request, number, error)
    return _done(request, found, f"is {found.get_role_display()} now")


@needs(LOGINS)
@require_POST
def turn(request: HttpRequest, number: int) -> HttpResponse:
    """Turn a member off or on; refused where somebody else did meanwhile."""
    found = _found(request, number)
    try:
        _as_seen(request, found)
        logins.turn(found, active=not found.active, by=by_request(request))
    except QuarterdeckError as error:
        return _refused(request, number, error)
    return _done(request, found, "may sign in again" if found.active else "can no longer sign in")


@needs(LOGINS)
@require_POST
def unlock(request: HttpRequest, number: int) -> HttpResponse:
    """Take away the second factor that a member has lost."""
    found = _found(request, number)
    try:
        logins.reset_second(found, by=by_request(request))
    except QuarterdeckError as error:
        return _refused(request, number, error)
    return _done(request, found, "signs in with the password alone until they set up another")


@needs(LOGINS)
@require_POST
def entrust(request: HttpRequest, number: int) -> HttpResponse:
    """Let a member see confidential deals, or no longer; refused where it was changed meanwhile."""
    found = _found(request, number)
    try:
        _as_seen(request, found)
        logins.entrust(found, confidential=not found.confidential, by=by_request(request))
    except QuarterdeckError as error:
        return _refused(request, number, error)
    says = "may see confidential deals" if found.confidential else "sees no confidential deals now"
    return _done(request, found, says)


@needs(LOGINS)
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take back the tokens of a member, one or all of them."""
    found = _found(request, number)
    only = request.POST.get("token", "")
    one = int(only) if only.isdecimal() else None
    try:
        names = tokens.revoke(found, at=now(), by=by_request(request), only=one)
    except QuarterdeckError as error:
        return _refused(request, number, error)
    return _done(request, found, f"has no token {', '.join(names)} any more")


@needs(LOGINS)
@require_safe
def looked(request: HttpRequest) -> HttpResponse:
    """Return who looked at data about persons and who changed whose rights, the last first."""
    form = Asked(request.GET)
    found = looks(request.company.name, form.filter)
    told = {"form": form, "looks": found[:_SHOWN], "all": found.count(), "shown": _SHOWN}
    told |= {"here": "admin", "query": request.GET.urlencode()}
    return render(request, "quarterdeck/admin_looks.html", told)


@needs(LOGINS)
@require_safe
def looked_csv(request: HttpRequest) -> HttpResponse:
    """Return all looks that match as CSV; that is written down too."""
    body = looks_csv(request.company.name, Asked(request.GET).filter)
    look_at(request, "looks")
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="looks.csv"'
    return response


def _part(request: HttpRequest) -> Part:
    return Part(request.POST.get("role", "").strip(), request.POST.get("person", "").strip())


def _found(request: HttpRequest, number: int) -> Member:
    """Return a member of this company; one of another company is not there."""
    asked = Member.objects.select_related("login")
    found: Member | None = asked.filter(pk=number, company=request.company.name).first()
    if found is None:
        raise Http404
    return found


def _seen(found: Member) -> str:
    """Return what a form carries of the member it was loaded for."""
    kept = f"{found.role}/{found.person}/{found.active}"
    return f"{kept}/confidential" if found.confidential else kept


def _as_seen(request: HttpRequest, found: Member) -> None:
    if request.POST.get("seen", "") != _seen(found):
        fix = "Look at what holds now, then change it again if it still has to be."
        raise QuarterdeckError(_STALE, fix=fix)


def _done(request: HttpRequest, found: Member, says: str) -> HttpResponse:
    messages.success(request, f"{found.login.email} {says}.")
    return redirect(f"{request.company.prefix}/admin/{found.pk}")


def _refused(request: HttpRequest, number: int, error: QuarterdeckError) -> HttpResponse:
    """Return a member as they are, with what is wrong and with what was typed."""
    return _member(request, _found(request, number), error=error, status=WRONG)


def _members(
    request: HttpRequest, more: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    company = request.company.name
    people = persons_of(company)
    told = {
        "here": "admin",
        "seats": [(s, people.get(s.member.person, "")) for s in logins.seats(company)],
        "open": inviting.open_ones(company, now()),
        "roles": ROLES,
        "people": people,
    }
    return render(request, "quarterdeck/admin.html", told | dict(more or {}), status=status)


def _member(
    request: HttpRequest,
    found: Member,
    *,
    error: QuarterdeckError | None = None,
    status: int = 200,
) -> HttpResponse:
    people = persons_of(found.company)
    typed = _part(request) if error and "role" in request.POST else Part(found.role, found.person)
    told = {
        "here": "admin",
        "one": found,
        "name": people.get(found.person, ""),
        "seat": next(s for s in logins.seats(found.company) if s.member.pk == found.pk),
        "seen": _seen(found),
        "typed": typed,
        "roles": ROLES,
        "people": people,
        "tokens": tokens.tokens_of(found),
        "error": error,
    }
    return render(request, "quarterdeck/admin_member.html", told, status=status)
