"""Changes of the data: sent, looked at, said more of, made or thrown away."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
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
from quarterdeck.web.answers import beside, drawn
from quarterdeck.web.changes.change import ASKING, IMPORT, READY, REFUSED, Change
from quarterdeck.web.changes.columns import answers_of, fields_of, rows_of, typed
from quarterdeck.web.changes.doing import ground_of
from quarterdeck.web.changes.drawing import effect_of, form_of
from quarterdeck.web.changes.running import apply, awaited, look, standing
from quarterdeck.web.changes.spool import LARGEST, Spool, clean_name
from quarterdeck.web.changes.stages import questions_of, said_of, sheets_of, wrong_with
from quarterdeck.web.companies import now
from quarterdeck.web.pages.registry import BY_NAME
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.errors import WRONG, refused
from quarterdeck.web.views.pages import TYPES, asking_of
from quarterdeck.web.walls import viewer_of
from quarterdeck.web.wording import in_fields
from quarterdeck.words.problem import QuarterdeckError

_PAGE = "data"
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
    return _there(request, id_)


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
        return _there(request, id_)
    try:
        _as_seen(request, change)
        viewer = viewer_of(request.member)
        apply(request.company, change, lambda c: replace(c, viewer=viewer))
    except QuarterdeckError as error:
        return _again(request, id_, error)
    look_at(request, f"data: {change.kind}", _whom(change))
    return _there(request, id_)


@needs(WRITE)
@require_POST
def discard(request: HttpRequest, id_: str) -> HttpResponse:
    """Throw a change away with its file; nothing of it is recorded."""
    change = _found(request, id_)
    try:
        Spool(request.company.root).discard(id_)
    except QuarterdeckError as error:
        return _again(request, id_, error)
    look_at(request, "data: thrown away", _whom(change))
    return HttpResponseRedirect(f"{request.company.prefix}/{_PAGE}", status=303)


def sent(request: HttpRequest, kind: str, says: dict[str, Any]) -> HttpResponse:
    """Keep the file of a form as a change of a kind and begin to look at it."""
    try:
        file = _file(request)
        name = clean_name(file.name or "")
        return begun(request, kind, {**says, "file": name}, (file.chunks(), file.size or 0))
    except QuarterdeckError as error:
        return back(request, error)


def begun(
    request: HttpRequest,
    kind: str,
    says: dict[str, Any],
    file: tuple[Iterable[bytes] | None, int] = (None, 0),
) -> HttpResponse:
    """Keep a change of a kind and begin to look at it; raises QuarterdeckError as that does."""
    company, by = request.company, request.user.email
    change = Change("", kind, by, now(), says, viewer_of(request.member))
    made = Spool(company.root).add(change, *file)
    look_at(request, f"data: {kind} looked at", _whom(made))
    look(company, made.id, _as_it_is)
    return _there(request, made.id)


def back(request: HttpRequest, error: QuarterdeckError) -> HttpResponse:
    """Return the Data page as it is with what is wrong."""
    asking = asking_of(request, _PAGE)
    try:
        context: dict[str, object] = {"drawn": drawn(asking), **beside(asking)}
    except QuarterdeckError as other:
        return refused(request, other, asking.page)
    shown = asking.state.more.get("view", "")
    context |= {"page": asking.page, "state": asking.state, "error": told_of(error)}
    return render(request, asking.page.template, context | {"shown_view": shown}, status=WRONG)


def told_of(error: QuarterdeckError) -> dict[str, str]:
    """Return an error in the words of pages."""
    return {"says": in_fields(error.says), "fix": in_fields(error.fix), "where": error.where}


_STALE_EFFECT = {
    "says": "Something else was recorded or decided since this was looked at.",
    "fix": "Go on all the same: it is looked at anew first, and nothing is done before you agree.",
    "where": "",
}


def _as_it_is(change: Change) -> Change:
    return change


def _file(request: HttpRequest) -> UploadedFile:
    found = request.FILES.get("file")
    if getattr(request, "too_large", False):
        raise QuarterdeckError(
            f"The file is larger than {LARGEST // 2**20:,} MB, so it was not taken.",
            fix="Have whoever runs the server import it there: quarterdeck import FILE.",
        )
    if found is None:
        raise QuarterdeckError("No file was chosen.", fix="Choose one and send it again.")
    if not found.size:
        raise QuarterdeckError(
            f"{found.name} is empty.", fix="Export it again, and look whether it holds rows."
        )
    return found


def _found(request: HttpRequest, id_: str) -> Change:
    found = standing(request.company, id_)
    if found is None:
        raise Http404
    return found


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:_LONGEST]


def _whom(change: Change) -> str:
    return change.file or str(change.says.get("batch", "")) or change.title


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


def _there(request: HttpRequest, id_: str) -> HttpResponse:
    awaited(request.company, id_)
    return HttpResponseRedirect(f"{request.company.prefix}/data/change/{id_}", status=303)


def _again(request: HttpRequest, id_: str, error: QuarterdeckError) -> HttpResponse:
    change = standing(request.company, id_)
    if change is None:
        return refused(request, error, BY_NAME[_PAGE])
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
    told: dict[str, object] = {"page": BY_NAME[_PAGE], "change": change, "error": error}
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
        there = f"{request.company.prefix}/{_PAGE}/change/{change.id}"
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
