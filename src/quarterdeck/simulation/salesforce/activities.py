"""Tasks and events as an export of a Salesforce holds them: those of the last year alone.

What is done is a closed task (a call, an e-mail) or an event that took place (a meeting, a demo).
After 365 days both are archived, which only *Export All* brings back, and a deleted deal takes its
activities along. What is still to be done stands among the tasks, open.
"""

from dataclasses import fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.simulation import names
from quarterdeck.simulation.beside import seconds_of
from quarterdeck.simulation.board import Activities, Step
from quarterdeck.simulation.columns import DAY_SECONDS, as_words, blank, days_text
from quarterdeck.simulation.company import Company
from quarterdeck.simulation.names import UNSET
from quarterdeck.simulation.salesforce.cells import (
    ACCOUNT,
    CONTACT,
    DEAL,
    EVENT,
    TASK,
    USER,
    flags,
    ids,
    moments,
)
from quarterdeck.simulation.span import number_of

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ARCHIVED_AFTER = 365
_TASKS = np.isin(names.ACTIVITIES, ("call", "email"))
_KINDS = tuple(kind.title() for kind in names.ACTIVITIES)
_SUBJECTS = ("Call", "Email: sample", "Meeting", "Demo of the sample product")
_PLANNED_AHEAD, _MINUTES = 9, 45
_TO_DO_EVERY, _DUE_WITHIN, _LATE = 3, 12, 4


def tasks(company: Company) -> pa.Table:
    """Return the calls and e-mails of the last year, and what is still to be done."""
    acts, number, second = _kept(company, tasks=True)
    ahead, numbers = _to_do(company)
    done = np.r_[np.ones(len(number), dtype=bool), np.zeros(len(numbers), dtype=bool)]
    day = number_of(company.span.until) * DAY_SECONDS
    second = np.r_[second, np.full(len(numbers), day + 8 * 3600, dtype=np.int64)]
    both = _joined(acts, ahead)
    subject = blank(as_words(_SUBJECTS, both.kind), ~done)
    return pa.table(
        {
            "ID": ids(TASK, np.r_[number, numbers]),
            **_about(both),
            "SUBJECT": pc.coalesce(subject, "Follow up"),
            "ACTIVITYDATE": days_text(both.day),
            "STATUS": pc.if_else(pa.array(done), "Completed", "Not Started"),
            "PRIORITY": pa.array(["Normal"] * len(done)),
            "ISCLOSED": flags(done),
            "TASKSUBTYPE": pc.coalesce(blank(as_words(_KINDS, both.kind), ~done), "Task"),
            "CREATEDDATE": moments(second),
            "COMPLETEDDATETIME": blank(moments(second), ~done),
            "ISARCHIVED": flags(~done & done),
            "ISDELETED": flags(~done & done),
        }
    )


def events(company: Company) -> pa.Table:
    """Return the meetings and demos of the last year, each entered some days before."""
    acts, number, second = _kept(company, tasks=False)
    entered = second - (1 + number % _PLANNED_AHEAD) * DAY_SECONDS
    never = np.zeros(len(number), dtype=bool)
    return pa.table(
        {
            "ID": ids(EVENT, number),
            **_about(acts),
            "SUBJECT": as_words(_SUBJECTS, acts.kind),
            "TYPE": as_words(_KINDS, acts.kind),
            "ACTIVITYDATE": days_text(acts.day),
            "ISALLDAYEVENT": flags(never),
            "STARTDATETIME": moments(second),
            "ENDDATETIME": moments(second + _MINUTES * 60),
            "DURATIONINMINUTES": pa.array([str(_MINUTES)] * len(number), pa.string()),
            "CREATEDDATE": moments(entered),
            "ISARCHIVED": flags(never),
            "ISDELETED": flags(never),
        }
    )


def _kept(company: Company, *, tasks: bool) -> tuple[Activities, Ints, Ints]:
    """Return tasks or events that an export still holds, their numbers and moments, in order."""
    acts, second = company.activities, seconds_of(company.activities)
    first = number_of(company.span.until) - ARCHIVED_AFTER + 1
    gone = (acts.deal != UNSET) & company.outcomes.deleted[acts.deal]
    which = np.flatnonzero((_TASKS[acts.kind] == tasks) & (acts.day >= first) & ~gone)
    order = which[np.lexsort((which, second[which]))]
    return _at(acts, order), order, second[order]


def _to_do(company: Company) -> tuple[Activities, Ints]:
    """Return what sellers put down to do next on some open deals, partly late, and its numbers."""
    step, deleted = company.outcomes.step, company.outcomes.deleted
    deal = np.flatnonzero((step >= 1) & (step < Step.WON) & ~deleted)[::_TO_DO_EVERY]
    latest = np.full(len(step), UNSET, dtype=np.int64)
    latest[company.events.deal] = company.events.owner
    day = number_of(company.span.until) - _LATE + deal % _DUE_WITHIN
    none = np.zeros(len(deal), dtype=np.int64)
    account = company.demand.account[deal]
    ahead = Activities(day, latest[deal], none, deal, account, none)
    return ahead, len(company.activities.day) + np.arange(len(deal), dtype=np.int64)


def _about(acts: Activities) -> dict[str, pa.Array]:
    """Return whom and what activities are about, and whose they are."""
    contact = acts.account * names.MOST_CONTACTS + acts.contact
    on_deal = acts.deal != UNSET
    account = ids(ACCOUNT, acts.account)
    return {
        "WHOID": ids(CONTACT, contact),
        "WHATID": pc.coalesce(ids(DEAL, acts.deal), account),
        "WHAT.TYPE": pc.if_else(pa.array(on_deal), "Opportunity", "Account"),
        "ACCOUNTID": account,
        "OWNERID": ids(USER, acts.member),
    }


def _at(acts: Activities, rows: Ints) -> Activities:
    return Activities(*(getattr(acts, field.name)[rows] for field in fields(acts)))


def _joined(acts: Activities, more: Activities) -> Activities:
    columns = (np.r_[getattr(acts, f.name), getattr(more, f.name)] for f in fields(acts))
    return Activities(*columns)
