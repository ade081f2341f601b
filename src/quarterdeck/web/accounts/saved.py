"""Views of pages under names of one's own: kept, found again, renamed, let go."""

from dataclasses import dataclass
from urllib.parse import quote

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from quarterdeck.web.accounts.models import Member, SavedView
from quarterdeck.web.pages.registry import BY_NAME, ITEMS
from quarterdeck.words.problem import QuarterdeckError

MOST = 100
"""So many views somebody can keep."""

_NAME, _QUERY = 80, 1000


@dataclass(frozen=True, slots=True)
class Place:
    """A page in a state: its name, of what thing where it is about one, and its query."""

    page: str
    item: str = ""
    query: str = ""

    @property
    def path(self) -> str:
        """The path of the page, without a slash before it."""
        return f"{self.page}/{quote(self.item, safe='')}" if self.item else self.page

    @property
    def address(self) -> str:
        """The path and the query."""
        return f"{self.path}?{self.query}" if self.query else self.path


def save_view(member: Member, place: Place, name: str) -> SavedView:
    """Keep a page's state under a name.

    Raises QuarterdeckError for a page that the role has not, a state that is too long, no name, one
    that this page has already, and for more views than can be kept.
    """
    pages = ITEMS if place.item else BY_NAME
    if place.page not in pages or not pages[place.page].seen_by(member.role):
        raise QuarterdeckError("There is no such page here.", where="page", fix="Save another one.")
    if len(place.query) > _QUERY:
        raise QuarterdeckError(
            "This view is too long to be kept.", where="query", fix="Shorten its filter."
        )
    if views_of(member).count() >= MOST:
        raise QuarterdeckError(
            f"You keep {MOST} views already.", where="name", fix="Delete one that you do not need."
        )
    return _kept(SavedView(member=member, page=place.path, query=place.query), name)


def views_of(member: Member, path: str = "") -> QuerySet[SavedView]:
    """Return a member's views by name, of all pages or of the one at a path."""
    mine = SavedView.objects.filter(member=member, **({"page": path} if path else {}))
    return mine.order_by("name", "page")


def rename(view: SavedView, name: str) -> SavedView:
    """Give a view another name; raises QuarterdeckError for none, and for one the page has."""
    return _kept(view, name)


def address_of(view: SavedView) -> str:
    """Return the address of a view within its company, without a slash before it."""
    return f"{view.page}?{view.query}" if view.query else str(view.page)


def _kept(view: SavedView, name: str) -> SavedView:
    view.name = " ".join(name.split())[:_NAME]
    if not view.name:
        raise QuarterdeckError("The view has no name.", where="name", fix="Give it one.")
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise QuarterdeckError(
            f"You have a view {view.name!r} of this page already.",
            where="name",
            fix="Choose another name, or delete that one.",
        ) from None
    return view
