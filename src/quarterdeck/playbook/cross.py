"""What only shows when several playbook files are read together."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from quarterdeck.playbook import (
    clashes,
    dimensions,
    mapping_checks,
    measures,
    methodology,
    people,
    ramps,
    rates,
    settings,
    standards,
    targets,
)
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.notes import Notes
from quarterdeck.words.problem import Severity, did_you_mean

_LEVEL = re.compile(r"[a-z][a-z0-9_]*")


def check_org(playbook: Playbook, notes: Notes) -> None:
    """Note circles, double places and parents without one in the org tree."""
    for problem in playbook.tree.problems():
        notes.found.append(replace(problem, where=f"{people.ORG} {problem.where}"))


def check_levels(playbook: Playbook, notes: Notes) -> None:
    """Note org levels that cannot name a breakdown."""
    where = f"{settings.FILE} org.levels"
    for level, times in Counter(playbook.levels).items():
        if times > 1:
            notes.add(where, f"The level {level!r} stands here twice.", fix="Keep one of them.")
        if not _LEVEL.fullmatch(level) or (level in dimensions.BUILT_IN and level != "team"):
            notes.add(
                where,
                f"{level!r} cannot name an org level.",
                fix="Use small letters, digits and _, and no built-in breakdown, such as region.",
            )


def check_places(playbook: Playbook, notes: Notes) -> None:
    """Note people whom the org tree does not know: their deals belong to no team."""
    nodes = playbook.tree.nodes()
    homeless = [person.id for person in playbook.people if person.id not in nodes]
    if homeless and nodes:
        few = ", ".join(homeless[:5]) + (", ..." if len(homeless) > 5 else "")  # noqa: PLR2004
        notes.add(
            people.FILE,
            f"{len(homeless)} of {len(playbook.people)} people have no place in org.csv: {few}.",
            fix="Add a line for each to playbook/org.csv, or their deals show under no team.",
            severity=Severity.WARNING,
        )


def check_scopes(playbook: Playbook, notes: Notes) -> None:
    """Note targets for a person or team that neither org.csv nor people.csv knows."""
    known = playbook.tree.nodes() | {person.id for person in playbook.people}
    scopes = Counter(target.scope for target in playbook.targets if target.scope)
    for scope, count in scopes.items():
        if scope not in known:
            notes.add(
                f"{targets.FILE} scope",
                f"{count} target{'s are' if count > 1 else ' is'} set for {scope!r}, who is "
                f"neither in org.csv nor in people.csv.{did_you_mean(scope, known)}",
                fix=f"Use an id of org.csv or people.csv, or {targets.COMPANY} for the company.",
            )


def check_target_currencies(playbook: Playbook, notes: Notes) -> None:
    """Note targets in a currency that has no rate: nothing could be held against them."""
    priced = set(playbook.currencies)
    for code, count in Counter(t.currency for t in playbook.targets if t.currency).items():
        if code not in priced:
            notes.add(
                f"{targets.FILE} currency",
                f"{count} target{'s are' if count > 1 else ' is'} in {code}, which has no rate.",
                fix=f"Add one to {rates.FILE}: 1 {code} in {playbook.settings.currency}.",
            )


ASSUMABLE = (
    "owner",
    "account",
    "amount",
    "list_amount",
    "currency",
    "category",
    "title",
    "pipeline",
)
"""Fields whose first known value may stand for the time before; dates and stages never may."""


def check_assumed(playbook: Playbook, notes: Notes) -> None:
    """Note fields that cannot be assumed for the time before they are known."""
    allowed = [*ASSUMABLE, *(measure.name for measure in playbook.measures)]
    allowed += [d.name for d in playbook.dimensions if d.source == "deal"]
    for name in playbook.settings.assume:
        if name in allowed:
            continue
        future = " It would look into the future." if name in {"stage", "close_date"} else ""
        notes.add(
            f"{settings.FILE} history.assume",
            f"{name!r} cannot be assumed.{future}{did_you_mean(name, allowed)}",
            fix=f"Use any of: {', '.join(allowed)}.",
        )


CHECKS: tuple[Callable[[Playbook, Notes], None], ...] = (
    check_levels,
    check_org,
    check_places,
    check_scopes,
    check_target_currencies,
    check_assumed,
    dimensions.check_kinds,
    measures.check_measures,
    rates.check_plan_rates,
    mapping_checks.check_mappings,
    clashes.check_clashes,
    standards.check_standards,
    ramps.check_ramps,
    methodology.check_methodology,
)
"""Every check over the whole playbook, in the order in which its problems are shown."""
