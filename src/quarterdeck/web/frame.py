"""What every template needs: who is signed in, the pages, what the context bar offers."""

from django.http import HttpRequest

from quarterdeck.desk.code import code_version
from quarterdeck.web.accounts.roles import CALL, LOGINS, READ, ROLES
from quarterdeck.web.answers import Asking, choices
from quarterdeck.web.choices import Choices, words_of
from quarterdeck.web.companies import companies
from quarterdeck.web.notices.sending import kinds_of
from quarterdeck.web.pages.registry import PAGES
from quarterdeck.web.state import State, state_of
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

_SHOWN = 5
"""So many pages stand in the bar; the others are behind 'More'."""


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what is common to all pages; little for somebody who is not signed in."""
    base: dict[str, object] = {"built": code_version().rpartition("+")[2], "nonce": request.nonce}
    if getattr(request, "member", None) is None:
        return base
    role, rights = request.member.role, ROLES[request.member.role].rights
    listed = [p for p in PAGES if p.listed and p.seen_by(role)]
    state = state_of(request.GET.dict())
    offered = _offered(request, state) if READ in rights else None
    return base | {
        "prefix": request.company.prefix,
        "company": request.company,
        "called": offered.workspace if offered else request.company.name,
        "companies": [c for c in companies().values() if c.name != request.company.name],
        "member": request.member,
        "bar": listed[:_SHOWN],
        "more_pages": listed[_SHOWN:],
        "manages": LOGINS in rights,
        "reads": READ in rights,
        "speaks": CALL in rights,
        "noticed": bool(kinds_of(request.member)),
        "kept": state.kept().query,
        "choices": offered,
        "looked_at": words_of(offered, state) if offered else {},
    }


def _offered(request: HttpRequest, state: State) -> Choices | None:
    asking = Asking(request.company, PAGES[0], viewer_of(request.member), state)
    try:
        return choices(asking)
    except QuarterdeckError:
        return None
