"""The verb of quotas: what a CRM proposes as targets, and taking it."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from quarterdeck.connectors.intake import scratch_folder
from quarterdeck.desk.ask import Ask, as_of_day, settle, source
from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.quotas import Proposal, State, proposals
from quarterdeck.playbook import targets
from quarterdeck.playbook.model import Playbook, Settings, Target
from quarterdeck.playbook.read import read_all, read_playbook
from quarterdeck.playbook.write import write_files
from quarterdeck.reports.quotas import Proposed
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import parse_period
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.problem import QuarterdeckError, Severity
from quarterdeck.words.target import TARGET_MEASURES

_TAKEN = frozenset({State.NEW, State.DIFFERS})


def quotas(desk: Desk, viewer: Viewer, as_of: str = "", *, accept: bool = False) -> Proposed:
    """Return the quotas of the CRM known on a day, held against the targets in force then.

    They are told at the workspace's rates. With `accept` those that are new or differ are added to
    targets.csv as the CRM states them, in force from the day the CRM had them, or from that of the
    line they follow where it is later; nothing is written over. Raises QuarterdeckError for a
    viewer who may not see all, and for a table that cannot take them.
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
    told = _told(desk, viewer, day)
    found = proposals(told.facts, day)
    taken = [one for one in found if one.state in _TAKEN] if accept else []
    if not taken:
        return Proposed(told, found)
    playbook = _written(desk, _lines(desk.playbook, taken, day))
    now = replace(desk, playbook=playbook, base=desk.base or desk)
    told = _told(now, viewer, day)
    return Proposed(told, proposals(told.facts, day), len(taken))


def _told(desk: Desk, viewer: Viewer, day: date) -> Source:
    """Return what quotas are told from: at the workspace's rates, of the amount won."""
    return source(desk, settle(desk, viewer, Ask(measure=AMOUNT), day=day))


def _written(desk: Desk, lines: tuple[Target, ...]) -> Playbook:
    """Add lines to targets.csv and return the playbook with them; nothing is left half done.

    They are read back first, beside all else the playbook says. Raises QuarterdeckError where it
    could not be read with them, or would not say the same.
    """
    text = targets.with_lines(desk.root, lines, desk.playbook.settings.currency)
    with scratch_folder(desk.root) as scratch:
        shutil.copytree(desk.root / "playbook", scratch / "playbook")
        shutil.copy(desk.root / "workspace.toml", scratch)
        write_files(scratch, {targets.FILE: text})
        problems = [p for p in read_all(scratch).problems if p.severity is Severity.ERROR]
        same = problems or set(lines) <= set(read_playbook(scratch).targets)
    if problems or not same:
        why = problems[0].says if problems else "Read back, they are not the same."
        raise QuarterdeckError(
            f"The quotas cannot be written into {targets.FILE}: {why}",
            where=targets.FILE,
            fix="Nothing was written. Mend them in the CRM, or write targets.csv by hand.",
        )
    write_files(desk.root, {targets.FILE: text})
    return read_playbook(desk.root)


def _lines(playbook: Playbook, taken: Iterable[Proposal], day: date) -> tuple[Target, ...]:
    """Return the lines that make proposals the targets in force on a day."""
    settings = playbook.settings
    spans = {label: _span(label, settings) for label in {t.period for t in playbook.targets}}
    older: dict[tuple[str, date, date], list[Target]] = {}
    for target in playbook.targets:
        if target.kind == settings.target_kind and target.measure in TARGET_MEASURES:
            older.setdefault((target.scope, *spans[target.period]), []).append(target)
    return tuple(
        _target(settings, one, older.get((one.scope, *_span(one.period, settings)), []), day)
        for one in taken
    )


def _span(label: str, settings: Settings) -> tuple[date, date]:
    period = parse_period(label, settings.calendar)
    return period.start, period.end


def _target(settings: Settings, one: Proposal, older: list[Target], day: date) -> Target:
    """Return the line that makes a proposal the target, after those of the same days."""
    since = max([one.known_on, *(t.since for t in older if t.since <= day)])
    return Target(
        scope=one.scope,
        measure=TARGET_MEASURES[0],
        period=older[-1].period if older else one.period,
        amount=one.amount or 0,
        kind=settings.target_kind,
        since=since,
        version=max((t.version for t in older if t.since == since), default=0) + 1,
        currency="" if one.currency == settings.currency else one.currency,
    )
