"""playbook/stages.toml: the pipelines, their tracks and stages, in the order of the file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from quarterdeck.playbook import dated
from quarterdeck.playbook.notes import Notes, Section, read_toml
from quarterdeck.playbook.tracks import Pipeline, Stage, Track
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.deal import Category, Outcome
from quarterdeck.words.money import RATE_UNIT
from quarterdeck.words.problem import Severity

FILE = "playbook/stages.toml"
OUTCOMES = tuple(str(outcome) for outcome in Outcome)
CATEGORIES = tuple(str(category) for category in Category)


def default_category(outcome: Outcome) -> Category:
    """Return the forecast category of a stage that states none."""
    if outcome is Outcome.OPEN:
        return Category.PIPELINE
    return Category.CLOSED if outcome is Outcome.WON else Category.OMITTED


def default_probability(outcome: Outcome) -> int:
    """Return the probability (in 1e-9) of a stage that states none: 1 for won, else 0."""
    return RATE_UNIT if outcome is Outcome.WON else 0


def read_pipelines(root: Path, notes: Notes) -> tuple[Pipeline, ...]:
    """Read every pipeline; notes stages that stand twice and pipelines without a main track."""
    whole = read_toml(
        root, FILE, notes, required="Write the stages of your pipeline there, in their order."
    )
    if whole is None:
        return ()
    pipelines = []
    for name, section in whole.section("pipelines").sections():
        tracks = section.section("tracks")
        read = tuple(track for t in tracks.table for track in _track(t, tracks))
        pipelines.append(_main_settled(Pipeline(name, read), section))
        section.finish()
    whole.finish()
    if not pipelines:
        whole.note("pipelines", "There is no pipeline.", fix="Add [pipelines.sales.tracks.deal].")
    return tuple(pipelines)


def _track(name: str, tracks: Section) -> Iterator[Track]:
    """Read a track from its one table, or from several that are in force one after the other."""
    maps: dict[date, tuple[Stage, ...]] = {}
    main = False
    for section in dated.versions(tracks, name):
        since = dated.since(section, FIRST_DAY)
        rows = section.rows("stages", "name")
        if since in maps:
            section.note(
                "since",
                f"The track {name!r} has two lists of stages for the same day.",
                fix="Keep one, or say since when the later one is in force: since = 2026-10-01.",
            )
        maps[since] = tuple(_stage(order, row) for order, row in enumerate(rows))
        main = section.flag("main") or main
        if not rows:
            section.note("stages", f"The track {name!r} has no stages.", fix="List them in order.")
        section.finish()
    if maps:
        *earlier, (since, stages) = sorted(maps.items())
        yield _names_settled(Track(name, main, stages, since, tuple(earlier)), tracks)


def _names_settled(track: Track, tracks: Section) -> Track:
    """Note former names that are a stage's own still, or that two stages claim."""
    claimed: dict[str, str] = {}
    given_up: set[str] = set()
    for _, stages in track.maps:
        given_up |= {old for stage in stages for old in stage.formerly}
        for stage in stages:
            if stage.name in given_up:
                tracks.note(
                    track.name,
                    f"{stage.name!r} is a stage, and a former name of another one.",
                    fix="A name that was given up cannot name another stage: choose a new one.",
                )
            for old in stage.formerly:
                if claimed.setdefault(old, stage.name) != stage.name:
                    tracks.note(
                        track.name,
                        f"{claimed[old]!r} and {stage.name!r} were both formerly {old!r}.",
                        fix="Keep the former name with one of them.",
                    )
    return track


def _stage(order: int, row: Section) -> Stage:
    name = row.text("name", required=True)
    outcome = Outcome(row.choice("outcome", OUTCOMES, "open"))
    stage = Stage(
        name=name,
        order=order,
        outcome=outcome,
        category=Category(row.choice("category", CATEGORIES, default_category(outcome))),
        probability=_probability(row, outcome),
        qualified=row.flag("qualified"),
        formerly=row.texts("formerly"),
    )
    row.finish()
    return stage


def _probability(row: Section, outcome: Outcome) -> int:
    """Read a share between 0 and 1 exactly into units of 1e-9."""
    value = row.get("probability")
    if value is None:
        return default_probability(outcome)
    try:
        share = Decimal("NaN") if isinstance(value, bool) else Decimal(str(value).strip())
    except InvalidOperation:
        share = Decimal("NaN")
    if not share.is_finite() or not 0 <= share <= 1:
        row.note(
            "probability",
            f"probability cannot be {value}.",
            fix="Use a share from 0 to 1, such as 0.25 for one deal in four.",
        )
        return 0
    units = share * RATE_UNIT
    if units != int(units):
        row.note("probability", f"{value} has over nine decimals.", fix="Round it to nine.")
    return int(units)


def _main_settled(pipeline: Pipeline, section: Section) -> Pipeline:
    """Note doubles and missing main tracks; a track that stands alone is the main one."""
    tracks = pipeline.tracks
    if len(tracks) == 1 and not tracks[0].main and "main" not in _raw(section, tracks[0].name):
        tracks = (replace(tracks[0], main=True),)
    _note_main(tracks, section)
    for at, track in enumerate(tracks):
        others = {name: other.name for other in tracks[:at] for name in other.names}
        for _, stages in track.maps:
            names = [stage.name for stage in stages]
            for name in dict.fromkeys(n for n in names if names.count(n) > 1 or n in others):
                _note_twice(
                    section, pipeline.name, name, (others.get(name, track.name), track.name)
                )
    return Pipeline(pipeline.name, tracks)


def _note_twice(section: Section, pipeline: str, name: str, tracks: tuple[str, str]) -> None:
    where = f"{section.source.path}:{section.source.line_with(name)} {'.'.join(section.keys)}"
    section.notes.add(
        where,
        f"The stage {name!r} stands twice in the pipeline {pipeline!r}: in "
        f"track {tracks[0]!r} and in track {tracks[1]!r}.",
        fix="A stage belongs to one place of one track: remove or rename one.",
    )


def _raw(section: Section, track: str) -> frozenset[str]:
    """Return every key that stands in the tables of a track."""
    value = section.section("tracks").table[track]
    tables = value if isinstance(value, list) else [value]
    return frozenset(key for table in tables if isinstance(table, dict) for key in table)


def _note_main(tracks: tuple[Track, ...], section: Section) -> None:
    main = [track for track in tracks if track.main]
    if len(main) != 1:
        says = f"{', '.join(t.name for t in main)} are all main" if main else "No track is main"
        section.note(
            "tracks", f"{says}.", fix="Set main = true in the one track that decides the deal."
        )
        return
    if not any(stage.outcome is Outcome.WON for stage in main[0].stages):
        section.note(
            "tracks",
            f"The main track {main[0].name!r} has no stage with outcome won: nothing is booked.",
            fix='Give the stage of a won deal outcome = "won".',
        )
    odds = [s.probability for s in main[0].stages if s.outcome is Outcome.OPEN]
    if odds and not any(odds):
        section.note(
            "tracks",
            f"No open stage of {main[0].name!r} has a probability: weighted pipeline will be 0.",
            fix="Add probability = 0.25 and so on where you know it.",
            severity=Severity.NOTE,
        )
