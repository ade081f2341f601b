"""The stages of a drafted file against those of the playbook, pipeline by pipeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quarterdeck.connectors.guess.columns import Roles
from quarterdeck.connectors.guess.evidence import Confidence, Question
from quarterdeck.connectors.guess.outcomes import Overruling, merged
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.connectors.guess.stages import Proposed, translations
from quarterdeck.connectors.guess.writing import stage_line, stages_text
from quarterdeck.engine.sql import ident
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.deal import Outcome

_ALONE = "sales"
_NO_WON = Question(
    "won",
    'No stage is known to mean won: give the one that does outcome = "won" in the list of stages.',
)
_NOT_SEEN = "the file has none, but every pipeline does"
_OPEN, _WON, _LOST = (
    Proposed(name, 0, outcome, place, Confidence.UNSURE, _NOT_SEEN)
    for name, outcome, place in (
        ("Open", Outcome.OPEN, 20),
        ("Closed Won", Outcome.WON, 100),
        ("Closed Lost", Outcome.LOST, 0),
    )
)


@dataclass(frozen=True, slots=True)
class Fitted:
    """How the stages of a file become the playbook's.

    `translated` writes values of the stage as the playbook does, `turns` those of the column that
    overrules it; `text` is a new stages.toml ('' when the playbook's own serves), `question` what
    the playbook lacks, `opened` the stage in which deals begin.
    """

    translated: Mapping[str, str]
    turns: Mapping[str, str]
    text: str = ""
    question: Question | None = None
    opened: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """The file whose stages are fitted, its columns, and the playbook."""

    sheet: Sheet
    roles: Roles
    playbook: Playbook


def fitted(
    context: Context, stages: Sequence[Proposed], over: Overruling, *, fresh: bool
) -> Fitted:
    """Fit the stages of a file to the playbook, or to a new one while `fresh`."""
    every = merged(stages, over)
    if fresh and every:
        turns = {word: stage.name for word, stage in over.turns}
        every = _whole(every)
        text = stages_text(every, _homes(context.sheet, context.roles, every))
        return Fitted({}, turns, text, opened=_first(every))
    known = main_stages(context.playbook)
    translated, unknown = translations(every, known)
    named = {stage.name for stage in stages}
    turns = {word: translated.get(stage.name, stage.name) for word, stage in over.turns}
    first = next((name for name, outcome in known.items() if outcome is Outcome.OPEN), "")
    return Fitted(
        {name: ours for name, ours in translated.items() if name in named},
        turns,
        question=_lacking(unknown) if unknown else None,
        opened=first,
    )


def main_stages(playbook: Playbook) -> dict[str, Outcome]:
    """Return the stages of the main tracks with what each says of a deal."""
    tracks = [track for pipeline in playbook.pipelines for track in pipeline.tracks if track.main]
    return {stage.name: stage.outcome for track in tracks for stage in track.stages}


def names_pipelines(sheet: Sheet, roles: Roles) -> bool:
    """Tell whether a column of the file tells several pipelines apart."""
    return bool(roles["pipeline"]) and sheet.column(roles["pipeline"]).different > 1


def _homes(
    sheet: Sheet, roles: Roles, stages: Sequence[Proposed]
) -> list[tuple[str, frozenset[str]]]:
    """Return each pipeline with its stages; what another column adds belongs to all."""
    every = frozenset(stage.name for stage in stages)
    if not names_pipelines(sheet, roles) or not roles["stage"]:
        return [(_ALONE, every)]
    pipeline, stage = ident(roles["pipeline"]), ident(roles["stage"])
    found: dict[str, set[str]] = {}
    for name, one in sheet.con.execute(
        f"SELECT DISTINCT {pipeline}, {stage} FROM rows_read"
        f" WHERE {pipeline} IS NOT NULL AND {stage} IS NOT NULL ORDER BY 1, 2"
    ).fetchall():
        found.setdefault(name, set()).add(one)
    seen = {one for some in found.values() for one in some}
    ended = {s.name for s in stages if s.name not in seen or s.outcome is not Outcome.OPEN}
    return [(name, frozenset(some | ended)) for name, some in found.items()]


def _whole(stages: Sequence[Proposed]) -> tuple[Proposed, ...]:
    """Return the stages with what the file does not show and every pipeline has."""
    seen = {stage.outcome for stage in stages}
    before = () if Outcome.OPEN in seen else (_OPEN,)
    behind = [stage for stage in (_WON, _LOST) if stage.outcome not in seen]
    return (*before, *stages, *behind)


def _first(stages: Sequence[Proposed]) -> str:
    return next((stage.name for stage in stages if stage.outcome is Outcome.OPEN), "")


def _lacking(unknown: Sequence[Proposed]) -> Question:
    names = ", ".join(stage.name for stage in unknown)
    lines = tuple((stage_line(stage), f"{stage.sure}: {stage.why}") for stage in unknown)
    asks = f"playbook/stages.toml lacks {names}: add these lines where they belong in its order."
    return Question("stages", asks, lines)
