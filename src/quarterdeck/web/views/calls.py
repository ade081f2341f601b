"""What people say on the Forecast page: calls, taking back, deals judged, the week's lock."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.desk.calls import StaleCallError, Typed, submit, undo
from quarterdeck.desk.confidential import veil_of
from quarterdeck.desk.judging import Opinion, judge
from quarterdeck.desk.locking import lock, unlock
from quarterdeck.desk.speaking import Who
from quarterdeck.desk.viewer import NotAllowedError
from quarterdeck.journal.records import CALLED
from quarterdeck.reports.calls.board_page import board_json
from quarterdeck.reports.calls.spoken import Spoken, spoken_text
from quarterdeck.reports.to_json import dump
from quarterdeck.web.answers import beside, drawn
from quarterdeck.web.board import board_of
from quarterdeck.web.board_shown import Shown
from quarterdeck.web.pages.page import Look
from quarterdeck.web.views.errors import refused
from quarterdeck.web.views.pages import asking_of
from quarterdeck.web.walls import viewer_of
from quarterdeck.web.wording import in_fields
from quarterdeck.words.deal import Category
from quarterdeck.words.problem import QuarterdeckError

_PAGE = "forecast"
_STALE, _WRONG = 409, 400


class _Of(forms.Form):
    """For whom something is said, of which period, after what was seen, and why."""

    person = forms.CharField(max_length=128)
    period = forms.CharField(max_length=60)
    seen = forms.IntegerField(min_value=0, required=False)
    note = forms.CharField(max_length=1000, required=False)


class _Judging(_Of):
    """What is said of one deal."""

    deal = forms.CharField(max_length=128)
    verdict = forms.CharField(max_length=8, required=False)
    amount = forms.CharField(max_length=60, required=False)
    closes = forms.CharField(max_length=40, required=False)


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody typed and could not say: kept in the form, with why.

    `placed` says that the message stands at the form itself.
    """

    person: str
    error: QuarterdeckError
    placed: bool = False
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> tuple[str, str]:
        """What is wrong, and what to do next, in the words of the page."""
        return in_fields(self.error.says), in_fields(self.error.fix)


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Return the call board as JSON: the document of `quarterdeck call board`."""
    asking = asking_of(request, _PAGE)
    try:
        company = asking.company
        with company.desk() as desk:
            look = Look(desk, asking.viewer, asking.state, company.state, company.said)
            body = dump(veil_of(desk, asking.viewer).over(board_json(board_of(look))))
    except QuarterdeckError as error:
        return refused(request, error, asking.page, form="json")
    return HttpResponse(body, content_type="application/json")


@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Record a call; one after which somebody else called is shown what changed."""
    told = _told(request, _Of)
    amounts = {c: request.POST.get(c.value, "").strip()[:60] for c in CALLED}
    try:
        spoken = submit(
            request.company.fresh(),
            viewer_of(request.member),
            _typed(told, {c: text for c, text in amounts.items() if text}),
            who=_who(request, told),
        )
    except QuarterdeckError as error:
        values = {c.value: text for c, text in amounts.items()} | {"note": str(told["note"])}
        return _again(request, error, Tried(str(told["person"]), error, values=values))
    return _done(request, _said(spoken))


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Take back the last call of a person."""
    told = _told(request, _Of)
    try:
        who = _who(request, told)
        spoken = undo(request.company.fresh(), viewer_of(request.member), _typed(told, {}), who=who)
    except QuarterdeckError as error:
        return _again(request, error, Tried(str(told["person"]), error))
    return _done(request, f"Taken back. {_said(spoken)}")


@require_POST
def judge_deal(request: HttpRequest) -> HttpResponse:
    """Record what a person says of one deal."""
    told = _told(request, _Judging)
    names = ("deal", "verdict", "amount", "closes", "period", "note")
    opinion = Opinion(**{name: str(told[name] or "") for name in names})
    try:
        who = _who(request, told)
        spoken = judge(request.company.fresh(), viewer_of(request.member), opinion, who=who)
    except QuarterdeckError as error:
        return _again(request, error, Tried(f"deal:{opinion.deal}", error, values=_texts(told)))
    return _done(request, _said(spoken))


@require_POST
def turn_week(request: HttpRequest) -> HttpResponse:
    """Lock the week, or open it again with the reason."""
    asking_of(request, _PAGE)
    turn = lock if request.POST.get("turn") == "lock" else unlock
    note = request.POST.get("note", "").strip()[:1000]
    week = request.POST.get("week", "")[:40]
    try:
        _refuse_nobody(request)
        turned = turn(request.company.fresh(), viewer_of(request.member), week=week, note=note)
    except QuarterdeckError as error:
        return _again(request, error, Tried("week", error, values={"note": note}))
    state = "locked: nobody calls in it any more" if turned.state.locked else "open again"
    return _done(request, f"The week of {turned.state.week} is {state}.")


def _told(request: HttpRequest, form: type[forms.Form]) -> dict[str, object]:
    """Return what was sent; 404 for a page that the role has not, and for what no form of ours is.

    A login that stands for nobody cannot speak.
    """
    asking_of(request, _PAGE)
    filled = form(request.POST)
    if not filled.is_valid():
        raise Http404
    return dict(filled.cleaned_data)


def _typed(told: Mapping[str, object], amounts: Mapping[Category, str]) -> Typed:
    seen = told["seen"]
    return Typed(
        amounts, str(told["period"]), str(told["note"]), seen if isinstance(seen, int) else None
    )


def _who(request: HttpRequest, told: Mapping[str, object]) -> Who:
    _refuse_nobody(request)
    person = str(told["person"])
    return Who("", "" if person == request.member.person else person)


def _refuse_nobody(request: HttpRequest) -> None:
    """Raise NotAllowedError for a login that stands for no person: nobody would have said it."""
    if not request.member.person:
        raise NotAllowedError(
            "This login stands for no person, so nothing can be said with it.",
            fix="Have whoever runs the logins link it to you.",
        )


def _texts(told: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value or "") for name, value in told.items()}


def _said(spoken: Spoken) -> str:
    return " ".join(line.strip() for line in spoken_text(spoken).splitlines())


def _done(request: HttpRequest, message: str) -> HttpResponse:
    messages.success(request, message)
    query = request.GET.urlencode()
    to = f"{request.company.prefix}/{_PAGE}{'?' if query else ''}{query}#calls"
    return HttpResponseRedirect(to, status=303)


def _again(request: HttpRequest, error: QuarterdeckError, tried: Tried) -> HttpResponse:
    """Return the page as it is now with what was typed, and say why it was not recorded."""
    if isinstance(error, NotAllowedError):
        return refused(request, error)
    asking = asking_of(request, _PAGE)
    stale = isinstance(error, StaleCallError)
    try:
        context: dict[str, object] = {"drawn": drawn(asking), **beside(asking)}
    except QuarterdeckError as other:
        return refused(request, other, asking.page)
    shown = context.get("board")
    if isinstance(shown, Shown):
        context["board"] = shown.typed(tried.person, tried.values)
        tried = replace(tried, placed=shown.has_form(tried.person, tried.values.get("deal", "")))
    context |= {"page": asking.page, "state": asking.state, "tried": tried}
    return render(request, asking.page.template, context, status=_STALE if stale else _WRONG)
