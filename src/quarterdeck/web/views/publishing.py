"""Publishing the forecast of the page: kept for the record, as it is said at this moment."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from quarterdeck.desk.ask import as_of_day
from quarterdeck.desk.forecasting import Ahead
from quarterdeck.desk.publishing import publish_forecast
from quarterdeck.web.accounts.looked import look_at
from quarterdeck.web.accounts.roles import WRITE
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.errors import refused
from quarterdeck.web.views.pages import asking_of
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

_PAGE = "forecast"


class _Publishing(forms.Form):
    """The day that was looked at, and what is to be kept with the forecast."""

    day = forms.DateField()
    note = forms.CharField(max_length=2000, required=False)


@needs(WRITE)
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish the forecast of the period that was looked at; refused once a later day is known."""
    asking = asking_of(request, _PAGE)
    filled = _Publishing(request.POST)
    if not filled.is_valid():
        raise Http404
    told = filled.cleaned_data
    desk = request.company.fresh()
    horizon = asking.state.more.get("horizon", "")
    try:
        _refuse_other(told["day"], as_of_day(desk, ""))
        found = publish_forecast(
            desk,
            viewer_of(request.member),
            asking.state.ask,
            ahead=Ahead(horizon, 0),
            note=told["note"],
        )
    except QuarterdeckError as error:
        return refused(request, error, asking.page)
    look_at(request, _PAGE)
    done = "Published" if found.published and found.published.new else "It was published before"
    messages.success(request, f"{done}: the forecast of {found.period.label} as of {told['day']}.")
    return HttpResponseRedirect(f"{request.company.prefix}/record", status=303)


def _refuse_other(seen: date, day: date) -> None:
    """Refuse to publish a forecast of another day than the one that was looked at."""
    if seen != day:
        raise QuarterdeckError(
            f"You looked at {seen}, and the last day known is {day}.",
            where="As of",
            fix="Look at the forecast of now, and publish that.",
        )
