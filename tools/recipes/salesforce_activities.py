"""Tasks and events of the sample company, as the Data Loader extracts them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tools.recipes.salesforce_ids import account, deal_id, flag, long_id, record_id, user, zulu
from tools.recipes.sample import FRIDAYS, Change, Deal, deals

_MET_FROM = 2
"""The stage from which on customers are met and not only called."""


def tasks() -> Iterator[list[str]]:
    """Yield a call or an e-mail at every change of a deal, and what is to be done next."""
    yield [
        "ID", "WHATID", "WHAT.TYPE", "ACCOUNTID", "OWNERID", "SUBJECT", "ACTIVITYDATE", "STATUS",
        "ISCLOSED", "TASKSUBTYPE", "CREATEDDATE", "COMPLETEDDATETIME", "ISARCHIVED", "ISDELETED",
    ]  # fmt: skip
    number = 0
    for deal in deals():
        for now in deal.changes:
            number += 1
            kind = "Call" if number % 2 else "Email"
            yield _task(number, deal, now, kind=kind, due=now.at.date(), done=now.at)
        if deal.changes[-1].is_open:
            number += 1
            due = FRIDAYS[-1] + timedelta(days=deal.number % 9 - 2)
            yield _task(number, deal, deal.changes[-1], kind="Task", due=due, done=None)


def events() -> Iterator[list[str]]:
    """Yield a meeting wherever a deal came far enough, entered a week before it."""
    yield [
        "ID", "WHATID", "WHAT.TYPE", "ACCOUNTID", "OWNERID", "SUBJECT", "TYPE", "ACTIVITYDATE",
        "STARTDATETIME", "ENDDATETIME", "CREATEDDATE", "ISARCHIVED", "ISDELETED",
    ]  # fmt: skip
    number = 0
    for deal in deals():
        for now in deal.changes:
            if isinstance(now.stage, int) and now.stage >= _MET_FROM:
                number += 1
                end, entered = now.at + timedelta(minutes=45), now.at - timedelta(days=7)
                yield [
                    long_id(record_id("00U", number)), *_about(deal, now), "Sample meeting",
                    "Meeting", str(now.at.date()), zulu(now.at), zulu(end), zulu(entered),
                    "false", "false",
                ]  # fmt: skip


def _task(  # noqa: PLR0913 -- what a task is, each part named
    number: int, deal: Deal, now: Change, *, kind: str, due: date, done: datetime | None
) -> list[str]:
    return [
        long_id(record_id("00T", number)), *_about(deal, now),
        "Follow up" if done is None else f"{kind} (sample)", str(due),
        "Not Started" if done is None else "Completed", flag(done is not None), kind,
        zulu(now.at), zulu(done) if done else "", "false", "false",
    ]  # fmt: skip


def _about(deal: Deal, now: Change) -> tuple[str, ...]:
    return deal_id(deal.number), "Opportunity", account(deal.account), user(now.owner)
