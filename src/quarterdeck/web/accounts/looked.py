"""Writes down who looked at data about persons, and who changed whose rights."""

from django.http import HttpRequest

from quarterdeck.web.accounts.models import Looked

_MOST = 500


def look_at(request: HttpRequest, what: str, whom: str = "") -> None:
    """Write down one look or change of who is signed in."""
    Looked.objects.create(
        email=request.user.email,
        company=request.company.name if request.company else "",
        what=what,
        whom=whom[:200],
        address=request.get_full_path()[:_MOST],
    )
