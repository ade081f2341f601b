"""The stages a draft proposes, as forms: a list for each pipeline, and the text once corrected."""

from collections.abc import Mapping
from dataclasses import replace

from quarterdeck.desk.sheets.stage_lines import COLUMNS, Told, lines_of, told_of
from quarterdeck.playbook.edits.again import stages_in
from quarterdeck.playbook.edits.documents import listed, opened, written
from quarterdeck.playbook.tracks import Pipeline, Track
from quarterdeck.reports.playbooks.sheets import Sheet, Typed, Wrongs
from quarterdeck.words.problem import QuarterdeckError, Severity


def sheets(text: str, typed: Typed | None = None, wrong: Wrongs | None = None) -> tuple[Sheet, ...]:
    """Return the stages of each drafted pipeline, with what was typed and what is wrong with it."""
    pipelines, _ = stages_in(text)
    drawn = (_sheet(pipeline, several=len(pipelines) > 1) for pipeline in pipelines)
    return tuple(sheet.typed(typed or {}, wrong) for sheet in drawn)


def corrected(text: str, typed: Typed) -> tuple[str, Wrongs]:
    """Return a drafted stages.toml with what was typed, and what is wrong with that at its cell."""
    wrong = Wrongs()
    told = {p.name: told_of(_main(p).stages, typed, wrong, _prefix(p)) for p in stages_in(text)[0]}
    if wrong or all(one.same for one in told.values()):
        return text, wrong
    document = opened(text)
    for name, one in told.items():
        for track in document["pipelines"][name]["tracks"].values():
            listed(track["stages"], one.steps)
    edited = written(document)
    _note(edited, told, wrong)
    return edited, wrong


def correct(text: str, typed: Typed) -> str:
    """Return a drafted stages.toml with what was typed; raises QuarterdeckError for a wrong one."""
    edited, wrong = corrected(text, typed)
    if wrong:
        says = [*wrong.others, *(w for told in wrong.cells.values() for w in told)]
        raise QuarterdeckError(says[0], fix="Correct the stages, then preview again.")
    return edited


def outcomes(text: str, typed: Typed) -> Mapping[str, str]:
    """Return the drafted stages that were said to end otherwise, by name."""
    found: dict[str, str] = {}
    for pipeline in stages_in(text)[0]:
        for stage in _main(pipeline).stages:
            said = typed.get(f"{_prefix(pipeline)}{stage.name}", {}).get("outcome", "")
            found |= {stage.name: said} if said else {}
    return found


def _sheet(pipeline: Pipeline, *, several: bool) -> Sheet:
    """Return the stages of a pipeline; none of them was ever called otherwise."""
    title = f"The stages of {pipeline.name}" if several else "The stages"
    lines = lines_of(_main(pipeline).stages, _prefix(pipeline))
    told = tuple(replace(line, cells=line.cells[:-1]) for line in lines)
    return Sheet("stages", title, "", COLUMNS[:-1], told)


def _main(pipeline: Pipeline) -> Track:
    """Return the one track that a draft gives a pipeline."""
    return pipeline.tracks[0]


def _prefix(pipeline: Pipeline) -> str:
    return f"stages/{pipeline.name}/"


def _note(edited: str, told: Mapping[str, Told], wrong: Wrongs) -> None:
    """Note every error of the corrected text, at the cell it is about where that is told."""
    for problem in stages_in(edited)[1]:
        if problem.severity is not Severity.ERROR:
            continue
        ours = next(
            (one for name, one in told.items() if f"pipelines.{name}." in problem.where), None
        )
        at = ours.at(problem) if ours else None
        says = f"{problem.says} {problem.fix}".strip()
        if at:
            wrong.add(*at, says)
        else:
            wrong.others.append(says)
