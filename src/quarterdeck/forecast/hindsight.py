"""Past days as they were seen: the facts under the playbook in force on each, and what came.

What came is told under one playbook, that of the question's day; what was forecast on a past day
rests on the stages, probabilities, people and rates that were in force at its end.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.forecast import Forecasts

Progress = Callable[[str, float], None]
"""What long work reports: its phase and the share done."""

Seen = tuple[Facts, Question]
"""Facts under one playbook, and a question in its words."""


@dataclass(frozen=True, slots=True)
class Hindsight:
    """Who asks about the past: `facts` and `question` tell what came, by the question's day.

    `on` gives the facts under the playbook in force at the end of a day, and the question as that
    playbook puts it; the same facts for neighbouring days of one playbook. Without it one playbook
    answers for every day.
    """

    facts: Facts
    question: Question
    on: Callable[[date], Seen] | None = None

    def at(self, day: date) -> Seen:
        """Return the facts of a day and the question as of its end, its breakdown left out."""
        facts, question = self.on(day) if self.on else (self.facts, self.question)
        return facts, replace(question, as_of=day, by=())

    def fitted(
        self, days: Iterable[date], *, without: tuple[str, ...] = ()
    ) -> Iterator[tuple[Forecasts, Question]]:
        """Yield for each day in turn who forecasts on it, and the question then.

        Neighbouring days of one playbook share what is fitted. `without` names signals that are
        left out, as if nobody had recorded them.
        """
        seen = [self.at(day) for day in days]
        for facts, same in groupby(seen, key=lambda one: one[0]):
            questions = [question for _, question in same]
            last = max(question.as_of for question in questions)
            forecasts = Forecasts(facts, without=without, until=last)
            try:
                for question in questions:
                    yield forecasts, question
            finally:
                forecasts.kept.save()
