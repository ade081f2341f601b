"""Who is asking: the login's part in a company, as the one scope check of the desk takes it."""

from django.http import HttpRequest

from quarterdeck.desk.viewer import Viewer
from quarterdeck.web.accounts.models import Member
from quarterdeck.web.accounts.roles import ROLES


def viewer_of(member: Member) -> Viewer:
    """Return the member as the desk knows them; what they may is what holds now."""
    return Viewer(member.person, member.role, ROLES[member.role].rights, member.confidential)


def member_in(request: HttpRequest, company: str) -> Member | None:
    """Return the part of who is signed in in a company, None where they have none that counts."""
    if not request.user.is_authenticated or not request.user.is_active:
        return None
    found: Member | None = Member.objects.filter(
        login=request.user, company=company, active=True
    ).first()
    return found
