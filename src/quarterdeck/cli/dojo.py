"""The command that trains calling: a day of the past, blind, scored at once."""

import sys
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, OUT, Output, Place
from quarterdeck.desk.dojo import Bout, Guess
from quarterdeck.desk.workspace import Desk
from quarterdeck.words.problem import QuarterdeckError


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Which:
    """Which day is played, and who plays."""

    seed: str = ""
    """Draw the day by this number; default: the next one of whoever plays."""

    as_of: str = ""
    """Play this day, of a quarter that is over."""

    token: str = ""
    """Answer the question that was printed with this token."""

    scope: str = ""
    """A team, the same for question and answer; default: the whole company."""

    by: str = ""
    """Who plays, by name or id."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Call:
    """What is called of it."""

    call: str = ""
    """What the quarter will win in all, what is booked included."""

    low: str = ""
    """The low end of a range that is to hold 8 of 10 cases."""

    high: str = ""
    """Its high end."""


_ANY, _NONE = Which(), Call()


def dojo(
    *,
    which: Annotated[Which, Parameter(name="*")] = _ANY,
    call: Annotated[Call, Parameter(name="*")] = _NONE,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Call a past quarter blind, from a day as it was known then, and see at once what came.

    Without --call it asks at a terminal, and elsewhere prints the question with its token.
    """
    from quarterdeck.cli.session import opened

    bout = Bout(which.seed, which.as_of, which.token, which.by)
    guess = Guess(call.call, call.low, call.high)
    with opened(place) as desk:
        if not guess.call:
            if guess.low or guess.high:
                raise QuarterdeckError(
                    "A range without a call says nothing.", where="--call", fix="Add --call AMOUNT."
                )
            asked = _ask(desk, which.scope, bout, out)
            if asked is None:
                return 0
            bout, guess = asked
        _score(desk, which.scope, (bout, guess), out)
    return 0


def _ask(desk: Desk, scope: str, bout: Bout, out: Output) -> tuple[Bout, Guess] | None:
    """Print the question; at a terminal, return what is answered."""
    from quarterdeck.cli.show import show
    from quarterdeck.desk.dojo import puzzle
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.dojo.document import puzzle_json
    from quarterdeck.reports.dojo.page import puzzle_report

    found = puzzle(desk, OWNER, scope, bout=bout)
    show(puzzle_report(found), out, document=lambda: puzzle_json(found))
    talking = sys.stdin.isatty() and sys.stdout.isatty() and not (out.json or out.csv or out.html)
    if not talking:
        return None
    said = _read("Your call (Enter to leave it): ")
    if not said:
        return None
    low = _read("8 of 10 such quarters win at least (Enter for no range): ")
    high = _read("... and at most: ") if low else ""
    return Bout(token=found.token, by=bout.by), Guess(said, low, high)


def _read(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""


def _score(desk: Desk, scope: str, played: tuple[Bout, Guess], out: Output) -> None:
    from quarterdeck.cli.show import show
    from quarterdeck.desk.dojo import answer
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.dojo.document import answer_json
    from quarterdeck.reports.dojo.page import answer_report, history_sheet

    bout, guess = played
    found = answer(desk, OWNER, scope, bout=bout, guess=guess)
    show(
        answer_report(found),
        out,
        document=lambda: answer_json(found),
        sheet=lambda: history_sheet(found.history, found.puzzle.source.currency),
    )
