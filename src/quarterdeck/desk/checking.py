"""The verb that checks the playbook."""

from pathlib import Path

from quarterdeck.metrics import benchmarks, scorecards
from quarterdeck.metrics.standards.policy import problems
from quarterdeck.playbook.check import check
from quarterdeck.playbook.read import read_all
from quarterdeck.words.problem import Problem, QuarterdeckError


def check_playbook(root: Path) -> tuple[Problem, ...]:
    """Return every problem of the playbook in a folder; raises QuarterdeckError if it has none."""
    if not (root / "workspace.toml").is_file():
        raise QuarterdeckError(
            "There is no workspace here.",
            where=str(root),
            fix="Make one with 'quarterdeck init DIR', or name one with --workspace.",
        )
    playbook = read_all(root).playbook
    measured = (*scorecards.problems(playbook), *benchmarks.problems(playbook))
    return (*check(root), *problems(playbook), *measured)
