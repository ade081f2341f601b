"""Reading a workspace's playbook: every file, every problem, then one immutable value."""

from dataclasses import dataclass, replace
from pathlib import Path

from quarterdeck.playbook import cross
from quarterdeck.playbook.benchmarks import read_benchmarks
from quarterdeck.playbook.dimensions import read_dimensions
from quarterdeck.playbook.hash import playbook_hash
from quarterdeck.playbook.mappings import read_mappings
from quarterdeck.playbook.measures import read_measures
from quarterdeck.playbook.methodology import read_methodology
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.people import read_edges, read_people
from quarterdeck.playbook.ramps import read_ramps
from quarterdeck.playbook.rates import read_rates
from quarterdeck.playbook.scorecards import read_scorecards
from quarterdeck.playbook.settings import read_settings
from quarterdeck.playbook.stages import read_pipelines
from quarterdeck.playbook.standards import read_standards
from quarterdeck.playbook.targets import read_targets
from quarterdeck.words.problem import Problem, QuarterdeckError, Severity
from quarterdeck.words.tree import OrgTree


@dataclass(frozen=True, slots=True)
class Reading:
    """The playbook as far as it could be read, and all that is wrong with it."""

    playbook: Playbook
    problems: tuple[Problem, ...]


class PlaybookInvalid(QuarterdeckError):  # noqa: N818 -- it says what is so, as people do
    """The playbook has errors; `problems` holds all of them, warnings included."""

    def __init__(self, root: Path, problems: tuple[Problem, ...]) -> None:
        """Say the first error in full and how many more there are."""
        errors = [problem for problem in problems if problem.severity is Severity.ERROR]
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(
            f"The playbook has errors: {errors[0].says}{more}",
            fix=f"{errors[0].fix} `quarterdeck check` lists all of them.",
            where=f"{root}: {errors[0].where}",
        )
        self.problems = problems


def read_playbook(root: Path) -> Playbook:
    """Read the playbook of a workspace; raises PlaybookInvalid when anything in it is an error."""
    reading = read_all(root)
    if any(problem.severity is Severity.ERROR for problem in reading.problems):
        raise PlaybookInvalid(root, reading.problems)
    return reading.playbook


def read_all(root: Path, *, crossed: bool = True) -> Reading:
    """Read every file, whatever is wrong with any of them, and note all problems.

    `crossed` also looks at what only shows when several files are read together.
    """
    notes = Notes()
    workspace = read_settings(root, notes)
    settings = workspace.settings
    measures = read_measures(root, notes)
    rates = read_rates(root, notes, settings)
    playbook = Playbook(
        root=root,
        settings=settings,
        pipelines=read_pipelines(root, notes),
        dimensions=read_dimensions(root, notes, workspace.levels),
        levels=workspace.levels,
        people=read_people(root, notes),
        tree=OrgTree(read_edges(root, notes)),
        targets=read_targets(root, notes, settings, tuple(m.name for m in measures)),
        rates=rates,
        currencies=tuple(sorted({settings.currency, *(rate.currency for rate in rates)})),
        mappings=read_mappings(root, notes),
        standards=read_standards(root, notes),
        ramps=read_ramps(root, notes),
        methodology=read_methodology(root, notes),
        benchmarks=read_benchmarks(root, notes),
        scorecards=read_scorecards(root, notes),
        measures=measures,
    )
    for look in cross.CHECKS if crossed else ():
        look(playbook, notes)
    return Reading(replace(playbook, hash=playbook_hash(playbook)), tuple(notes.found))
