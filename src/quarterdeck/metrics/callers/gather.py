"""Calls and what came of them, read from the facts."""

from quarterdeck.engine.sql import Raw, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.callers.came_in import CameIn, came_in
from quarterdeck.metrics.callers.lean import Week
from quarterdeck.metrics.placeholders import ALWAYS
from quarterdeck.words.deal import Category


def weeks_of(facts: Facts, question: Question, category: Category) -> tuple[Week, ...]:
    """Return every caller's last word of each week, in a category, about periods that are over.

    What came of it is what the called scope booked in the period, as known on the question's day;
    scope and filter of the question do not matter, for people are compared with all others.
    """
    sql = facts.compose(
        load("metrics", "called_weeks"),
        Question(question.as_of),
        category=category.value,
        measure=facts.reading.measure,
    )
    return tuple(
        Week(
            row["person"],
            row["starts_on"],
            row["weeks_left"],
            row["called"],
            row["came"],
            row["booked_before"],
        )
        for row in facts.run(sql).to_pylist()
    )


def came_in_of(facts: Facts, question: Question, category: Category) -> CameIn:
    """Return how the calls came in that `weeks_of` looks at, and how many of them it leaves out."""
    values = {
        "words": Raw("calls"),
        "answering": Raw("TRUE"),
        "category": category.value,
        "measure": facts.reading.measure,
        "start": ALWAYS.start,
        "end": ALWAYS.end,
    }
    return came_in(facts, Question(question.as_of), values)
