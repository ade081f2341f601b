"""Ways in for people who have no part in a company yet: once, and within a week."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet

from quarterdeck.web.accounts.looked import By, write_down
from quarterdeck.web.accounts.members import Part, checked, refuse_second
from quarterdeck.web.accounts.models import Invitation, Login, Member
from quarterdeck.web.accounts.tokens import drawn, hashed
from quarterdeck.words.problem import QuarterdeckError

INVITED_FOR = timedelta(days=7)


def invite(email: str, company: str, part: Part, *, by: By, now: datetime) -> str:
    """Return the secret of a way in for a week; the ones of that e-mail before are over.

    Raises QuarterdeckError for what is no e-mail, an unknown role or person, and for somebody who
    has a part in the company already.
    """
    email = _email(email)
    checked(company, part)
    refuse_second(email, company)
    secret = drawn()
    with transaction.atomic():
        open_ones(company, now).filter(email=email).update(ends_at=now)
        Invitation.objects.create(
            email=email,
            company=company,
            role=part.role,
            person=part.person,
            secret_hash=hashed(secret),
            ends_at=now + INVITED_FOR,
            by=Login.objects.filter(email=by.email).first(),
        )
        write_down(by, company, "invited", f"{email} as {part}")
    return secret


def open_ones(company: str, now: datetime) -> QuerySet[Invitation]:
    """Return the invitations of a company that somebody may still come in by, the last first."""
    found = Invitation.objects.filter(company=company, used_at=None, ends_at__gt=now)
    return found.order_by("-ends_at", "-pk")


def withdraw(company: str, number: int, *, by: By, now: datetime) -> str:
    """End an invitation at once and return its e-mail; raises QuarterdeckError if it is over."""
    found = open_ones(company, now).filter(pk=number).first()
    if found is None or not open_ones(company, now).filter(pk=number).update(ends_at=now):
        raise _over()
    write_down(by, company, "invitation withdrawn", found.email)
    return str(found.email)


def open_invitation(secret: str, now: datetime) -> Invitation:
    """Return the invitation of a secret; raises QuarterdeckError for one that is used or over."""
    found = Invitation.objects.filter(
        secret_hash=hashed(secret), used_at=None, ends_at__gt=now
    ).first()
    if found is None:
        raise _over()
    return found


def accept(invitation: Invitation, password: str, now: datetime) -> Member:
    """Return the part that an invitation gives, to who has the password; it is then used.

    Raises QuarterdeckError where the login is known and the password is not its own, and where
    they have a part in the company by now.
    """
    email = str(invitation.email)
    login = Login.objects.filter(email=email).first()
    if login is not None and login.has_usable_password() and not login.check_password(password):
        raise QuarterdeckError(
            "There is a login of this e-mail already, with another password.",
            where="password",
            fix="Give the password you sign in with, or set a new one by 'Forgotten the password'.",
        )
    refuse_second(email, invitation.company)
    with transaction.atomic():
        still = Invitation.objects.filter(pk=invitation.pk, used_at=None, ends_at__gt=now)
        if not still.update(used_at=now):
            raise _over()
        if login is None:
            login = Login.objects.create_user(email, password)
        found = Member.objects.create(
            login=login,
            company=invitation.company,
            role=invitation.role,
            person=invitation.person,
        )
        write_down(By(email), invitation.company, "came in", f"{email} as {invitation.role}")
    return found


def _email(text: str) -> str:
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise QuarterdeckError(
            f"{text!r} is no e-mail address.", where="email", fix="Write it as name@yours.example."
        ) from error
    return email


def _over() -> QuarterdeckError:
    return QuarterdeckError(
        "This invitation was used already, or is over.",
        where="invitation",
        fix="Ask who runs Quarterdeck in your company for a new one.",
    )
