"""The verb of quotas: what a CRM proposes as targets, and taking it."""

from dataclasses import replace

from quarterdeck.desk.ask import as_of_day
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.metrics.quotas import Proposal, State, proposals
from quarterdeck.playbook import targets
from quarterdeck.playbook.model import Target
from quarterdeck.playbook.write import write_files
from quarterdeck.reports.quotas import Proposed
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import parse_period
from quarterdeck.words.problem import QuarterdeckError
from quarterdeck.words.target import TARGET_MEASURES

_TAKEN = frozenset({State.NEW, State.DIFFERS})


def quotas(desk: Desk, viewer: Viewer, as_of: str = "", *, accept: bool = False) -> Proposed:
    """Return the quotas of the CRM known on a day, held against the targets in force then.

    With `accept` those that are new or differ are added to targets.csv, in force from the day the
    CRM had them or their period's first, whichever is later; nothing is written over. Raises
    QuarterdeckError for a viewer who may not see all, and for a table that cannot take them.
    """
    may(viewer, "write" if accept else "read")
    if not viewer.sees_all:
        raise QuarterdeckError(
            "Quotas of the whole company are not for everyone to see.",
            fix="Ask the workspace's owner; `quarterdeck metrics attainment` tells your own.",
        )
    day = as_of_day(desk, as_of)
    # What is taken goes into the files, which may be ahead of what is applied.
    desk = desk.under(None) if accept else desk.on(day)
    found = proposals(desk.facts, day)
    taken = [one for one in found if one.state in _TAKEN] if accept else []
    if taken:
        lines = [_target(desk, one) for one in taken]
        currency = desk.playbook.settings.currency
        text = targets.with_lines(desk.root, lines, currency)
        write_files(desk.root, {targets.FILE: text})
    told = Source(desk.facts, Question(day), desk.name, playbook=desk.said_playbook)
    if not taken:
        return Proposed(told, found)
    now = {one.quota: replace(one, target=one.money, state=State.AGREES) for one in taken}
    return Proposed(told, tuple(now.get(one.quota, one) for one in found), len(taken))


def _target(desk: Desk, one: Proposal) -> Target:
    """Return the line that makes a proposal the target."""
    settings = desk.playbook.settings
    period = parse_period(one.period, settings.calendar)
    since = max(period.start, min(one.known_on, period.last_day))
    older = [
        t.version
        for t in desk.playbook.targets
        if (t.scope, t.period, t.kind, t.since)
        == (one.scope, period.label, settings.target_kind, since)
    ]
    version = max(older, default=0) + 1
    label, kind = period.label, settings.target_kind
    amount = one.money or 0
    return Target(one.scope, TARGET_MEASURES[0], label, amount, kind, since, version)
