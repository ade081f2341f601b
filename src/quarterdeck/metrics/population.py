"""The deals a metric counts or looks at, for the list behind a number and for what it assumes."""

from quarterdeck.engine.sql import Raw
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import ask
from quarterdeck.metrics.placeholders import placeholders
from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import QuarterdeckError


def condition(facts: Facts, name: str, *, question: Question, period: Period | None) -> Raw:
    """Return the SQL condition over the relation `deals` that picks the metric's deals.

    Where the metric is a sum or share over deals, their number is its n. Raises QuarterdeckError
    for an unknown metric and for one that counts no deals.
    """
    metric = find(name)
    if not metric.deals:
        raise QuarterdeckError(
            f"{name} counts {' and '.join(metric.rows).replace('_', ' ')}, not deals",
            fix=f"`quarterdeck explain {name}` shows the SQL and what it reads",
        )
    if metric.by and metric.by not in facts.dimensions:
        raise QuarterdeckError(
            f"{name} speaks of each {metric.by}, and the workspace declares no such dimension",
            fix="add it to playbook/dimensions.toml and map its column",
        )
    asked = ask(facts, metric, question, period)
    return Raw(str(placeholders(facts, asked)["which"]))
