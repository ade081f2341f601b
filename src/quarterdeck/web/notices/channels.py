"""How letters leave: as mail by the server's SMTP, as messages to the hosts that are allowed."""

from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPServerDisconnected
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.http import http_date
from urllib3.exceptions import NewConnectionError, SSLError

from quarterdeck.reports.letters.channel import SHAPES
from quarterdeck.reports.letters.html import letter_html
from quarterdeck.reports.letters.letter import Letter
from quarterdeck.reports.letters.text import letter_text
from quarterdeck.reports.letters.ways import Ways
from quarterdeck.web.accounts.models import Member, Notice
from quarterdeck.web.notices.hosts import allowed
from quarterdeck.words.problem import QuarterdeckError

_WAIT = 20
_TAKEN = range(200, 300)


class UnsureError(Exception):
    """A letter was sent and nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One letter on its way to a member: which day of theirs it is about, where it leads."""

    member: Member
    letter: Letter
    day: date
    ways: Ways


def ways_of(company: str) -> Ways:
    """Return where the letters of a company lead: by its name, however it is served."""
    return Ways(f"{settings.QUARTERDECK.address}/c/{company}")


def mail_of(sending: Sending, now: datetime) -> EmailMultiAlternatives:
    """Return the letter as a mail of two halves, plain and HTML.

    Its number is the same whenever it is made, so that a second one would be known as the same.
    """
    letter, ways = sending.letter, sending.ways
    sender = getattr(settings, "DEFAULT_FROM_EMAIL", "quarterdeck@localhost")
    domain = sender.rpartition("@")[2].strip(" >")
    number = f"{letter.kind}.{sending.day}.{sending.member.pk}.{sending.member.company}"
    mail = EmailMultiAlternatives(
        " ".join(letter.subject.split()),
        letter_text(letter, ways),
        sender,
        [sending.member.login.email],
        headers={
            "Message-ID": f"<{number}@{domain}>",
            "Date": http_date(now.timestamp()).replace("GMT", "+0000"),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{ways.page('notices')}>",
        },
    )
    mail.attach_alternative(letter_html(letter, ways), "text/html")
    return mail


def send_mail(sending: Sending, now: datetime) -> None:
    """Send the letter by the server's SMTP.

    Raises QuarterdeckError where the server has none, OSError where it cannot be reached or
    refuses, UnsureError where the connection broke off after the letter was begun.
    """
    if not settings.QUARTERDECK.mail:
        raise QuarterdeckError(
            "This server has no mail server to send by.",
            where="QUARTERDECK_MAIL",
            fix="Set it, as docs/web.md says.",
        )
    mail, connection = mail_of(sending, now), get_connection()
    connection.open()
    try:
        mail.connection = connection
        mail.send()
    except (SMTPServerDisconnected, TimeoutError) as error:
        raise UnsureError("The connection to the mail server broke off.") from error
    finally:
        connection.close()


def send_message(sending: Sending, notice: Notice) -> None:
    """Send the letter to the member's channel.

    Raises QuarterdeckError for an address that is not allowed (any more), cannot be reached or
    does not take it, UnsureError where the answer to what was sent never came. Errors name the host
    alone: the whole address is a secret.
    """
    address = allowed(notice.webhook, settings.QUARTERDECK.webhooks)
    host = urlsplit(address).hostname
    told = SHAPES[notice.shape](sending.letter, sending.ways)
    try:
        # Another address it points to may be one that is not allowed, so that none is followed.
        answer = requests.post(address, json=told, timeout=_WAIT, allow_redirects=False)
    except requests.ReadTimeout as error:
        raise UnsureError(f"{host} did not answer within {_WAIT} s.") from error
    except requests.ConnectTimeout as error:
        raise _unreached(host, error) from None
    except requests.ConnectionError as error:
        raise (_unreached(host, error) if _never_there(error) else _cut_off(host)) from None
    except requests.RequestException as error:
        raise _unreached(host, error) from None
    if answer.status_code not in _TAKEN:
        raise QuarterdeckError(
            f"{host} did not take the message: {answer.status_code} {answer.reason}.",
            where="webhook",
            fix="Look whether the channel still has its webhook, and give its address anew.",
        )


def _unreached(host: str | None, error: Exception) -> QuarterdeckError:
    return QuarterdeckError(
        f"{host} could not be reached ({type(error).__name__}).",
        where="webhook",
        fix="Look whether the channel still has its webhook; it is tried again.",
    )


def _cut_off(host: str | None) -> UnsureError:
    return UnsureError(f"The connection to {host} broke off.")


def _never_there(error: requests.ConnectionError) -> bool:
    """Whether no connection was made, so that nothing was sent."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(reason, NewConnectionError | SSLError)
