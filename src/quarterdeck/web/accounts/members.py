"""Who has which part in a company: added, given a role, linked to a person, turned off and on.

The page of administrators and `quarterdeck user` change logins by these functions alone; each
change is written down with who made it.
"""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import transaction

from quarterdeck.web.accounts.looked import By, write_down
from quarterdeck.web.accounts.models import Login, Member
from quarterdeck.web.accounts.roles import LOGINS, ROLES
from quarterdeck.web.persons import known_person
from quarterdeck.words.problem import QuarterdeckError, did_you_mean


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody is in a company: their role, and the id of people.csv they are, '' for none."""

    role: str
    person: str = ""

    def __str__(self) -> str:
        return f"{self.role} {self.person}".strip()


def checked(company: str, part: Part) -> Part:
    """Return a part; raises QuarterdeckError for an unknown role, an unknown or missing person."""
    if part.role not in ROLES:
        raise QuarterdeckError(
            f"There is no role {part.role!r}.{did_you_mean(part.role, ROLES)}",
            where="role",
            fix=f"Use one of: {', '.join(ROLES)}.",
        )
    if ROLES[part.role].linked and not part.person:
        raise QuarterdeckError(
            f"A {ROLES[part.role].title} has to be a person of the company.",
            where="person",
            fix="Name the person's id of playbook/people.csv.",
        )
    known_person(company, part.person)
    return part


def add(email: str, company: str, part: Part, *, password: str = "") -> Member:
    """Return somebody's part in a company, made if it is not there; a password where none is set.

    Raises QuarterdeckError for an unknown role or person, and for somebody who has a part already.
    """
    checked(company, part)
    refuse_second(email, company)
    login = Login.objects.filter(email=email.lower()).first()
    if login is None:
        login = Login.objects.create_user(email, password or None)
    return Member.objects.create(login=login, company=company, role=part.role, person=part.person)


def refuse_second(email: str, company: str) -> None:
    """Raise QuarterdeckError for somebody who has a part in the company already, on or off."""
    found = Member.objects.filter(login__email=email.lower(), company=company).first()
    if found is None:
        return
    raise QuarterdeckError(
        f"{email} has a login in {company!r} already{'' if found.active else ', turned off'}.",
        where="email",
        fix="Change the one they have: give it another role, or turn it on again.",
    )


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


@dataclass(frozen=True, slots=True)
class Seat:
    """A member as administrators see them; `second` says whether they have a second factor."""

    member: Member
    second: bool
    tokens: int

    @property
    def active(self) -> bool:
        """Whether they may sign in."""
        return bool(self.member.active and self.member.login.is_active)


def seats(company: str) -> tuple[Seat, ...]:
    """Return everybody with a part in a company, by e-mail."""
    found = Member.objects.filter(company=company).select_related("login")
    kind = Authenticator.Type.TOTP
    second = set(Authenticator.objects.filter(type=kind).values_list("user_id", flat=True))
    return tuple(
        Seat(m, m.login_id in second, m.tokens.filter(revoked_at=None).count())
        for m in found.order_by("login__email")
    )


def listed(company: str) -> list[dict[str, object]]:
    """Return everybody with a part in a company, by e-mail, as plain values."""
    return [
        {
            "email": seat.member.login.email,
            "role": seat.member.role,
            "person": seat.member.person,
            "active": seat.active,
            "second_factor": seat.second,
            "confidential": seat.member.confidential,
            "last_sign_in": _moment(seat.member.login),
        }
        for seat in seats(company)
    ]


def change(found: Member, part: Part, *, by: By) -> Member:
    """Give a member another role and person, from their next request on.

    Raises QuarterdeckError for an unknown role, an unknown or missing person, and where the last
    administrator would no longer be one.
    """
    before = Part(found.role, found.person)
    checked(found.company, part)
    if part == before:
        return found
    with transaction.atomic():
        found.role, found.person = part.role, part.person
        found.save(update_fields=["role", "person"])
        write_down(by, found.company, "role changed", f"{found.login.email}: {before} to {part}")
        _refuse_none_left(found, by)
    return found


def entrust(found: Member, *, confidential: bool, by: By) -> Member:
    """Let a member see confidential deals, or no longer, from their next request on."""
    found.confidential = confidential
    found.save(update_fields=["confidential"])
    what = "may see confidential deals" if confidential else "sees no confidential deals"
    write_down(by, found.company, what, found.login.email)
    return found


def reset_second(found: Member, *, by: By) -> Member:
    """Take away a lost second factor, with its recovery codes; the password alone lets in then.

    Raises QuarterdeckError where there is none, and on a page for one's own and for a login that
    another company knows too: neither is for an administrator of one company to weaken.
    """
    login, fix = found.login, "Whoever runs the server can: quarterdeck user reset-mfa EMAIL"
    if by.address and by.email == login.email:
        fix = "Change it yourself, in the menu of your name."
        raise QuarterdeckError("This is your own second factor.", where="login", fix=fix)
    if by.address and login.memberships.exclude(company=found.company).exists():
        raise QuarterdeckError("Another company knows this login too.", where="login", fix=fix)
    with transaction.atomic():
        gone, _ = Authenticator.objects.filter(user=login).delete()
        if not gone:
            raise QuarterdeckError(
                f"{login.email} has no second factor.",
                where="login",
                fix="They sign in with their password alone; they can forget that one on the page.",
            )
        write_down(by, found.company, "second factor reset", login.email)
    return found


def turn(found: Member, *, active: bool, by: By) -> Member:
    """Turn a member off, with their tokens and sessions, or on again.

    Raises QuarterdeckError where nobody would be left who manages logins.
    """
    with transaction.atomic():
        found.active = active
        found.save(update_fields=["active"])
        what = "turned on" if active else "turned off"
        write_down(by, found.company, what, found.login.email)
        _refuse_none_left(found, by)
    return found


def _refuse_none_left(found: Member, by: By) -> None:
    """Undo a change made on a page that leaves nobody who manages logins; raises QuarterdeckError.

    Whoever runs the server is not held to it: they can always add another administrator.
    """
    managing = [name for name, role in ROLES.items() if LOGINS in role.rights]
    left = Member.objects.filter(company=found.company, role__in=managing, active=True)
    if by.address and not left.filter(login__is_active=True).exists():
        raise QuarterdeckError(
            "Nobody would be left who manages logins; nothing was changed.",
            where="role",
            fix="Make somebody else administrator first.",
        )


def _moment(login: Login) -> str | None:
    return login.last_login.isoformat(timespec="seconds") if login.last_login else None
