"""What somebody chooses to be told, checked and kept."""

from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from django.conf import settings

from quarterdeck.web.accounts.looked import By, write_down
from quarterdeck.web.accounts.models import Member, Notice
from quarterdeck.web.companies import companies
from quarterdeck.web.notices.hosts import allowed
from quarterdeck.web.notices.sending import kinds_of
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

SLACK, TEAMS, NONE = "slack", "teams", ""
"""The channels a letter can go to beside mail; NONE takes it away."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: kinds, ways, and when; `webhook` is '' where the kept one stays."""

    kinds: frozenset[str]
    by_mail: bool
    channel: str
    webhook: str
    zone: str
    hour: int
    weekdays: str


@cache
def zones() -> tuple[str, ...]:
    """Return the names of all time zones."""
    return tuple(sorted(available_timezones()))


def notice_of(member: Member) -> Notice:
    """Return what a member chose; before that nothing, at seven by their company's clock."""
    found = Notice.objects.filter(member=member).first()
    if found is not None:
        return found
    with companies()[member.company].desk() as desk:
        return Notice(member=member, zone=desk.playbook.settings.timezone)


def choose(member: Member, chosen: Chosen, *, by: By) -> Notice:
    """Keep what a member chose, and write that down.

    Raises QuarterdeckError for a kind their role has not, a zone, an hour or days that there are
    not, and for a channel that is none or whose host is not allowed.
    """
    _check(member, chosen)
    notice = notice_of(member)
    if chosen.channel == NONE:
        notice.webhook = ""
    else:
        notice.webhook = allowed(chosen.webhook or notice.webhook, settings.QUARTERDECK.webhooks)
        notice.shape = chosen.channel
    notice.brief, notice.calls = ("brief" in chosen.kinds, "calls" in chosen.kinds)
    notice.by_mail, notice.zone, notice.hour = (chosen.by_mail, chosen.zone, chosen.hour)
    notice.weekdays = "".join(sorted(set(chosen.weekdays)))
    if chosen.kinds and not (notice.by_mail or notice.webhook):
        raise _wrong("It is not said how you are to be told.", "way", "Choose mail or a channel.")
    notice.save()
    ways = [*(["mail"] if notice.by_mail else []), *([notice.shape] if notice.webhook else [])]
    told = f"{', '.join(sorted(chosen.kinds)) or 'nothing'} by {', '.join(ways) or 'nothing'}"
    write_down(by, member.company, "notices chosen", told)
    return notice


def _check(member: Member, chosen: Chosen) -> None:
    if not chosen.kinds <= set(kinds_of(member)):
        raise _wrong("Your role has no such notice.", "kinds", "Choose one of the page.")
    if chosen.zone not in zones():
        near = did_you_mean(chosen.zone, zones())
        raise _wrong(
            f"There is no time zone {chosen.zone!r}.{near}", "zone", "Such as Europe/Berlin."
        )
    if not 0 <= chosen.hour < _HOURS:
        raise _wrong("There is no such hour.", "hour", "Choose one from 0 to 23.")
    if not chosen.weekdays or not set(chosen.weekdays) <= set("1234567"):
        raise _wrong("No day is chosen.", "days", "Choose at least one, or turn the notices off.")
    if chosen.channel not in {SLACK, TEAMS, NONE}:
        raise _wrong("There is no such channel.", "channel", "Choose Slack, Teams or none.")


def _wrong(says: str, where: str, fix: str) -> QuarterdeckError:
    return QuarterdeckError(says, where=where, fix=fix)
