"""What is timed, what it may take, and what every side said about it."""

from dataclasses import dataclass, field

from benchmarks.data import Case
from benchmarks.figures import FIGURES, line_of
from benchmarks.measure import Failed, Timing, run
from benchmarks.questions import STEPS

SIDES = ("product", "plain", "own", "pandas")
"""The product, SQL by hand over its own layout, the same over the product's, and pandas."""
MEMORY = {"import": 4_000, "movement": 3_000, "movement by team and stage": 3_000}
BUDGET = {
    "import": 60.0,
    "as-of total by stage, today": 0.3,
    "as-of total by stage, a year ago": 0.3,
    "movement": 2.5,
    "movement by team and stage": 2.5,
    "--help": 0.3,
    **{line_of(figure): 5.0 for figure in FIGURES},
}
FIRST, OPENING = "first answer after an import", "opening"
NEXT, NEXT_FIRST = "import of the next day", "first answer after it"
LINES = {
    "build": "import",
    "warm": FIRST,
    "next_day": NEXT,
    "next_answer": NEXT_FIRST,
    "as_of": "as-of total by stage, today",
    "as_of_past": "as-of total by stage, a year ago",
    "movement_by_team_and_stage": "movement by team and stage",
}
METRIC_BUDGET = 1.5
ROUNDS = 2
"""How often the sides take turns at a step, so that other work on the machine hurts no side."""


@dataclass(slots=True)
class Results:
    """Timings by (size, side, line of the table), failures beside them, disagreements last."""

    timings: dict[tuple[int, str, str], Timing] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    compared: int = 0

    def get(self, size: int, side: str, line: str) -> Timing | None:
        """Return a timing, or None where a side has no answer."""
        return self.timings.get((size, side, line))

    def lines(self) -> list[str]:
        """Return the lines in the order in which they were first timed."""
        return list(dict.fromkeys(line for _, _, line in self.timings))

    def note(self, size: int, side: str, step: str, found: dict[str, Timing] | Failed) -> None:
        """Keep what a step took under the lines it stands for."""
        if isinstance(found, Failed):
            self.failures.append(f"{side} {step} at {size:,} versions: {found.says}")
            return
        for name, timing in found.items():
            line = named(step, name)
            if line:
                self.timings[size, side, line] = timing.beside(self.get(size, side, line))


def named(step: str, name: str) -> str:
    """Return the line of the table that a question of a step stands in, '' for none."""
    if name == "open":
        return OPENING if step == "as_of" else ""
    return LINES.get(name, name)


def budget_of(line: str) -> float | None:
    """Return what a line may take at the largest size, in seconds."""
    return None if line in {FIRST, OPENING, NEXT, NEXT_FIRST} else BUDGET.get(line, METRIC_BUDGET)


def build(case: Case, size: int, sides: tuple[str, ...], results: Results) -> None:
    """Import the CSV on every side, from nothing, and make it ready for questions."""
    for side in (s for s in sides if s != "own"):
        for step in ("build", "warm"):
            results.note(size, side, step, run(case, side, step, 1))


def go_on(case: Case, size: int, results: Results) -> None:
    """Import the day after the last; what was asked before stays as it was."""
    for step in ("next_day", "next_answer"):
        results.note(size, "product", step, run(case, "product", step, 1))


def ask(case: Case, size: int, sides: tuple[str, ...], *, runs: int, results: Results) -> None:
    """Ask every side every question it knows, in rounds, the sides next to each other in time."""
    for step, side in ((step, side) for step in STEPS for side in ROUNDS * sides):
        if step == "movement_by_team_and_stage" and side != "product":
            continue
        results.note(size, side, step, run(case, side, step, runs))
