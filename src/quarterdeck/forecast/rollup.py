"""The category roll-up: what deals due in a period come to by what their sellers call them."""

from collections.abc import Mapping
from dataclasses import replace

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask, compose
from quarterdeck.words.deal import Category
from quarterdeck.words.period import Period

_METRIC = "category_rollup:cumulative"

Rolled = Mapping[str, tuple[int, int]]
"""Money, in minor units, and deals by forecast category, each with all safer ones in it."""


def rolled_up(facts: Facts, question: Question, period: Period) -> Rolled:
    """Return the metric's figures by category, won deals of the period as closed."""
    rows = facts.run(compose(facts, ask(facts, find(_METRIC), question, period))).to_pylist()
    return {row["category"]: (int(row["value"]), int(row["n"])) for row in rows}


def rolled_by_owner(
    facts: Facts, question: Question, period: Period, category: Category
) -> dict[str, int]:
    """Return the metric's money of one category by owner, '' for deals without one."""
    asked = ask(facts, find(_METRIC), replace(question, by=("owner",)), period)
    rows = facts.run(compose(facts, asked)).to_pylist()
    return {row["owner"] or "": int(row["value"]) for row in rows if row["category"] == category}
