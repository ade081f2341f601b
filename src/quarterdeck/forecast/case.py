"""One case put to the forecasters: who is asked about, for which window, with what is known."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from quarterdeck.facts.question import Question
from quarterdeck.forecast.earlier import SamePoint, same_point
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.rollup import Rolled, rolled_up
from quarterdeck.forecast.scoring import Part, Scores, score
from quarterdeck.forecast.window import Window

GROUP = "quarterdeck.forecasters"
"""The entry points under which forecasters are found."""


@dataclass(frozen=True)
class Case:
    """A question about a window: scope and filter are the question's, its breakdown is left out."""

    known: Known
    window: Window
    question: Question

    @cached_property
    def scores(self) -> Scores:
        """The chances of the company's open deals, and the new business to come."""
        return score(self.known, self.window)

    @cached_property
    def part(self) -> Part:
        """What the tables expect of the question's part of the company."""
        found = self.scores.parts(self.question)
        return found[0] if found else Part((), 0, 0, 0, 0, 0, 0, 0)

    @cached_property
    def points(self) -> SamePoint:
        """The window, and the same point of earlier periods."""
        return same_point(self.known, self.question, self.window)

    @cached_property
    def rollup(self) -> Rolled:
        """What is won and due in the period, by forecast category."""
        question = replace(self.question, as_of=self.window.as_of)
        return rolled_up(self.known.facts, question, self.window.period)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a forecaster expects the whole period to win: minor units of money, and deals."""

    money: float
    count: float


class Forecaster(Protocol):
    """Anything that expects something of a period; None where it has too little to go by."""

    def __call__(self, case: Case) -> Expected | None:
        """Return what the period is expected to win in all, booked included."""


Method = Callable[[Case], Expected | None]
