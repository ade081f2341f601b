"""Stage values of a file against the playbook: which track they are of, and their order."""

from dataclasses import dataclass

from quarterdeck.connectors.term import Fault, Term
from quarterdeck.engine.sql import literal
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.tracks import Stage
from quarterdeck.words.deal import Outcome


@dataclass(frozen=True, slots=True)
class StageMap:
    """The stages a row may name; `pipeline` is SQL for the row's pipeline, '' when none is mapped.

    Names that stages had before, and stages of earlier lists, are stages too.

    A value of the main track sets `stage`, one of a parallel track `track_<name>`. Where several
    pipelines exist and no column names one, the stage tells it.
    """

    playbook: Playbook
    pipeline: str = ""

    def terms(self, text: str, *, taken_in: bool = False) -> tuple[Term, ...]:
        """Return the terms that a stage cell gives: stage, parallel tracks, perhaps pipeline.

        A stage nobody knows is a fault, unless such are `taken_in` as stages of the main track.
        """
        main, beside = self._main(), self._beside()
        faults: tuple[Fault, ...] = (Fault(f"{text} IS NULL", "missing_stage", "stage"),)
        if not taken_in:
            faults += (Fault(self._unmapped(text), "unmapped_stage", "stage", text),)
        if not beside:
            terms = [Term("stage", "VARCHAR", text, faults=faults)]
        elif taken_in:
            others = tuple(name for names in beside.values() for name in names if name not in main)
            terms = [_elsewhere("stage", text, others, faults)]
            terms += [_routed(f"track_{name}", text, names) for name, names in beside.items()]
        else:
            terms = [_routed("stage", text, tuple(main), faults)]
            terms += [_routed(f"track_{name}", text, names) for name, names in beside.items()]
        if len(self.playbook.pipelines) > 1 and not self.pipeline:
            told = _case(text, {name: str(literal(place)) for name, place in main.items()})
            terms.append(
                Term("pipeline", "VARCHAR", told, sets=_among(text, tuple(main)) if beside else "")
            )
        return tuple(terms)

    def order(self, text: str) -> str:
        """Return SQL for the place of a stage in its track, from 0."""
        places = {stage.name: str(stage.order) for stage in self._all()}
        return f"coalesce({_case(text, places)}, 0)"

    def is_closed(self, text: str) -> str:
        """Return SQL telling whether a stage of a main track ends the deal."""
        closed = tuple(stage.name for stage in self._all() if stage.outcome is not Outcome.OPEN)
        return _among(text, closed)

    def names(self) -> tuple[str, ...]:
        """Return every stage name of every track."""
        return tuple(dict.fromkeys(stage.name for stage in self._all()))

    def first_open(self) -> str:
        """Return the stage in which a deal begins: the first open one of the first pipeline."""
        for pipeline in self.playbook.pipelines:
            for track in pipeline.tracks:
                for stage in track.stages:
                    if track.main and stage.outcome is Outcome.OPEN:
                        return stage.name
        return ""

    def _all(self) -> tuple[Stage, ...]:
        return tuple(s for p in self.playbook.pipelines for t in p.tracks for s in t.known)

    def _main(self) -> dict[str, str]:
        """Return the main stages and the first pipeline that has each."""
        found: dict[str, str] = {}
        for pipeline in self.playbook.pipelines:
            for track in pipeline.tracks:
                for stage in track.known if track.main else ():
                    found.setdefault(stage.name, pipeline.name)
        return found

    def _beside(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for pipeline in self.playbook.pipelines:
            for track in pipeline.tracks:
                if not track.main:
                    names = tuple(stage.name for stage in track.known)
                    found[track.name] = (*found.get(track.name, ()), *names)
        return found

    def _unmapped(self, text: str) -> str:
        if not self.pipeline or len(self.playbook.pipelines) == 1:
            return f"NOT {_among(text, self.names())}"
        fits = [
            f"{self.pipeline} = {literal(p.name)} AND "
            + _among(text, tuple(s.name for t in p.tracks for s in t.known))
            for p in self.playbook.pipelines
        ]
        return f"NOT coalesce({' OR '.join(f'({fit})' for fit in fits)}, FALSE)"


def _routed(field: str, text: str, names: tuple[str, ...], faults: tuple[Fault, ...] = ()) -> Term:
    here = _among(text, names)
    return Term(field, "VARCHAR", f"CASE WHEN {here} THEN {text} END", sets=here, faults=faults)


def _elsewhere(field: str, text: str, names: tuple[str, ...], faults: tuple[Fault, ...]) -> Term:
    here = f"NOT {_among(text, names)}"
    return Term(field, "VARCHAR", f"CASE WHEN {here} THEN {text} END", sets=here, faults=faults)


def _among(text: str, names: tuple[str, ...]) -> str:
    listed = ", ".join(literal(name) for name in names)
    return f"coalesce({text} IN ({listed}), FALSE)" if names else "FALSE"


def _case(text: str, turns: dict[str, str]) -> str:
    if not turns:
        return "NULL"
    written = " ".join(f"WHEN {literal(name)} THEN {value}" for name, value in turns.items())
    return f"CASE {text} {written} END"
