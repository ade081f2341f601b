"""playbook/stages.toml: the pipelines, their tracks and stages, in the order of the file."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

from quarterdeck.playbook.model import Pipeline, Stage, Track
from quarterdeck.playbook.notes import Notes, Section, read_toml
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
        tracks = tuple(_track(t, s) for t, s in section.section("tracks").sections())
        pipelines.append(_main_settled(Pipeline(name, tracks), section))
        section.finish()
    whole.finish()
    if not pipelines:
        whole.note("pipelines", "There is no pipeline.", fix="Add [pipelines.sales.tracks.deal].")
    return tuple(pipelines)


def _track(name: str, section: Section) -> Track:
    rows = section.rows("stages", "name")
    stages = tuple(_stage(order, row) for order, row in enumerate(rows))
    track = Track(name, section.flag("main"), stages)
    if not stages:
        section.note("stages", f"The track {name!r} has no stages.", fix="List them in order.")
    section.finish()
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
        tracks = (Track(tracks[0].name, main=True, stages=tracks[0].stages),)
    _note_main(tracks, section)
    seen: dict[str, str] = {}
    for track in tracks:
        for stage in track.stages:
            if stage.name in seen:
                line = section.source.line_with(stage.name)
                section.notes.add(
                    f"{section.source.path}:{line} {'.'.join(section.keys)}",
                    f"The stage {stage.name!r} stands twice in the pipeline {pipeline.name!r}: in "
                    f"track {seen[stage.name]!r} and in track {track.name!r}.",
                    fix="A stage belongs to one place of one track: remove or rename one.",
                )
            seen[stage.name] = track.name
    return Pipeline(pipeline.name, tracks)


def _raw(section: Section, track: str) -> dict[str, object]:
    return section.section("tracks").section(track).table


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
