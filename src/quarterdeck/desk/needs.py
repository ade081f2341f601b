"""What waits for a reader: calls, the lock of a week, broken standards, data that need care."""

from collections.abc import Iterator
from datetime import date, timedelta

from quarterdeck.connectors.quality import held_back
from quarterdeck.desk.ask import Ask, Asked, source
from quarterdeck.desk.called import called, locked
from quarterdeck.desk.since import since
from quarterdeck.desk.standards import policy_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.metrics.standards.judging import deals_sql, lacking
from quarterdeck.reports.calls.data import Called
from quarterdeck.reports.deal.asking import QUESTIONS
from quarterdeck.reports.today.brief import Need
from quarterdeck.words.days import local_day
from quarterdeck.words.named import deal_name

_CALLERS = frozenset({"owner", "vp", "director", "manager", "rep", "revops"})
_LOCKERS = frozenset({"owner", "vp", "revops"})
_DATA = frozenset({"owner", "revops"})
_RANKS = {"critical": 1, "warning": 2}
_NAMED = 3
_SILENT, _OFTEN = timedelta(days=28), 50
_WEEK = timedelta(days=7)


def needs_of(desk: Desk, viewer: Viewer, ask: Ask, asked: Asked) -> tuple[Need, ...]:
    """Return everything that waits for a reader in their part, as of the day."""
    found = [*_standards(desk, viewer, asked)]
    if viewer.role in _CALLERS:
        found += _calls(desk, viewer, ask)
    if viewer.role in _DATA and asked.question.as_of >= desk.last_day:
        found += [*_held(desk), *_stopped(desk, viewer)]
    return tuple(found)


def _standards(desk: Desk, viewer: Viewer, asked: Asked) -> Iterator[Need]:
    """Yield the standards about deals that are broken in the part, with what is at stake."""
    day = asked.question.as_of
    policy = policy_of(desk, day)
    silent = dict(lacking(asked.facts, policy.standards, day)) | dict(policy.refused or {})
    tried = {o.id: o for o in policy.standards if o.id not in silent and o.severity in _RANKS}
    about = tuple(o for o in tried.values() if o.rule.about == "deal")
    if not about:
        return
    sql = deals_sql(asked.facts, about, asked.question)
    told = source(desk, asked).rows(render(load("reports", "today_standards"), judged=Raw(sql)))
    for row in told:
        one, n = tried[row["standard"]], row["deals"]
        says = f"{one.title}: {n:,} open deal{'' if n == 1 else 's'}"
        largest = deal_name(row["largest"], row["largest_id"])
        do = QUESTIONS.get(one.rule.id, one.do) if viewer.role == "rep" else one.do
        yield Need(one.id, says, do, row["money"], n, _RANKS[one.severity], largest)


def _calls(desk: Desk, viewer: Viewer, ask: Ask) -> Iterator[Need]:
    """Yield one's own call where it is due, those of others, and a week that waits for its lock."""
    told = called(desk, viewer, ask)
    if not told.locked:
        yield from _missing(desk, viewer, told)
    before = told.week.start - _WEEK
    said = any(before <= word.said_on < told.week.start for word in told.said)
    if viewer.role in _LOCKERS and said and not locked(desk, before, told.source.question.as_of):
        says = f"The week of {_day(before)} is not locked: its calls can still be changed"
        yield Need("lock", says, "Lock it, so that what was called counts as it was said.", rank=0)


def _missing(desk: Desk, viewer: Viewer, told: Called) -> Iterator[Need]:
    missing = [caller.person for caller in told.missing]
    due = f"this week, which ends on {_day(told.week.last_day)}"
    if viewer.person in missing:
        says = f"Your call for {told.period.label} is due {due}"
        yield Need("call", says, "Say what the period will bring, and why.", rank=0)
    others = [desk.name(person) for person in missing if person != viewer.person]
    if others:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        whose = f"{len(others)} call{'' if len(others) == 1 else 's'} for {told.period.label}"
        says = f"{whose} not said yet {due}: {', '.join(others[:_NAMED])}{more}"
        yield Need("calls", says, "Ask for them before the week is locked.", rank=0)


def _held(desk: Desk) -> Iterator[Need]:
    """Yield the rows held back, by reason."""
    for one in held_back(desk.ledger, desk.playbook):
        says = f"{one.rows:,} row{'' if one.rows == 1 else 's'} held back: {one.says}"
        do = "See what would mend them: quarterdeck quarantine list"
        yield Need("quarantine", says, do, one.money, rank=1)


def _stopped(desk: Desk, viewer: Viewer) -> Iterator[Need]:
    """Yield fields that a source no longer tells, though it told them often and tells others."""
    fields = since(desk, viewer).told
    zone = desk.playbook.settings.timezone
    newest = {f.mapping: max(o.until for o in fields if o.mapping == f.mapping and o.until)
              for f in fields if f.until}  # fmt: skip
    for one in fields:
        if one.until is None or one.rows < _OFTEN or newest[one.mapping] - one.until <= _SILENT:
            continue
        last = local_day(one.until, zone)
        what = one.field.replace("_", " ")
        says = f"{one.mapping} has told no {what} since {_day(last)}, while it tells other fields"
        yield Need("stopped", says, "Look whether the export lost the column.", rank=1)


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
