"""Changes of the data: sent, looked at, said more of, made or thrown away."""

from dataclasses import replace

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.connectors.archives import unpack
from quarterdeck.connectors.intake import scratch_folder
from quarterdeck.connectors.observation import day_in
from quarterdeck.desk.confidential import closed_marks
from quarterdeck.desk.viewer import NotAllowedError
from quarterdeck.disk.files import careful, pieces_of
from quarterdeck.reports.playbooks.sheets import Wrongs
from quarterdeck.web.accounts.looked import look_at
from quarterdeck.web.accounts.roles import WRITE
from quarterdeck.web.changes.change import ASKING, IMPORT, READY, REFUSED, Change
from quarterdeck.web.changes.columns import answers_of, fields_of, rows_of, typed
from quarterdeck.web.changes.doing import ground_of
from quarterdeck.web.changes.drawing import effect_of, form_of
from quarterdeck.web.changes.running import apply, look, standing
from quarterdeck.web.changes.spool import Spool, clean_name
from quarterdeck.web.changes.stages import questions_of, said_of, sheets_of, wrong_with
from quarterdeck.web.pages.registry import BY_NAME
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.errors import WRONG, refused
from quarterdeck.web.views.pages import TYPES
from quarterdeck.web.views.sending import PAGE, begun, sent, there, told_of, whom
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

_STALE = 409
_LONGEST = 200
_WAIT = "2"


@needs(WRITE)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Keep an export that was sent and begin to look at it."""
    return sent(request, IMPORT, {"seen": _text(request, "seen")})


@needs(WRITE)
@require_safe
def page(request: HttpRequest, id_: str) -> HttpResponse:
    """Return a change: what it waits for, what it would do, or what came of it."""
    return _page(request, _found(request, id_))


@needs(WRITE)
@require_safe
def twin(request: HttpRequest, id_: str, form: str) -> HttpResponse:
    """Return the effect of a change as JSON, CSV or an Excel workbook."""
    change = _found(request, id_)
    folder = Spool(request.company.root).of(change.id)
    body = form_of(folder, form) if _holds(request, change) else None
    if body is None:
        raise Http404
    response = HttpResponse(body, content_type=TYPES[form])
    if form != "json":
        response.headers["Content-Disposition"] = f'attachment; filename="preview.{form}"'
    return response


@needs(WRITE)
@require_POST
def say(request: HttpRequest, id_: str) -> HttpResponse:
    """Take what is said of an export and look at it again."""
    change = _found(request, id_)
    try:
        _as_seen(request, change)
        says = {**change.says, "seen": _text(request, "seen")}
        if "draft" in change.told:
            form = request.POST.dict()
            said = change.says.get("answers", {})
            says["answers"] = answers_of(change.told["draft"], form, said)
            says["name"] = _text(request, "name")
            if "stages" in form:
                says["stages"], ends = said_of(change.told["draft"], form)
                says["answers"] |= ends
                if wrong := wrong_with(change.told["draft"], says["stages"]):
                    return _stages_wrong(request, replace(change, says=says), wrong)
        viewer = viewer_of(request.member)
        look(request.company, change.id, lambda c: replace(c, says=says, viewer=viewer))
    except QuarterdeckError as error:
        return _again(request, id_, error)
    return there(request, id_)


@needs(WRITE)
@require_POST
def take(request: HttpRequest, id_: str, number: str) -> HttpResponse:
    """Begin with one table of an archive that was sent, as with a file of its own."""
    change = _found(request, id_)
    if change.over or int(number) >= len(change.told.get("tables", ())):
        raise Http404
    archive = Spool(request.company.root).data(change)
    try:
        if not _sampled(request, change):
            raise NotAllowedError(
                "Only who sent the archive may take a table out of it: it may tell of deals that "
                "are not open to you.",
                fix=f"Ask {change.by}.",
            )
        with scratch_folder(request.company.root) as folder, careful("unpacking it", folder):
            (table,) = unpack(archive, folder, int(number)).tables
            seen = change.says.get("seen") or day_in(archive.name)
            says = {"seen": seen, "file": clean_name(table.name)}
            return begun(request, IMPORT, says, (pieces_of(table), table.stat().st_size))
    except QuarterdeckError as error:
        return _again(request, id_, error)


@needs(WRITE)
@require_POST
def make(request: HttpRequest, id_: str) -> HttpResponse:
    """Make a change as it was looked at; a second click finds it made or being made."""
    change = _found(request, id_)
    if change.over or change.working:
        return there(request, id_)
    try:
        _as_seen(request, change)
        viewer = viewer_of(request.member)
        apply(request.company, change, lambda c: replace(c, viewer=viewer))
    except QuarterdeckError as error:
        return _again(request, id_, error)
    look_at(request, f"data: {change.kind}", whom(change))
    return there(request, id_)


@needs(WRITE)
@require_POST
def discard(request: HttpRequest, id_: str) -> HttpResponse:
    """Throw a change away with its file; nothing of it is recorded."""
    change = _found(request, id_)
    try:
        Spool(request.company.root).discard(id_)
    except QuarterdeckError as error:
        return _again(request, id_, error)
    look_at(request, "data: thrown away", whom(change))
    return HttpResponseRedirect(f"{request.company.prefix}/{PAGE}", status=303)


_STALE_EFFECT = {
    "says": "Something else was recorded or decided since this was looked at.",
    "fix": "Go on all the same: it is looked at anew first, and nothing is done before you agree.",
    "where": "",
}


def _found(request: HttpRequest, id_: str) -> Change:
    found = standing(request.company, id_)
    if found is None:
        raise Http404
    return found


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:_LONGEST]


def _as_seen(request: HttpRequest, change: Change) -> None:
    if request.POST.get("edition") != str(change.edition):
        raise QuarterdeckError(
            "Somebody looked at this with other words since you loaded the page; nothing was done.",
            fix="Look at what holds now, then go on from there.",
        )


def _stages_wrong(request: HttpRequest, change: Change, wrong: Wrongs) -> HttpResponse:
    """Return a draft with what is wrong with its stages at their fields; nothing of it is kept."""
    says = " ".join(wrong.others) or "What you typed of the stages cannot be: it says why there."
    error = {"says": says, "fix": "Nothing was done. Correct it, then preview again.", "where": ""}
    return _page(request, replace(change, step=ASKING), error, WRONG)


def _again(request: HttpRequest, id_: str, error: QuarterdeckError) -> HttpResponse:
    change = standing(request.company, id_)
    if change is None:
        return refused(request, error, BY_NAME[PAGE])
    return _page(request, change, told_of(error), status=_STALE)


def _holds(request: HttpRequest, change: Change) -> bool:
    """Whether the effect of a change is that on the data and the playbook as they are."""
    return change.step == READY and change.ground == ground_of(request.company.today())


def _page(
    request: HttpRequest,
    change: Change,
    error: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    folder = Spool(request.company.root).of(change.id)
    company = request.company.today().playbook.settings
    told: dict[str, object] = {"page": BY_NAME[PAGE], "change": change, "error": error}
    told["drawn"] = {"workspace": company.name, "simulated": company.simulated}
    if change.error and not error:
        told["error"] = told_of(QuarterdeckError(change.error[0], fix=change.error[1]))
    if change.step == READY:
        told |= (
            {"effect": effect_of(folder)}
            if _holds(request, change)
            else {"error": error or _STALE_EFFECT}
        )
    told["held"] = any(one["quarantined"] for one in change.told.get("results", ()))
    if change.working:
        told["progress"] = _progress(request, change)
    if change.step in {ASKING, READY, REFUSED} and "draft" in change.told:
        draft = change.told["draft"]
        rows = typed(rows_of(draft), request.POST.dict())
        if not _sampled(request, change):
            rows = tuple(replace(row, samples=()) for row in rows)
        told |= {"draft": draft, "rows": rows, "fields": fields_of(draft)}
        told |= {"stages": sheets_of(draft, change.says), "questions": questions_of(draft)}
    response = render(request, "quarterdeck/change.html", told, status=status)
    if change.working:
        there = f"{request.company.prefix}/{PAGE}/change/{change.id}"
        response.headers["Refresh"] = f"{_WAIT}; url={there}"
    return response


def _sampled(request: HttpRequest, change: Change) -> bool:
    """Whether to show what stands in a file that was sent: it may tell of confidential deals."""
    if change.by == request.user.email:
        return True
    return not closed_marks(request.company.today(), viewer_of(request.member))


def _progress(request: HttpRequest, change: Change) -> dict[str, object]:
    path = Spool(request.company.root).of(change.id) / "progress.json"
    try:
        told = orjson.loads(path.read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):
        return {"phase": "beginning"}
    share = told["share"]
    return {"phase": told["phase"], "share": None if share is None else round(share * 100)}
