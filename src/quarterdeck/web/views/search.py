"""What the palette finds: pages, people and teams, metrics and days."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.web.accounts.roles import LOGINS, READ, ROLES
from quarterdeck.web.accounts.saved import address_of, views_of
from quarterdeck.web.answers import choices
from quarterdeck.web.pages.registry import PAGES
from quarterdeck.web.state import State, state_of
from quarterdeck.web.views.pages import asking_of, first_page
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError

_MOST = 12
Found = dict[str, str]


@require_safe
def search(request: HttpRequest) -> JsonResponse:
    """Return up to twelve places that match the words; each is open to who asks."""
    asked = request.GET.get("q", "").strip()[:100]
    found = [*_views(request, asked), *_pages(request, asked), *_days(request, asked)]
    found += [*_people(request, asked), *_metrics(request, asked)]
    return JsonResponse({"results": sorted(found, key=_further(asked))[:_MOST]})


def _further(asked: str) -> Callable[[Found], int]:
    """Return how far a place is from what was asked: it begins so, its name has it, or its text."""

    def rank(place: Found) -> int:
        label = place["label"].casefold()
        return 0 if label.startswith(asked.casefold()) else 1 if _matches(asked, label) else 2

    return rank


def _matches(asked: str, *texts: str) -> bool:
    words = asked.casefold().split()
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words)


def _pages(request: HttpRequest, asked: str) -> Iterator[Found]:
    for page in PAGES:
        if (
            page.listed
            and page.seen_by(request.member.role)
            and _matches(asked, page.title, page.says)
        ):
            yield _at(request, page.title, "page", page.name)
    if LOGINS in ROLES[request.member.role].rights and _matches(asked, "Admin", "logins"):
        yield _at(request, "Admin", "page", "admin")


def _views(request: HttpRequest, asked: str) -> Iterator[Found]:
    """Yield one's own views, the words in their names; without words pages come first."""
    for view in views_of(request.member) if asked else ():
        if _matches(asked, view.name):
            url = f"{request.company.prefix}/{address_of(view)}"
            yield {"label": view.name, "kind": "saved view", "url": url}


def _days(request: HttpRequest, asked: str) -> Iterator[Found]:
    try:
        day = parse_day(asked)
    except QuarterdeckError:
        return
    state = state_of({"as_of": day.isoformat()})
    yield _at(request, f"As of {day:%A} {day.day} {day:%B %Y}", "day", first_page(request), state)


def _people(request: HttpRequest, asked: str) -> Iterator[Found]:
    if not asked or READ not in ROLES[request.member.role].rights:
        return
    offered = choices(asking_of(request, first_page(request))).scopes
    for scope in offered:
        if scope.value and _matches(asked, scope.label, scope.value):
            label = scope.label.strip()
            yield _at(request, label, "person or team", "forecast", State(scope=scope.value))


def _metrics(request: HttpRequest, asked: str) -> Iterator[Found]:
    if not asked or READ not in ROLES[request.member.role].rights:
        return
    for metric in catalogue().values():
        if _matches(asked, metric.title, metric.name):
            state = state_of({"metric": metric.name})
            yield _at(request, metric.title, "metric", "metrics", state)


def _at(
    request: HttpRequest, label: str, kind: str, page: str, state: State | None = None
) -> Found:
    query = f"?{state.query}" if state and state.query else ""
    return {"label": label, "kind": kind, "url": f"{request.company.prefix}/{page}{query}"}
