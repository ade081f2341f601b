"""Who may speak for whom: lending one's voice for a time, and ending it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from quarterdeck.desk.speaking import Who, delegate
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.voices import lent, usual_end
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.calls.lent import nothing_lent
from quarterdeck.web.accounts.roles import CALL
from quarterdeck.web.pages.voices import PAGE
from quarterdeck.web.state import State
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.errors import WRONG
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

_LONGEST = 128
_FIELDS = {"--to": "Who may speak", "--until": "Until", "--for": "For whom", "--by": "For whom"}


@needs(CALL)
@require_http_methods(["GET", "HEAD", "POST"])
def voices(request: HttpRequest) -> HttpResponse:
    """Return who may speak for whom; lend one's voice, or end that, by its forms."""
    desk, viewer = request.company.fresh(), viewer_of(request.member)
    if request.method != "POST":
        return _page(request, desk, viewer)
    told = {name: request.POST.get(name, "").strip()[:_LONGEST] for name in ("to", "until", "for")}
    end = request.POST.get("do") == "end"
    # Whose word it was is on record for good, so only a login that stands for a person lends.
    who = Who(viewer.person, told["for"] if viewer.role == "revops" else "")
    try:
        word = delegate(desk, viewer, who=who, to=told["to"], until=told["until"], end=end)
    except QuarterdeckError as error:
        return _page(request, desk, viewer, told=told, error=error)
    names = desk.names({word.person, word.delegate})
    one, other = (names.get(id_, id_) for id_ in (word.delegate, word.person))
    now = "no longer speaks" if end else "may speak"
    until = f" until {told['until']}" if told["until"] else ""
    messages.success(request, f"{one} {now} for {other}{until}.")
    return HttpResponseRedirect(f"{request.company.prefix}/voices", status=303)


def _page(
    request: HttpRequest,
    desk: Desk,
    viewer: Viewer,
    *,
    told: dict[str, str] | None = None,
    error: QuarterdeckError | None = None,
) -> HttpResponse:
    found = lent(desk, viewer)
    shown = {
        "page": PAGE,
        "state": State(),
        "lendings": found.lendings,
        "nothing": nothing_lent(found),
        "typed": told or {"to": "", "until": f"{usual_end(desk)}", "for": ""},
        "today": desk.today,
        "others": viewer.role == "revops",
        "lends": bool(viewer.person),
        "error": _in_words(error) if error else None,
    }
    return render(request, "quarterdeck/voices.html", shown, status=WRONG if error else 200)


def _in_words(error: QuarterdeckError) -> dict[str, str]:
    """Return an error in the words of the form's fields."""
    fix = error.fix.partition(": --")[0].rstrip(".") + "."
    if ".csv" in fix:
        fix = "Write the name as the calls on the Forecast page have it, or the person's id."
    return {"says": error.says, "fix": fix, "where": _FIELDS.get(error.where, "")}
