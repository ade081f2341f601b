"""The product itself, asked through the rooms that its commands use."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.data import LAST, Case, playbook_files, write_next_day
from benchmarks.questions import BY, PAST_DAY, QUARTER, WINDOW, YEAR, Answers
from quarterdeck.desk.opening import open_workspace
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.movement.bridge import movement
from quarterdeck.playbook.write import write_files
from quarterdeck.words.calendar import Period

COMMAND = Path(sys.executable).with_name("quarterdeck")
NOW = datetime(2026, 7, 24, 6, tzinfo=UTC)
MOVEMENTS = {"movement": BY, "movement_by_team_and_stage": ("team", "stage")}


def prepare(case: Case) -> None:
    """Make an empty workspace with the playbook of the timed company."""
    shutil.rmtree(case.workspace, ignore_errors=True)
    write_files(case.workspace, playbook_files())


def build(case: Case) -> None:
    """Import the CSV with the command a user would type, as a process of its own."""
    command = [str(COMMAND), "import", str(case.export), "--workspace", str(case.workspace)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def next_day(case: Case) -> None:
    """Import the few changes of the day after the last."""
    write_next_day(case)
    command = [str(COMMAND), "import", str(case.next_day), "--workspace", str(case.workspace)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def next_answer(case: Case) -> None:
    """Answer the first question after them."""
    evaluate(facts_of(case), ["open_deals"], question=Question(NOW.date()), period=None)


def warm(case: Case) -> None:
    """Answer the first question after an import: this makes the facts."""
    evaluate(facts_of(case), ["open_deals"], question=Question(LAST), period=None)


class Session:
    """An open workspace that answers questions by name."""

    def __init__(self, case: Case) -> None:
        """Open the workspace, its facts already made."""
        self.facts = facts_of(case)
        self.names = frozenset(catalogue())

    def ask(self, name: str) -> Answers:
        """Answer a question through metrics or movement."""
        if name == "as_of":
            return self._metric("open_pipeline", Question(LAST, by=("stage",)), None)
        if name == "as_of_past":
            return self._metric("open_pipeline", Question(PAST_DAY, by=("stage",)), None)
        if name in MOVEMENTS:
            return self._movement(MOVEMENTS[name])
        return self._metric(name, Question(LAST, by=BY), Period("2026", *YEAR))

    def knows(self, name: str) -> bool:
        """Return whether the product answers the question."""
        return name in {"as_of", "as_of_past", *MOVEMENTS, *self.names}

    def _metric(self, name: str, question: Question, period: Period | None) -> Answers:
        answers = evaluate(self.facts, [name], question=question, period=period)
        return {
            tuple(str(part) for part in a.dimensions.values()): (a.numerator, a.denominator)
            for a in answers
        }

    def _movement(self, by: tuple[str, ...]) -> Answers:
        bridge = movement(
            self.facts,
            start=WINDOW[0],
            end=WINDOW[1],
            question=Question(WINDOW[1], by=by),
            period=Period("2026-Q2", *QUARTER),
        )
        found: Answers = {}
        for part in bridge.by:
            found[*part.bucket, "opening"] = (part.opening, part.opening_count)
            found[*part.bucket, "closing"] = (part.closing, part.closing_count)
            found |= {(*part.bucket, line.cause): (line.amount, line.count) for line in part.lines}
        return found


def facts_of(case: Case) -> Facts:
    """Open the workspace and return its facts."""
    return open_workspace(case.workspace, now=NOW).facts
