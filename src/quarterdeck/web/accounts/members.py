"""Makes and changes logins: added, given a role, linked to a person, turned off, given a token."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from quarterdeck.web.accounts.models import Invitation, Login, Member, Token
from quarterdeck.web.accounts.roles import ROLES
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

INVITED_FOR = timedelta(days=7)
_BYTES = 32


def hashed(secret: str) -> str:
    """Return what is kept of a drawn secret: it has 256 bits, so its plain hash tells nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def checked_role(role: str, person: str) -> str:
    """Return a role's name; raises QuarterdeckError for an unknown one or a missing person."""
    if role not in ROLES:
        raise QuarterdeckError(
            f"There is no role {role!r}.{did_you_mean(role, ROLES)}",
            where="role",
            fix=f"Use one of: {', '.join(ROLES)}.",
        )
    if ROLES[role].linked and not person:
        raise QuarterdeckError(
            f"A {ROLES[role].title} has to be a person of the company.",
            where="person",
            fix="Name the person's id of playbook/people.csv.",
        )
    return role


def add(email: str, company: str, role: str, *, person: str = "", password: str = "") -> Member:
    """Return somebody's part in a company, made if it is not there; a password where none is set.

    Raises QuarterdeckError for an unknown role, and for somebody who has a part already.
    """
    checked_role(role, person)
    login = Login.objects.filter(email=email.lower()).first()
    if login is None:
        login = Login.objects.create_user(email, password or None)
    if Member.objects.filter(login=login, company=company).exists():
        raise QuarterdeckError(
            f"{email} has a login in {company!r} already.",
            where="email",
            fix="Change it: quarterdeck user role EMAIL ROLE",
        )
    return Member.objects.create(login=login, company=company, role=role, person=person)


def member(email: str, company: str) -> Member:
    """Return somebody's part in a company; raises QuarterdeckError where there is none."""
    found = Member.objects.filter(login__email=email.lower(), company=company).first()
    if found is None:
        known = Member.objects.filter(company=company).values_list("login__email", flat=True)
        raise QuarterdeckError(
            f"Nobody signs in to {company!r} as {email!r}.{did_you_mean(email, known)}",
            where="email",
            fix="Add them: quarterdeck user add EMAIL ROLE --person ID",
        )
    return found


def listed(company: str) -> list[dict[str, object]]:
    """Return everybody with a part in a company, by e-mail, as plain values."""
    found = Member.objects.filter(company=company).select_related("login")
    return [
        {"email": m.login.email, "role": m.role, "person": m.person, "active": m.active}
        for m in found.order_by("login__email")
    ]


def change_role(found: Member, role: str, person: str) -> Member:
    """Give a member another role, and another person unless that is ''."""
    found.person = person or found.person
    found.role = checked_role(role, found.person)
    found.save()
    return found


def deactivate(found: Member, *, active: bool = False) -> Member:
    """Turn a member off, with their tokens and sessions, or on again."""
    found.active = active
    found.save()
    return found


def new_token(found: Member, name: str, scopes: str, *, ends_at: datetime | None) -> str:
    """Return the secret of a new token; it is told this once and never kept."""
    secret = f"qd_{secrets.token_urlsafe(_BYTES)}"
    Token.objects.create(
        member=found, name=name, scopes=scopes, secret_hash=hashed(secret), ends_at=ends_at
    )
    return secret


def invite(  # noqa: PLR0913 -- who, to what, as whom, by whom, when
    email: str, company: str, role: str, *, person: str, by: Login | None, now: datetime
) -> str:
    """Return the secret of a way in for a week; raises QuarterdeckError for an unknown role."""
    checked_role(role, person)
    secret = secrets.token_urlsafe(_BYTES)
    Invitation.objects.create(
        email=email.lower(),
        company=company,
        role=role,
        person=person,
        secret_hash=hashed(secret),
        ends_at=now + INVITED_FOR,
        by=by,
    )
    return secret


def open_invitation(secret: str, now: datetime) -> Invitation:
    """Return the invitation of a secret; raises QuarterdeckError for one that is used or over."""
    found = Invitation.objects.filter(
        secret_hash=hashed(secret), used_at=None, ends_at__gt=now
    ).first()
    if found is None:
        raise _over()
    return found


def _over() -> QuarterdeckError:
    return QuarterdeckError(
        "This invitation was used already, or is over.",
        where="invitation",
        fix="Ask who runs Quarterdeck in your company for a new one.",
    )


def accept(invitation: Invitation, password: str, now: datetime) -> Member:
    """Return the part that an invitation gives, to who has the password; it is then used.

    Raises QuarterdeckError where the login is known and the password is not its own.
    """
    login = Login.objects.filter(email=invitation.email).first()
    if login is not None and login.has_usable_password() and not login.check_password(password):
        raise QuarterdeckError(
            "There is a login of this e-mail already, with another password.",
            where="password",
            fix="Give the password you sign in with, or set a new one by 'Forgotten the password'.",
        )
    with transaction.atomic():
        used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now)
        if not used:
            raise _over()
        if login is None:
            login = Login.objects.create_user(invitation.email, password)
        found, _ = Member.objects.update_or_create(
            login=login,
            company=invitation.company,
            defaults={"role": invitation.role, "person": invitation.person, "active": True},
        )
    return found
