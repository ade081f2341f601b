"""Whether the mappings fit the rest of the playbook: fields, stages, dimensions, each other."""

from collections.abc import Callable

from quarterdeck.playbook import mapping_columns
from quarterdeck.playbook.mapping_desk import Desk
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.notes import Notes
from quarterdeck.words.deal import Outcome
from quarterdeck.words.problem import Severity, did_you_mean

NEEDED = {
    "events": ("valid_at",),
    "snapshot": (),
    "field_history": ("valid_at", "field_column", "new_column"),
    "closed_deals": ("created", "closed"),
}
"""The keys of [mapping] without which a kind of file cannot be read."""

_ONLY = {
    "valid_at": ("events", "field_history", "snapshot"),
    "observed_at": ("snapshot", "closed_deals"),
    "complete": ("snapshot",),
    "keeps_deleted": ("events", "field_history"),
    "beside": ("events",),
    "closed": ("closed_deals",),
    "opened_stage": ("closed_deals",),
    "field_column": ("field_history",),
    "old_column": ("field_history",),
    "new_column": ("field_history",),
    "field_names": ("field_history",),
}


def check_mappings(playbook: Playbook, notes: Notes) -> None:
    """Note every way in which a mapping does not fit its kind, the stages or the dimensions."""
    for mapping in playbook.mappings:
        desk = Desk(mapping, playbook, notes)
        for look in _LOOKS:
            look(desk)


def _needs(desk: Desk) -> None:
    """Note keys that the kind cannot do without, and keys that play no part in it."""
    mapping = desk.mapping
    for key in NEEDED[mapping.kind]:
        if not getattr(mapping, key):
            desk.note(
                f"mapping.{key}",
                f"A {mapping.kind} mapping needs {key}.",
                fix=f"Add {key} to [mapping]; the .example files of a new workspace show how.",
            )
    for key, kinds in _ONLY.items():
        if getattr(mapping, key) and mapping.kind not in kinds:
            desk.note(
                f"mapping.{key}",
                f"{key} plays no part in a {mapping.kind} mapping.",
                fix=f"Remove it; it belongs to {' and '.join(kinds)}.",
                severity=Severity.WARNING,
            )


def _stage_there(desk: Desk) -> None:
    """Note a list of deals that never says their stage."""
    mapping = desk.mapping
    fields = {column.field for column in mapping.columns}
    if mapping.table == "deals" and mapping.kind in ("snapshot", "closed_deals"):
        if "stage" not in fields:
            desk.note(
                "columns.stage",
                "No column is mapped to stage, so no deal of this file is open, won or lost.",
                fix='Add stage = "the stage column" under [columns].',
            )
    elif not fields and not mapping.field_names:
        desk.note("columns", "No column is mapped.", fix="Add at least one under [columns].")


def _person_name(desk: Desk) -> None:
    """Note columns of names in a file that lists no people, or whose ids are names already."""
    mapping = desk.mapping
    if mapping.person_name and (mapping.table != "people" or mapping.id_names):
        desk.note(
            "mapping.person_name",
            "person_name plays a part only in a list of people by their ids.",
            fix='Remove it, or write table = "people" and id_names = false if that is what it is.',
            severity=Severity.WARNING,
        )


def _beside(desk: Desk) -> None:
    """Note fields said to stand beside the changes of others that no column is mapped to."""
    mapped = [column.field for column in desk.mapping.columns]
    for field in desk.mapping.beside:
        if field not in mapped:
            desk.note(
                "mapping.beside",
                f"No column is mapped to {field!r}.{did_you_mean(field, mapped)}",
                fix=f"Name fields of [columns]: {', '.join(mapped)}.",
            )


def _opened_stage(desk: Desk) -> None:
    """Note an opening stage that is not an open stage of a main track."""
    word = desk.mapping.opened_stage
    main = [track for p in desk.playbook.pipelines for track in p.tracks if track.main]
    known = [s.name for track in main for s in track.stages if s.outcome is Outcome.OPEN]
    if word and word not in known:
        desk.note(
            "mapping.opened_stage",
            f"{word!r} is not an open stage.{did_you_mean(word, known)}",
            fix=f"Open stages: {', '.join(known) or 'none yet'}.",
        )


def _pipeline_known(desk: Desk) -> None:
    """Note stages that several pipelines share when the file does not name the pipeline."""
    fields = {column.field for column in desk.mapping.columns}
    if desk.mapping.table != "deals" or "stage" not in fields or "pipeline" in fields:
        return
    homes: dict[str, set[str]] = {}
    for pipeline in desk.playbook.pipelines:
        for track in pipeline.tracks:
            for stage in track.stages:
                homes.setdefault(stage.name, set()).add(pipeline.name)
    shared = [name for name, pipelines in homes.items() if len(pipelines) > 1]
    if shared:
        desk.note(
            "columns.stage",
            f"The stage {shared[0]!r} stands in the pipelines "
            f"{' and '.join(sorted(homes[shared[0]]))}, and no column says which is meant.",
            fix="Map pipeline to a column, or to {constant = ...}.",
        )


_LOOKS: tuple[Callable[[Desk], None], ...] = (
    _needs,
    _stage_there,
    mapping_columns.fields_known,
    mapping_columns.values_known,
    mapping_columns.names_stated,
    _person_name,
    _beside,
    _opened_stage,
    _pipeline_known,
    mapping_columns.forms_known,
    mapping_columns.drifts_fit,
)
