"""The --guess of import: drafts a mapping, and asks at a terminal what the file cannot tell."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from quarterdeck.cli.options import Guessing, Place, Plain
from quarterdeck.connectors.guess.evidence import Question
from quarterdeck.desk.guessing import Guess, guess
from quarterdeck.desk.workspace import Desk
from quarterdeck.words.problem import QuarterdeckError

_FOUND = 1


def draft(files: Sequence[Path], guessing: Guessing, place: Place, plain: Plain) -> int:
    """Draft a mapping from one file and print it; returns 1 while questions are open."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put
    from quarterdeck.reports.guesses import guess_json, guess_text
    from quarterdeck.reports.to_json import dump

    file = _the_one(files)
    with opened(place, quiet=True) as desk:
        made = _asked(desk, file, guessing.write, ask=not plain.json and _is_conversation())
        currency = desk.playbook.settings.currency
    if plain.json:
        put(dump(guess_json(made.draft, made.tried, made.files, currency=currency)).decode())
    else:
        again = _again(file, place)
        put(guess_text(made.draft, made.tried, made.files, currency=currency, again=again))
    return _FOUND if made.draft.questions else 0


def _asked(desk: Desk, file: Path, write: str, *, ask: bool) -> Guess:
    """Draft once to find out what is open, then with what was answered."""
    from quarterdeck.desk.viewer import OWNER

    answers: dict[str, str] = {}
    while ask:
        made = guess(desk, OWNER, file, answers=answers)
        asked = [q for q in made.draft.questions if q.options and q.key not in answers]
        if not asked:
            break
        answers |= {question.key: _answer(question) for question in asked}
    return guess(desk, OWNER, file, write=write, answers=answers)


def _answer(question: Question) -> str:
    """Ask one question at the terminal; '' leaves it open."""
    lines = [question.asks]
    lines += [f"  {n}  {answer}: {means}" for n, (answer, means) in enumerate(question.options, 1)]
    sys.stderr.write("\n".join(lines) + "\nNumber, or Enter to leave it open: ")
    sys.stderr.flush()
    said = sys.stdin.readline().strip()
    if said.isdigit() and 1 <= int(said) <= len(question.options):
        return question.options[int(said) - 1][0]
    return ""


def _the_one(files: Sequence[Path]) -> Path:
    if len(files) == 1:
        return files[0]
    raise QuarterdeckError(
        "A mapping is drafted from one file." if files else "No file is named.",
        where="--guess",
        fix="Name one: quarterdeck import export.csv --guess --workspace FOLDER",
    )


def _is_conversation() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _again(file: Path, place: Place) -> str:
    where = f" --workspace {shlex.quote(str(place.workspace))}" if place.workspace else ""
    return f"quarterdeck import {shlex.quote(str(file))}{where}"
