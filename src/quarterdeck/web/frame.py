"""What every template needs: who is signed in, the pages, what the context bar offers."""

from django.http import HttpRequest

from quarterdeck.desk.code import code_version
from quarterdeck.web.answers import Asking, choices
from quarterdeck.web.companies import companies
from quarterdeck.web.pages.registry import PAGES
from quarterdeck.web.state import state_of
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

_SHOWN = 5
"""So many pages stand in the bar; the others are behind 'More'."""


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what is common to all pages; little for somebody who is not signed in."""
    base: dict[str, object] = {"built": code_version().rpartition("+")[2], "nonce": request.nonce}
    if getattr(request, "member", None) is None:
        return base
    role = request.member.role
    listed = [p for p in PAGES if p.listed and p.seen_by(role)]
    state = state_of(request.GET.dict())
    asking = Asking(request.company, PAGES[0], viewer_of(request.member), state)
    try:
        offered = choices(asking)
    except QuarterdeckError:
        offered = None
    return base | {
        "prefix": request.company.prefix,
        "company": request.company,
        "companies": [c for c in companies().values() if c.name != request.company.name],
        "member": request.member,
        "bar": listed[:_SHOWN],
        "more_pages": listed[_SHOWN:],
        "kept": state.kept().query,
        "choices": offered,
    }
