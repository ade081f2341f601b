"""Imports withdrawn and brought back, from their page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from quarterdeck.desk.batches import batch_of
from quarterdeck.web.accounts.roles import WRITE
from quarterdeck.web.changes.change import BACK, WITHDRAW
from quarterdeck.web.pages import batch as page
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.errors import refused
from quarterdeck.web.views.sending import begun
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

_LONGEST = 500


@needs(WRITE)
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Begin to look at what withdrawing an import would do."""
    return _begun(request, WITHDRAW)


@needs(WRITE)
@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    """Begin to look at what bringing a withdrawn import back would do."""
    return _begun(request, BACK)


def _begun(request: HttpRequest, kind: str) -> HttpResponse:
    told = request.POST
    batch, reason = told.get("batch", "").strip(), told.get("reason", "").strip()[:_LONGEST]
    try:
        found = batch_of(request.company.today(), viewer_of(request.member), batch)
        _refuse_silence(reason)
        says = {"batch": batch, "reason": reason, "source": found.entry.source}
        return begun(request, kind, says)
    except QuarterdeckError as error:
        return refused(request, error, page.PAGE)


def _refuse_silence(reason: str) -> None:
    if not reason:
        raise QuarterdeckError(
            "Nothing says why.", fix="Say it for those who read the ledger later."
        )
