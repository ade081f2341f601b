"""When somebody looked last: the day that was known then, so that they can ask what changed."""

from datetime import date

from django.db import transaction

from quarterdeck.web.accounts.models import Member, Seen


def looked_before(member: Member, day: date) -> date | None:
    """Return the day that was known when a member looked before, None where none was earlier.

    Keeps that they look at `day` now. Looks at the same day count as one, so that a second look
    does not forget what the first one was compared with.
    """
    with transaction.atomic():
        seen, _ = Seen.objects.get_or_create(member=member, defaults={"day": day})
        if seen.day < day:
            seen.day, seen.before = day, seen.day
            seen.save(update_fields=["day", "before"])
    return seen.before if seen.before and seen.before < day else None
