"""playbook/standards/*.toml: what a healthy pipeline looks like here, and who acts when it is not.

Each table is a standard under its id. A file, or a standard in it, may say `since` when it is in
force; a later version of the same standard takes its place from its own day on. What a version
does not say is as the rule has it; which rules and thresholds there are is known where they are
judged.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from quarterdeck.playbook import dated, toml
from quarterdeck.playbook.model import Playbook, Standard
from quarterdeck.playbook.notes import Notes, Section, read_toml
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.problem import Severity, did_you_mean

FOLDER = "playbook/standards"
MISPLACED = "playbook/standards.toml"
SEVERITIES = ("info", "warning", "critical")
OWNERS = ("rep", "manager", "revops", "vp")
THOUSAND = 1000
"""Thresholds are whole thousandths, so that 1.5 is as exact as 14."""

_ID = re.compile(r"[a-z][a-z0-9_]*")


def read_standards(root: Path, notes: Notes) -> tuple[Standard, ...]:
    """Read every version of every standard, by id and day; none where the folder is absent."""
    if (root / MISPLACED).is_file():
        notes.add(
            MISPLACED,
            "This file is not read: standards stand in a folder of their own.",
            fix=f"Move it to {FOLDER}/standards.toml.",
            severity=Severity.WARNING,
        )
    found: list[Standard] = []
    for file in sorted((root / FOLDER).glob("*.toml")):
        whole = read_toml(root, f"{FOLDER}/{file.name}", notes)
        if whole is not None:
            found += _file(whole)
    return tuple(sorted(found, key=lambda one: (one.id, one.since)))


def check_standards(playbook: Playbook, notes: Notes) -> None:
    """Note standards told twice for one day, and teams and pipelines that nobody knows."""
    versions = Counter((one.id, one.since) for one in playbook.standards)
    nodes = playbook.tree.nodes() | {person.id for person in playbook.people}
    pipelines = {pipeline.name for pipeline in playbook.pipelines}
    for one in playbook.standards:
        if versions.pop((one.id, one.since), 0) > 1:
            notes.add(
                one.path,
                f"The standard {one.id!r} is told twice for the same day.",
                fix="Keep one, or say since when the later one is in force: since = 2026-10-01.",
            )
        if one.scope and one.scope not in nodes:
            notes.add(
                f"{one.path}.scope",
                f"{one.scope!r} is neither in org.csv nor in people.csv."
                f"{did_you_mean(one.scope, nodes)}",
                fix="Use an id of theirs, or of an imported list of people; leave it out for all.",
                severity=Severity.WARNING,
            )
        for name in one.pipelines:
            if name not in pipelines:
                notes.add(
                    f"{one.path}.pipelines",
                    f"There is no pipeline {name!r}.{did_you_mean(name, pipelines)}",
                    fix=f"Use one of: {', '.join(sorted(pipelines))}.",
                )


def written(standards: Iterable[Standard]) -> dict[str, str]:
    """Return the text of the file that says the same; nothing for no standards."""
    tables = [_written(one) for one in standards]
    return {f"{FOLDER}/standards.toml": "\n".join(tables)} if tables else {}


def plain(thousandths: int) -> str:
    """Return a threshold as people write it: 14, 1.5."""
    whole, rest = divmod(thousandths, THOUSAND)
    return f"{whole}.{rest:03d}".rstrip("0").rstrip(".")


def _file(whole: Section) -> Iterator[Standard]:
    since = dated.since(whole, FIRST_DAY)
    for name in whole.table:
        if name == "since":
            continue
        for section in dated.versions(whole, name):
            yield _standard(name, section, since)


def _standard(name: str, section: Section, since: date) -> Standard:
    if not _ID.fullmatch(name):
        section.note(
            "",
            f"{name!r} cannot name a standard.",
            fix="Use small letters, digits and _, beginning with a letter, such as past_due.",
        )
    standard = Standard(
        id=name,
        rule=section.text("rule") or name,
        since=dated.since(section, since),
        title=section.text("title"),
        severity=_choice(section, "severity", SEVERITIES),
        owner=_choice(section, "owner", OWNERS),
        do=section.text("do"),
        thresholds=tuple(_thresholds(section)),
        scope=section.text("scope"),
        pipelines=section.texts("pipelines"),
        where=section.text("where"),
        off=section.flag("off"),
        path=section.where(),
    )
    section.finish()
    return standard


def _choice(section: Section, key: str, known: tuple[str, ...]) -> str:
    return section.choice(key, known) if section.get(key) is not None else ""


def _thresholds(section: Section) -> Iterator[tuple[str, int]]:
    """Read numbers of at most three decimals, in whole thousandths."""
    value = section.get("thresholds")
    if value is None:
        return
    if not isinstance(value, dict):
        fix = "Write thresholds = { days = 14 }."
        section.note("thresholds", "thresholds is not a table.", fix=fix)
        return
    for name, number in value.items():
        plain_number = isinstance(number, int | Decimal) and not isinstance(number, bool)
        exact = Decimal(number) * THOUSAND if plain_number else Decimal("NaN")
        if exact.is_finite() and exact >= 0 and exact == int(exact):
            yield name, int(exact)
            continue
        section.notes.add(
            f"{section.where('thresholds')}.{name}",
            f"{name} cannot be {number}.",
            fix="Use a number from 0 up with at most three decimals, such as 14 or 1.5.",
        )


def _written(one: Standard) -> str:
    entries = {} if one.since == FIRST_DAY else {"since": f"{one.since}"}
    entries |= {} if one.rule == one.id else {"rule": toml.text(one.rule)}
    for key in ("title", "severity", "owner", "do", "scope", "where"):
        word: str = getattr(one, key)
        entries |= {key: toml.text(word)} if word else {}
    if one.thresholds:
        entries["thresholds"] = toml.inline({n: plain(value) for n, value in one.thresholds})
    entries |= {"pipelines": toml.texts(one.pipelines)} if one.pipelines else {}
    entries |= {"off": "true"} if one.off else {}
    return f"[[{one.id}]]\n{toml.table((), entries)}"
