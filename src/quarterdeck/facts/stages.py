"""Stages that change from a day on, and stages that were renamed, as SQL over intervals."""

from collections.abc import Collection, Iterator
from datetime import date

from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.tracks import Pipeline, Stage, Track
from quarterdeck.words.days import start_of_day

_OWN = ("key", "id", "version", "known_from", "known_to", "reconstructed", "doubtful")


def dated(playbook: Playbook) -> bool:
    """Whether any list of stages takes the place of another one from a day on."""
    return any(track.earlier for p in playbook.pipelines for track in p.tracks)


def over_time(playbook: Playbook, fields: Collection[str], intervals: str, default: str) -> str:
    """Return intervals in which a stage has the name it has now and lies in one list of stages.

    `default` is the pipeline of deals that name none. They are as they were where no stage was
    ever renamed and no list of stages ever changed.
    """
    held = [field for field in fields if field in ("stage", *_tracks(playbook))]
    renamed = {field: _renamed(playbook, field) for field in held}
    if "stage" not in fields or not (dated(playbook) or any(renamed.values())):
        return intervals
    given = list(fields) if "pipeline" in fields else [*fields, "pipeline"]
    plain = [*_OWN, *(f for f in given if f not in held)]
    pipeline = "i.pipeline" if "pipeline" in fields else "CAST(NULL AS VARCHAR)"
    of = f"coalesce({pipeline}, {literal(default)})"
    now = {field: _now(field, renamed[field], of) for field in held}
    return render(
        load("facts", "stages_over_time"),
        intervals=Raw(intervals),
        columns=Raw(", ".join(_given(c, fields) for c in plain)),
        named=Raw(", ".join(f"{sql} AS {ident(field)}" for field, sql in now.items())),
        renames=Raw(_renames(now, [f for f in fields if f not in held])),
        turns=Raw(_turns(playbook)),
        default_pipeline=default,
        fields=Raw(", ".join(f"k.{ident(f)}" for f in given)),
    )


def _given(column: str, fields: Collection[str]) -> str:
    known = column in _OWN or column in fields
    return f"i.{ident(column)}" if known else f"CAST(NULL AS VARCHAR) AS {ident(column)}"


def _tracks(playbook: Playbook) -> set[str]:
    return {f"track_{t.name}" for p in playbook.pipelines for t in p.tracks if not t.main}


def _of(playbook: Playbook, field: str) -> Iterator[tuple[Pipeline, Track]]:
    """Yield the tracks whose stages a field holds."""
    for pipeline in playbook.pipelines:
        for track in pipeline.tracks:
            if field == ("stage" if track.main else f"track_{track.name}"):
                yield pipeline, track


def _renamed(playbook: Playbook, field: str) -> list[tuple[str, str, str]]:
    """Return pipeline, former name and present name of every stage that was renamed."""
    return [
        (pipeline.name, old, name)
        for pipeline, track in _of(playbook, field)
        for old, name in track.names.items()
        if old != name
    ]


def _now(field: str, renamed: list[tuple[str, str, str]], pipeline: str) -> str:
    """Return SQL for the present name of a stage."""
    column = f"i.{ident(field)}"
    cases = " ".join(
        f"WHEN {pipeline} = {literal(of)} AND {column} = {literal(old)} THEN {literal(name)}"
        for of, old, name in renamed
    )
    return f"CASE {cases} ELSE {column} END" if cases else column


def _renames(now: dict[str, str], others: list[str]) -> str:
    """Return SQL telling whether a version says the same as the one before but for old names."""
    said = [f"i.{ident(field)}" for field in now]
    kept = [*now.values(), *(f"i.{ident(f)}" for f in others), "i.reconstructed", "i.doubtful"]
    other = " OR ".join(f"{sql} IS DISTINCT FROM lag({sql}) OVER w" for sql in said)
    same = " AND ".join(f"{sql} IS NOT DISTINCT FROM lag({sql}) OVER w" for sql in kept)
    return f"lag(i.version) OVER w IS NOT NULL AND ({other}) AND {same}"


def _turns(playbook: Playbook) -> str:
    """Return a FROM expression for the moments at which a stage of a main track changes."""
    zone = playbook.settings.timezone
    rows = [
        f"({literal(pipeline.name)}, {literal(name)}, {literal(start_of_day(since, zone))})"
        for pipeline, track in _of(playbook, "stage")
        for since, name in _changed(track)
    ]
    none = "(CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), CAST(NULL AS TIMESTAMPTZ))"
    listed = ", ".join(rows) or none
    named = "v (pipeline, stage, turn_at)"
    return f"(SELECT v.pipeline, v.stage, v.turn_at FROM (VALUES {listed}) AS {named})"


def _changed(track: Track) -> Iterator[tuple[date, str]]:
    """Yield each day on which a list takes over, with every stage it treats otherwise."""
    for (_, before), (since, after) in zip(track.maps, track.maps[1:], strict=False):
        was, now = (_told(track, stages) for stages in (before, after))
        for name in was.keys() | now.keys():
            if was.get(name) != now.get(name):
                yield since, name


def _told(track: Track, stages: tuple[Stage, ...]) -> dict[str, tuple[object, ...]]:
    """Return what a list says of each stage, by the name it has now."""
    return {
        track.names[s.name]: (s.order, s.outcome, s.category, s.probability, s.qualified)
        for s in stages
    }
