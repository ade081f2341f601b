"""TOML files that say again what they said before, edited in place where that can be."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from quarterdeck.playbook.edits.documents import (
    Step,
    Value,
    latest,
    listed,
    opened,
    set_keys,
    table_in,
    table_since,
    written,
)
from quarterdeck.playbook.model import Playbook, Standard
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.stages import FILE, read_pipelines
from quarterdeck.playbook.standards import FOLDER, THOUSAND, read_standards
from quarterdeck.playbook.tracks import Pipeline, Stage, Track
from quarterdeck.playbook.write import write_files
from quarterdeck.words.money import RATE_UNIT
from quarterdeck.words.problem import Problem


def stages_again(text: str, now: Playbook, then: Playbook) -> str | None:
    """Return the text of stages.toml edited to say what another playbook says.

    None where more changed than the last stages of each track: then it has to be written anew.
    """
    old, new = ({(p.name, t.name): t for p in b.pipelines for t in p.tracks} for b in (now, then))
    if list(old) != list(new) or any(_frame(old[key]) != _frame(new[key]) for key in old):
        return None
    document = opened(text)
    for (pipeline, name), track in new.items():
        table = latest(document["pipelines"][pipeline]["tracks"][name])
        listed(table["stages"], _steps(old[pipeline, name].stages, track.stages))
    edited = written(document)
    return edited if stages_in(edited)[0] == then.pipelines else None


def stages_in(text: str) -> tuple[tuple[Pipeline, ...], tuple[Problem, ...]]:
    """Return the pipelines that a text of stages.toml tells of, and what is wrong with it."""
    notes = Notes()
    with TemporaryDirectory() as folder:
        write_files(Path(folder), {FILE: text})
        return read_pipelines(Path(folder), notes), tuple(notes.found)


def standards_again(
    texts: Mapping[str, str], now: Playbook, then: Playbook
) -> dict[str, str] | None:
    """Return the files of standards edited to say what another playbook says, by their paths.

    None where a standard came or went: then they have to be written anew.
    """
    old, new = ({(s.id, s.since): s for s in book.standards} for book in (now, then))
    if old.keys() != new.keys() or not new:
        return None
    documents = {path: opened(text) for path, text in texts.items()}
    for key, one in new.items():
        if one != old[key]:
            document = documents[old[key].path.partition(":")[0]]
            _set(table_since(document, one.id, one.since), old[key], one)
    edited = {path: written(document) for path, document in documents.items()}
    with TemporaryDirectory() as folder:
        write_files(Path(folder), edited)
        same = read_standards(Path(folder), Notes()) == then.standards
    return edited if same else None


def stage_keys(stage: Stage) -> dict[str, Value]:
    """Return every key of a stage as its file may say it."""
    return {
        "name": stage.name,
        "outcome": f"{stage.outcome}",
        "category": f"{stage.category}",
        "probability": Decimal(stage.probability) / RATE_UNIT,
        "qualified": True if stage.qualified else None,
        "formerly": stage.formerly or None,
    }


def files_of_standards(root: Path) -> dict[str, str]:
    """Return the text of each file of standards by its path."""
    files = sorted((root / FOLDER).glob("*.toml"))
    return {f"{FOLDER}/{file.name}": file.read_bytes().decode("utf-8-sig") for file in files}


def _frame(track: Track) -> tuple[object, ...]:
    return track.main, track.since, track.earlier


def _steps(now: tuple[Stage, ...], then: tuple[Stage, ...]) -> list[Step]:
    """Return each stage as it was, from the one it is now under this name or a later one."""
    names = {stage.name: stage for stage in now}
    former = {old: stage for stage in now for old in stage.formerly if old not in names}
    steps = []
    for stage in then:
        is_now = names.get(stage.name) or former.get(stage.name)
        steps.append(Step(is_now.name if is_now else "", _sets(stage, is_now)))
    return steps


def _sets(stage: Stage, is_now: Stage | None) -> dict[str, Value]:
    told, stands = (stage_keys(one) if one else {} for one in (stage, is_now))
    return {key: value for key, value in told.items() if stands.get(key, None) != value}


def _set(table: object, old: Standard, new: Standard) -> None:
    """Set what a standard says otherwise."""
    words = ("title", "severity", "owner", "do", "scope", "where")
    sets: dict[str, Value] = {
        key: getattr(new, key) or None for key in words if getattr(old, key) != getattr(new, key)
    }
    sets |= {"off": True if new.off else None} if old.off != new.off else {}
    sets |= {"pipelines": new.pipelines or None} if old.pipelines != new.pipelines else {}
    set_keys(table, sets)
    was, now = dict(old.thresholds), dict(new.thresholds)
    numbers = {n: Decimal(now[n]) / THOUSAND if n in now else None for n in was | now}
    if was != now:
        set_thresholds(table, numbers)


def set_thresholds(table: object, numbers: Mapping[str, Value]) -> None:
    """Set thresholds of a standard's table, which may have none yet."""
    if isinstance(table, dict):
        if "thresholds" not in table:
            table["thresholds"] = table_in(None)
        set_keys(table["thresholds"], numbers)
