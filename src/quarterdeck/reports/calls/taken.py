"""What became of a file of calls: as text and as a document."""

from dataclasses import dataclass
from typing import Any

from quarterdeck.reports.problems import problems_json, problems_text
from quarterdeck.words.problem import Problem


@dataclass(frozen=True, slots=True)
class Taken:
    """How many calls a file held, how many of them were new, and what could not be taken."""

    file: str
    calls: int
    new: int
    problems: tuple[Problem, ...]
    recorded: bool = True


def taken_text(taken: Taken) -> str:
    """Return it in a sentence, and the problems below."""
    known = taken.calls - taken.new
    verb = "are new" if taken.recorded else "would be new"
    said = f"{taken.file}: {taken.calls:,} calls, of which {taken.new:,} {verb}"
    said += f" and {known:,} known already or left out." if known else "."
    told = f"\n{problems_text(taken.problems)}" if taken.problems else ""
    return f"{said}\n{told}"


def taken_json(taken: Taken) -> dict[str, Any]:
    """Return the document of `call import`."""
    return {
        "file": taken.file,
        "calls": taken.calls,
        "new": taken.new,
        "recorded": taken.recorded,
        "problems": problems_json(taken.problems),
    }
