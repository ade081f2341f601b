"""The tidy tables every number is computed from, as SQL, cut at the day a question is asked for."""

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.facts.store import FactsStore, build

__all__ = ["Facts", "FactsStore", "Question", "build"]
