"""The ways of selling as frozen records: pipelines, their tracks, the stages of each."""

from dataclasses import dataclass, replace
from datetime import date

from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.deal import Category, Outcome


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a track: its place, what it says of the deal, its default category.

    `probability` is the share won from here that the company states, in units of 1e-9, used by
    the weighted pipeline; `qualified` marks the stage from which a deal counts as qualified.
    `formerly` are the names it had before: what was said of them is said of it.
    """

    name: str
    order: int
    outcome: Outcome
    category: Category
    probability: int
    qualified: bool = False
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """A sequence of stages; the main track of a pipeline decides the deal's outcome.

    `stages` are those from `since` on; `earlier` holds the sequences before, each with the day from
    which it was in force, the first one first. Its first day also stands for all days before.
    """

    name: str
    main: bool
    stages: tuple[Stage, ...]
    since: date = FIRST_DAY
    earlier: tuple[tuple[date, tuple[Stage, ...]], ...] = ()

    @property
    def maps(self) -> tuple[tuple[date, tuple[Stage, ...]], ...]:
        """Every sequence of stages with its first day, the last one last."""
        return (*self.earlier, (self.since, self.stages))

    @property
    def names(self) -> dict[str, str]:
        """Every name a stage ever had, and the one it has now (or had last)."""
        found: dict[str, str] = {}
        for _, stages in self.maps:
            for stage in stages:
                found.setdefault(stage.name, stage.name)
                for old in stage.formerly:
                    found |= {name: stage.name for name, now in found.items() if now == old}
                    found[old] = stage.name
        return found

    @property
    def known(self) -> tuple[Stage, ...]:
        """The stages, then those of earlier sequences that are gone, then all under old names."""
        now = {stage.name: stage for stage in self.stages}
        for _, stages in reversed(self.earlier):
            for stage in stages:
                now.setdefault(self.names[stage.name], stage)
        renamed = ((old, now.get(name)) for old, name in self.names.items() if old not in now)
        old = (replace(stage, name=name) for name, stage in renamed if stage)
        return (*(replace(stage, name=name) for name, stage in now.items()), *old)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A way of selling: one main track and any number of parallel ones."""

    name: str
    tracks: tuple[Track, ...]
