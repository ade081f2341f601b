"""Keys for programs: drawn, told once, and taken back."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from quarterdeck.web.accounts.looked import By, write_down
from quarterdeck.web.accounts.models import Member, Token
from quarterdeck.web.accounts.roles import CALL, READ, ROLES
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

SCOPES = (READ, CALL)
"""What a token may be good for; it never gives more than its member's role."""

_BYTES = 32


def hashed(secret: str) -> str:
    """Return what is kept of a drawn secret: it has 256 bits, so its plain hash tells nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def drawn() -> str:
    """Return a new secret of 256 bits."""
    return secrets.token_urlsafe(_BYTES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token that is wanted: its name, what for (parted by commas), and for how many days."""

    name: str
    scopes: str = READ
    days: int = 365


def new_token(found: Member, wanted: Wanted, *, at: datetime, by: By) -> str:
    """Return the secret of a new token; it is told this once and never kept.

    Raises QuarterdeckError for a scope that the member's role does not have, and for the name of
    a token that still counts.
    """
    said = [word.strip() for word in wanted.scopes.split(",") if word.strip()]
    may = [scope for scope in SCOPES if scope in ROLES[found.role].rights]
    for scope in said or [""]:
        if scope not in may:
            raise QuarterdeckError(
                f"A token of a {found.get_role_display()} cannot be for {scope!r}."
                f"{did_you_mean(scope, may)}",
                where="scopes",
                fix=f"Use: {', '.join(may)}." if may else "Give them a role that reads first.",
            )
    if tokens_of(found, at).filter(name=wanted.name).exists():
        raise QuarterdeckError(
            f"There is a token {wanted.name!r} already; it was told once and cannot be told again.",
            where="name",
            fix="Revoke that one, or give this one another name.",
        )
    secret = f"qd_{drawn()}"
    Token.objects.create(
        member=found,
        name=wanted.name,
        scopes=",".join(said),
        secret_hash=hashed(secret),
        ends_at=at + timedelta(days=wanted.days),
    )
    write_down(by, found.company, "token made", f"{wanted.name} of {found.login.email}")
    return secret


def tokens_of(found: Member, at: datetime | None = None) -> QuerySet[Token]:
    """Return a member's tokens that are not revoked, nor over at `at`; the newest one first."""
    mine = Token.objects.filter(member=found, revoked_at=None)
    if at is not None:
        mine = mine.filter(Q(ends_at=None) | Q(ends_at__gt=at))
    return mine.order_by("-made_at", "-pk")


def revoke(found: Member, *, at: datetime, by: By, only: int | None = None) -> tuple[str, ...]:
    """Take back a member's tokens, or the one of a number, and return their names.

    Raises QuarterdeckError where there is none to take back.
    """
    mine = tokens_of(found).filter(**({"pk": only} if only is not None else {}))
    names = tuple(mine.values_list("name", flat=True))
    if not names:
        raise QuarterdeckError(
            f"{found.login.email} has no such token any more.",
            where="token",
            fix="Load the page again; tokens that were revoked are not listed.",
        )
    mine.update(revoked_at=at)
    write_down(by, found.company, "token revoked", f"{', '.join(names)} of {found.login.email}")
    return names
