"""What `quarterdeck notify` does and says: lists, sends, or writes letters as files."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from quarterdeck.disk.files import careful, make_folder
from quarterdeck.web.accounts.members import member as member_named
from quarterdeck.web.accounts.models import Member, Notice, Told
from quarterdeck.web.companies import Company
from quarterdeck.web.notices.channels import Sending, mail_of, ways_of
from quarterdeck.web.notices.sending import (
    MAIL,
    NOTHING,
    Due,
    kinds_of,
    letter_of,
    send_due,
    times_of,
    wanted,
)

WAITS, DUE, WRITTEN = "waits", "due", "written"
"""States of letters beside those of what was sent."""

Row = dict[str, Any]


def listed(company: Company, *, to: str, now: datetime) -> Iterator[Row]:
    """Yield what each wants to be told, whether it is due, and when it is next.

    Raises QuarterdeckError for an e-mail that nobody signs in with.
    """
    only = _only(company, to)
    for due in wanted(company.name, now):
        if only in {None, due.notice.member}:
            told = due.told
            state = told.state if told else DUE if due.day else WAITS
            ahead = times_of(due.notice).next_at(now)
            yield _row(due, state, told.says if told else "", ahead)


def sent(company: Company, *, to: str, now: datetime) -> Iterator[Row]:
    """Send what is due and yield what became of each letter.

    Raises QuarterdeckError for an e-mail that nobody signs in with.
    """
    for told in send_due(company, now, only=_only(company, to)):
        yield _told(told)


def written(company: Company, folder: Path, *, to: str, now: datetime) -> Iterator[Row]:
    """Write letters as mails into files and yield them: to all who want one, or all of one person.

    Raises QuarterdeckError for an e-mail that nobody signs in with.
    """
    only = _only(company, to)
    asked = _all_of(only) if only else wanted(company.name, now)
    pairs = dict.fromkeys((due.notice.member, due.kind) for due in asked)
    with careful("writing letters", folder):
        make_folder(folder)
        for member, kind in pairs:
            yield _file(company, member, kind, folder=folder, now=now)


def _file(company: Company, member: Member, kind: str, *, folder: Path, now: datetime) -> Row:
    notice = Notice.objects.filter(member=member).first() or Notice(member=member)
    due, letter = Due(notice, kind, MAIL, None), letter_of(company, member, kind)
    if letter is None:
        return _row(due, NOTHING, "", None)
    day = now.astimezone(UTC).date()
    mail = mail_of(Sending(member, letter, day, ways_of(company.name)), now)
    path = folder / f"{member.login.email}-{kind}.eml"
    path.write_bytes(mail.message().as_bytes(linesep="\r\n"))
    return _row(due, WRITTEN, str(path), None)


def _only(company: Company, to: str) -> Member | None:
    return member_named(to, company.name) if to else None


def _all_of(member: Member) -> Iterator[Due]:
    notice = Notice.objects.filter(member=member).first() or Notice(member=member)
    for kind in kinds_of(member):
        yield Due(notice, kind, MAIL, None)


def _row(due: Due, state: str, says: str, ahead: datetime | None) -> Row:
    return {
        "email": due.notice.member.login.email,
        "kind": due.kind,
        "way": due.way,
        "day": due.day.isoformat() if due.day else None,
        "state": state,
        "next": ahead.isoformat(timespec="seconds") if ahead else None,
        "says": says,
    }


def _told(told: Told) -> Row:
    return {
        "email": told.member.login.email,
        "kind": told.kind,
        "way": told.way,
        "day": told.day.isoformat(),
        "state": told.state,
        "next": None,
        "says": told.says,
    }
