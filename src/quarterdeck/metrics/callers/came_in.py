"""How calls came in: loaded as history they prove nothing, and late ones do not count."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.engine.sql import Value, load
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question


@dataclass(frozen=True, slots=True)
class CameIn:
    """So many calls were loaded as history, between two days; so many do not count, and why."""

    loaded: int = 0
    first_on: date | None = None
    last_on: date | None = None
    late: int = 0
    other: int = 0

    @property
    def said(self) -> tuple[str, ...]:
        """What a reader has to know of it, each a sentence without its full stop."""
        found = [loaded_words(self.loaded, self.first_on, self.last_on)] if self.loaded else []
        if self.late:
            came = "came in late and are" if self.late > 1 else "came in late and is"
            found.append(f"{_calls(self.late)} {came} left out: nothing proves what was known then")
        if self.other:
            are = "are" if self.other > 1 else "is"
            found.append(f"{_calls(self.other)} of another measure {are} left out")
        return tuple(found)


def loaded_words(number: int, first: date | None, last: date | None) -> str:
    """Return how a page says that calls were loaded as history on a day, or between two."""
    on = f"on {first}" if first == last else f"from {first} to {last}"
    were, they = ("were", "they were") if number > 1 else ("was", "it was")
    return f"{_calls(number)} {were} loaded {on}, as history: that {they} said then is not proven"


def came_in(facts: Facts, question: Question, values: Mapping[str, Any]) -> CameIn:
    """Return how the calls came in that a question is about, about periods that are over.

    `values` fill in the SQL what a metric of calls leaves open: which words, of which span.
    """
    filled: dict[str, Value] = {
        name: values[name] for name in ("words", "answering", "category", "measure", "start", "end")
    }
    sql = facts.compose(load("metrics", "came_in"), question, **filled)
    (row,) = facts.run(sql).to_pylist()
    return CameIn(**row)


def _calls(number: int) -> str:
    return f"{number:,} call{'s' if number > 1 else ''}"
