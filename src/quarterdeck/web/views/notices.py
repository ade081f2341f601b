"""One's own notices: what one is told by letter, how and when, and how that looks."""

from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from quarterdeck.reports.letters.html import letter_html
from quarterdeck.reports.letters.letter import BRIEF, CALLS
from quarterdeck.web.accounts.looked import by_request, look_at
from quarterdeck.web.accounts.models import Notice, Told
from quarterdeck.web.accounts.roles import READ
from quarterdeck.web.answers import Asking
from quarterdeck.web.companies import now
from quarterdeck.web.notices.channels import ways_of
from quarterdeck.web.notices.choosing import (
    DAYS,
    NONE,
    SLACK,
    TEAMS,
    Chosen,
    choose,
    notice_of,
    zones,
)
from quarterdeck.web.notices.sending import kinds_of, letter_of, times_of
from quarterdeck.web.pages.registry import BY_NAME
from quarterdeck.web.state import State
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.errors import WRONG, refused
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

_LAST = 8
_DAYS = [(str(number), day) for number, day in enumerate(DAYS, 1)]
_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
_CHANNELS = ((NONE, "no channel"), (SLACK, "Slack"), (TEAMS, "Teams"))
_APART = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)
"""The policy of a letter that is shown: it runs and loads nothing, and has its styles in place."""


class Choosing(forms.Form):
    """What somebody chooses to be told."""

    kinds = forms.MultipleChoiceField(choices=[(BRIEF, ""), (CALLS, "")], required=False)
    by_mail = forms.BooleanField(required=False)
    channel = forms.ChoiceField(choices=_CHANNELS, required=False)
    webhook = forms.CharField(required=False, max_length=500)
    zone = forms.CharField(max_length=64)
    hour = forms.TypedChoiceField(choices=_HOURS, coerce=int)
    days = forms.MultipleChoiceField(choices=_DAYS, required=False)

    @property
    def chosen(self) -> Chosen:
        """What was chosen, as it is kept."""
        told = self.cleaned_data
        return Chosen(
            frozenset(told["kinds"]),
            told["by_mail"],
            told["channel"],
            told["webhook"].strip(),
            told["zone"].strip(),
            told["hour"],
            "".join(told["days"]),
        )


@needs(READ)
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Return what one is told by letter, and keep what one chooses."""
    if not kinds_of(request.member):
        raise Http404
    if request.method != "POST":
        return _page(request, Choosing(_initial(notice_of(request.member))))
    form = Choosing(request.POST)
    try:
        if not form.is_valid():
            return _page(request, form, status=WRONG)
        choose(request.member, form.chosen, by=by_request(request))
    except QuarterdeckError as error:
        return _page(request, form, error=error, status=WRONG)
    messages.success(request, "Kept.")
    return redirect(f"{request.company.prefix}/notices")


@needs(READ)
@require_safe
def preview(request: HttpRequest, kind: str) -> HttpResponse:
    """Return a letter as it would be sent to who asks, apart from the page it is shown in."""
    if kind not in kinds_of(request.member):
        raise Http404
    try:
        body = _drawn(request, kind)
    except QuarterdeckError as error:
        return refused(request, error)
    look_at(request, f"notice: {kind}")
    if not body:
        return render(request, "quarterdeck/notice_none.html", headers=_FRAMED)
    return HttpResponse(body, headers=_FRAMED | {"Content-Security-Policy": _APART})


_FRAMED = {"X-Frame-Options": "SAMEORIGIN"}


def _drawn(request: HttpRequest, kind: str) -> str:
    """Return the HTML of a letter, '' for none; computed once for a state of the company."""
    viewer = viewer_of(request.member)
    key = f"letter-{kind}-{Asking(request.company, BY_NAME['today'], viewer, State()).key}"
    found: str | None = cache.get(key)
    if found is None:
        letter = letter_of(request.company, request.member, kind)
        found = "" if letter is None else letter_html(letter, ways_of(request.company.name))
        cache.set(key, found)
    return found


def _initial(notice: Notice) -> dict[str, Any]:
    kinds = [kind for kind in (BRIEF, CALLS) if getattr(notice, kind)]
    return {
        "kinds": kinds,
        "by_mail": notice.by_mail,
        "channel": notice.shape if notice.webhook else NONE,
        "webhook": "",
        "zone": notice.zone,
        "hour": notice.hour,
        "days": list(notice.weekdays),
    }


def _page(
    request: HttpRequest,
    form: Choosing,
    *,
    error: QuarterdeckError | None = None,
    status: int = 200,
) -> HttpResponse:
    notice = notice_of(request.member)
    zone = ZoneInfo(notice.zone)
    ahead = times_of(notice).next_at(now()) if notice.brief or notice.calls else None
    told = Told.objects.filter(member=request.member).order_by("-at", "-pk")[:_LAST]
    context = {
        "form": form,
        "error": error,
        "kinds": kinds_of(request.member),
        "days": _DAYS,
        "hours": _HOURS,
        "channels": _CHANNELS if settings.QUARTERDECK.webhooks else (),
        "hosts": settings.QUARTERDECK.webhooks,
        "mails": bool(settings.QUARTERDECK.mail),
        "zones": zones(),
        "kept_host": urlsplit(notice.webhook).hostname or "",
        "next": ahead.astimezone(zone) if ahead else None,
        "zone": notice.zone,
        "told": [(one, one.at.astimezone(zone)) for one in told],
    }
    return render(request, "quarterdeck/notices.html", context, status=status)
