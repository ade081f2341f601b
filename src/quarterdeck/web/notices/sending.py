"""Sends what is due, each letter once: claimed before it leaves, marked when it has left."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quarterdeck.desk.notices import brief_of, reminder_of
from quarterdeck.reports.letters.letter import BRIEF, CALLS, Letter
from quarterdeck.web.accounts.models import Member, Notice, Told
from quarterdeck.web.accounts.roles import CALL, ROLES
from quarterdeck.web.companies import Company
from quarterdeck.web.notices.channels import Sending, UnsureError, send_mail, send_message, ways_of
from quarterdeck.web.notices.times import Times
from quarterdeck.web.pages.registry import BY_NAME
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError

MAIL, CHANNEL = "mail", "channel"
BEGUN, SENT, FAILED, NOTHING = "begun", "sent", "failed", "nothing"
"""What became of a letter: BEGUN of one whose sender was cut off, so that nobody knows."""

_SAYS = 300
_INSIDE = "Something went wrong inside Quarterdeck; the server's log says what."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that somebody wants: its kind and way, and their day that it is due on, if any."""

    notice: Notice
    kind: str
    way: str
    day: date | None

    @property
    def told(self) -> Told | None:
        """What became of it on that day; None where nobody began it."""
        mine = Told.objects.filter(member=self.notice.member, kind=self.kind, way=self.way)
        return mine.filter(day=self.day).first() if self.day else None


def kinds_of(member: Member) -> tuple[str, ...]:
    """Return the kinds of letters that a member may have by their role; none for some."""
    if not BY_NAME["today"].seen_by(member.role):
        return ()
    return (BRIEF, CALLS) if CALL in ROLES[member.role].rights else (BRIEF,)


def times_of(notice: Notice) -> Times:
    """Return when somebody wants to be told."""
    return Times(notice.zone, notice.hour, frozenset(int(digit) for digit in notice.weekdays))


def wanted(company: str, now: datetime) -> Iterator[Due]:
    """Yield every letter that somebody of a company wants, by e-mail of the login."""
    found = Notice.objects.filter(
        member__company=company, member__active=True, member__login__is_active=True
    ).select_related("member__login")
    for notice in found.order_by("member__login__email"):
        day = times_of(notice).due_on(now)
        ways = ((MAIL, notice.by_mail), (CHANNEL, bool(notice.webhook)))
        for kind in kinds_of(notice.member):
            for way in (way for way, on in ways if on and getattr(notice, kind)):
                yield Due(notice, kind, way, day)


def letter_of(company: Company, member: Member, kind: str) -> Letter | None:
    """Return a letter as a member would get it now; None where there is nothing to tell."""
    with company.desk() as desk:
        write = brief_of if kind == BRIEF else reminder_of
        return write(desk, viewer_of(member))


def send_due(company: Company, now: datetime, *, only: Member | None = None) -> Iterator[Told]:
    """Send what is due now and was not sent yet, to all or to one, and yield what became of each.

    What a mail server or a channel refused is tried again the next time, until it is too late.
    """
    known: dict[tuple[int, str], Letter | QuarterdeckError | None] = {}
    for due in wanted(company.name, now):
        told = due.told
        if only not in {None, due.notice.member}:
            continue
        if due.day is None or (told is not None and told.state != FAILED):
            continue
        key = (due.notice.member.pk, due.kind)
        if key not in known:
            known[key] = _written(company, due, due.day)
        yield from _sent(due, due.day, known[key], now)


def _written(company: Company, due: Due, day: date) -> Letter | QuarterdeckError | None:
    """Return the letter, None for none, and the error where it cannot be written."""
    try:
        if due.kind == CALLS and not _reminded(company, due.notice, day):
            return None
        return letter_of(company, due.notice.member, due.kind)
    except QuarterdeckError as error:
        return error
    except Exception:  # noqa: BLE001 -- as below
        _LOG.exception("a letter to %s could not be written", due.notice.member.login.email)
        return QuarterdeckError(_INSIDE)


def _reminded(company: Company, notice: Notice, day: date) -> bool:
    with company.desk() as desk:
        week = desk.playbook.settings.calendar.week_of(day)
    return times_of(notice).is_last(day, week.last_day)


def _sent(
    due: Due, day: date, letter: Letter | QuarterdeckError | None, now: datetime
) -> Iterator[Told]:
    told = _claimed(due, day, now)
    if told is None:
        return
    told.state, told.says = _outcome(due, day, letter, now)
    told.save(update_fields=["state", "says"])
    yield told


def _outcome(
    due: Due, day: date, letter: Letter | QuarterdeckError | None, now: datetime
) -> tuple[str, str]:
    """Send a letter and return what became of it, and what is to be said of that."""
    if letter is None or isinstance(letter, QuarterdeckError):
        return (FAILED, _said(letter)) if letter else (NOTHING, "")
    member = due.notice.member
    try:
        _leave(due, Sending(member, letter, day, ways_of(member.company)), now)
    except QuarterdeckError as error:
        return FAILED, _said(error)
    except OSError as error:
        return FAILED, str(error)[:_SAYS]
    except UnsureError as error:
        return BEGUN, f"{error} Whether it arrived nobody knows."[:_SAYS]
    except Exception:  # noqa: BLE001 -- one's fault must not keep all after them from their letters
        _LOG.exception("a letter to %s could not be sent", member.login.email)
        return FAILED, _INSIDE
    return SENT, ""


def _said(error: QuarterdeckError) -> str:
    return f"{error.says} {error.fix}".strip()[:_SAYS]


def _leave(due: Due, sending: Sending, now: datetime) -> None:
    if due.way == MAIL:
        send_mail(sending, now)
    else:
        send_message(sending, due.notice)


def _claimed(due: Due, day: date, now: datetime) -> Told | None:
    """Return the letter as one's own to send; None where somebody else has begun it meanwhile."""
    about = {"member": due.notice.member, "kind": due.kind, "way": due.way, "day": day}
    again = Told.objects.filter(**about, state=FAILED).update(state=BEGUN, at=now, says="")
    if again:
        return Told.objects.get(**about)
    try:
        with transaction.atomic():
            return Told.objects.create(**about, state=BEGUN, at=now)
    except IntegrityError:
        return None
