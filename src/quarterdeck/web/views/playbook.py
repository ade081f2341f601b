"""Deciding on the Playbook page: a form is tried, shown with its effect, applied with a note."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from quarterdeck.desk.attempts import StalePlaybookError
from quarterdeck.desk.confidential import veil_of
from quarterdeck.desk.deciding import FILES, VERSION, decide, draft_of, sheet_of
from quarterdeck.desk.sheets import PARTS
from quarterdeck.playbook.versions import Version
from quarterdeck.reports.html_blocks import blocks_html
from quarterdeck.reports.panels import Panels
from quarterdeck.reports.playbooks.drafts import Draft, Wish
from quarterdeck.reports.playbooks.page import draft_report
from quarterdeck.reports.playbooks.sheets import Sheet, Typed
from quarterdeck.web.accounts.looked import by_request, write_down
from quarterdeck.web.accounts.roles import WRITE
from quarterdeck.web.answers import drawn
from quarterdeck.web.links import leading
from quarterdeck.web.pages.playbook import which_of
from quarterdeck.web.typed import LONGEST, typed_in
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.errors import WRONG, refused
from quarterdeck.web.views.pages import asking_of
from quarterdeck.web.walls import viewer_of
from quarterdeck.web.wording import in_fields, on_pages
from quarterdeck.words.problem import QuarterdeckError

_PAGE = "playbook"
_STALE = 409


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: what to do with it, what is wished, and why."""

    do: str
    wish: Wish
    note: str


@needs(WRITE)
@require_POST
def edit(request: HttpRequest, part: str) -> HttpResponse:
    """Show what an edit changes, put it in force, or give it back to its form."""
    sent = _sent(request, part)
    try:
        if sent.do == "apply":
            return _applied(request, sent)
        desk, viewer = request.company.deciding(), viewer_of(request.member)
        if sent.do == "edit" and part in PARTS:
            sheet = sheet_of(desk, viewer, part, sent.wish.which)
            return _page(request, {"sheet": sheet.typed(sent.wish.typed)})
        draft = draft_of(desk, viewer, sent.wish)
    except StalePlaybookError as error:
        return _again(request, sent, error)
    except QuarterdeckError as error:
        return refused(request, error, asking_of(request, _PAGE).page)
    return _shown(request, sent, draft)


def _applied(request: HttpRequest, sent: Sent) -> HttpResponse:
    desk, viewer = request.company.deciding(), viewer_of(request.member)
    try:
        version = decide(desk, viewer, sent.wish, sent.note)
    except StalePlaybookError:
        raise
    except QuarterdeckError as error:
        return _shown(request, sent, draft_of(desk, viewer, sent.wish), error)
    said = _said(version, sent.wish.part)
    what = " ".join(part for part in (sent.wish.part, said, sent.note) if part)
    write_down(by_request(request), request.company.name, "playbook", what)
    messages.success(request, said)
    query = urlencode(_shown_after(request, sent))
    to = f"{request.company.prefix}/{_PAGE}{'?' if query else ''}{query}"
    return HttpResponseRedirect(to, status=303)


def _shown_after(request: HttpRequest, sent: Sent) -> Mapping[str, str]:
    """Return which page is shown once something is in force."""
    part = PARTS.get(sent.wish.part)
    if part is None:
        return request.GET.dict()
    return {"view": part.name, **part.after(sent.wish.which, sent.wish.typed)}


def _said(version: Version | None, part: str) -> str:
    if version is None and part == VERSION:
        return "The files say again what is in force."
    if version is None:
        return "The names are taken over; nothing else changed."
    return f"Version {version.number} is in force from {version.since} on."


def _sent(request: HttpRequest, part: str) -> Sent:
    """Return what was sent; 404 for what is no form of ours."""
    told = request.POST
    which = dict(which_of(asking_of(request, _PAGE).state))
    if part == VERSION:
        which = {"version": told.get("version", "")[:12]}
    if part not in {*PARTS, FILES, VERSION}:
        raise Http404
    typed = (
        _json(told["typed"]) if "typed" in told else typed_in(told, _json(told.get("shown", "{}")))
    )
    wish = Wish(part, which, typed, told.get("mark", "")[:80])
    return Sent(told.get("do", "preview"), wish, told.get("note", "").strip()[:LONGEST])


def _json(text: str) -> dict[str, dict[str, str]]:
    """Return lines of cells as a form carries them; 404 for what is none of ours."""
    try:
        # A half of a pair, which JSON may write and nothing can keep, becomes a question mark.
        told = json.loads(json.dumps(json.loads(text), ensure_ascii=False).encode(errors="replace"))
        return {str(k): {str(n): str(v) for n, v in cells.items()} for k, cells in told.items()}
    except (ValueError, AttributeError):
        raise Http404 from None


def _shown(
    request: HttpRequest, sent: Sent, draft: Draft, error: QuarterdeckError | None = None
) -> HttpResponse:
    """Return what a draft changes, or its form with what is wrong."""
    if draft.differing is None or (not draft.changes and draft.sheet):
        same = draft.differing is not None
        return _page(request, {"sheet": draft.sheet, "others": draft.wrong, "nothing": same}, WRONG)
    asking = asking_of(request, _PAGE)
    panels = Panels(leading(asking.company.prefix, _PAGE, asking.state))
    with asking.company.desk() as desk:
        report = veil_of(desk, asking.viewer).report(draft_report(draft, draft.differing))
    body = on_pages(blocks_html(report.blocks, panels), asking.company.prefix)
    told: dict[str, object] = {
        "draft": draft,
        "told": body,
        "told_panels": panels.html(),
        "error": _words(error),
    }
    told |= {"typed": json.dumps(sent.wish.typed, ensure_ascii=False), "note": sent.note}
    return _page(request, told, WRONG if error else 200)


def _again(request: HttpRequest, sent: Sent, error: StalePlaybookError) -> HttpResponse:
    """Return the form as it stands now with what was typed, and say who changed what."""
    told: dict[str, object] = {"error": _words(error)}
    if sent.wish.part in PARTS:
        with request.company.desk() as desk:
            sheet = sheet_of(desk, viewer_of(request.member), sent.wish.part, sent.wish.which)
        told |= {"sheet": sheet.typed(sent.wish.typed), "others": _lost(sheet, sent.wish.typed)}
    return _page(request, told, _STALE)


def _lost(sheet: Sheet, typed: Typed) -> list[str]:
    """Say what was typed in lines that are no longer there."""
    known = {line.key for line in sheet.all}
    gone = {key: filter(None, cells.values()) for key, cells in typed.items() if key not in known}
    said = "The line {} is no longer there; you had typed {}."
    return [said.format(key, ", ".join(words)) for key, words in gone.items()]


def _words(error: QuarterdeckError | None) -> dict[str, str] | None:
    return {"says": in_fields(error.says), "fix": in_fields(error.fix)} if error else None


def _page(request: HttpRequest, told: dict[str, object], status: int = 200) -> HttpResponse:
    asking = asking_of(request, _PAGE)
    try:
        head = drawn(asking)
    except QuarterdeckError as error:
        return refused(request, error, asking.page)
    shown = asking.state.more.get("view", "")
    base = {"page": asking.page, "drawn": head, "state": asking.state, "shown_view": shown}
    return render(request, asking.page.template, base | told, status=status)
