"""Checking a workspace: every problem of every playbook file, at once."""

from pathlib import Path

from quarterdeck.playbook import (
    benchmarks,
    dimensions,
    mappings,
    measures,
    methodology,
    people,
    private,
    ramps,
    rates,
    scorecards,
    stages,
    standards,
    targets,
)
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.read import read_all
from quarterdeck.words.problem import Problem, Severity, did_you_mean

_FILES = (
    stages.FILE, dimensions.FILE, people.FILE, people.ORG, private.FILE, targets.FILE, rates.FILE,
    standards.MISPLACED, ramps.FILE, methodology.FILE, benchmarks.FILE, measures.FILE,
    scorecards.FILE,
)  # fmt: skip


def check(root: Path) -> tuple[Problem, ...]:
    """Return all that is wrong with a workspace's playbook, each with place, reason and fix."""
    reading = read_all(root)
    notes = Notes()
    named = private.read_private(root, notes)
    known = {person.id for person in reading.playbook.people}
    for person in named:
        if person.id not in known:
            notes.add(
                f"{private.FILE} {person.id}",
                f"{person.id!r} is not in people.csv.{did_you_mean(person.id, known)}",
                fix="Add the id to playbook/people.csv, or remove the line.",
                severity=Severity.WARNING,
            )
    _note_misnamed(root, notes)
    return (*reading.problems, *notes.found)


def _note_misnamed(root: Path, notes: Notes) -> None:
    """Note files whose names are nearly those of playbook files: they would be ignored."""
    for file in sorted((root / "playbook").glob("*.*")):
        path = f"playbook/{file.name}"
        meant = did_you_mean(path, _FILES)
        stem_known = any(path.casefold().startswith(known.casefold()) for known in _FILES)
        if file.is_file() and path not in _FILES and meant and not stem_known:
            notes.add(
                path,
                f"This file is not read.{meant}",
                fix=f"Rename it, or leave it: only known files, {mappings.FOLDER} and"
                f" {standards.FOLDER} count.",
                severity=Severity.NOTE,
            )
