"""What an answer takes for granted, in words a reader can check."""

from collections.abc import Mapping

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.past import FEWEST
from quarterdeck.metrics.placeholders import Asked, target_scope

_RECONSTRUCTED = """
SELECT reconstructed, count(*) AS deals
FROM deals
WHERE reconstructed <> ''
GROUP BY reconstructed
"""


def reconstructed(facts: Facts, question: Question) -> dict[str, int]:
    """Return how many deals of the question have each field filled in after the fact."""
    plain = Question(question.as_of, question.scope, question.where)
    counts: dict[str, int] = {}
    for row in facts.run(facts.compose(_RECONSTRUCTED, plain)).to_pylist():
        for field in row["reconstructed"].split(","):
            counts[field.strip()] = counts.get(field.strip(), 0) + row["deals"]
    return counts


def undeclared(facts: Facts, metric: Metric) -> str:
    """Say which dimension the metric needs and the workspace lacks; '' when it has it."""
    if not metric.by or metric.by in facts.dimensions:
        return ""
    return (
        f"the workspace declares no dimension {metric.by!r}:"
        " add it to playbook/dimensions.toml and map its column"
    )


def general(facts: Facts, asked: Asked, used: Mapping[str, int]) -> tuple[str, ...]:
    """Return what holds for every part of the answer, most important first."""
    found = [
        _no_targets(facts, asked),
        _few_periods(facts, asked),
        _still_running(asked),
        *_filled_in(asked, used),
        _tree_unknown(facts, asked),
        _tree_of_the_day(facts, asked),
    ]
    return tuple(text for text in found if text)


def _no_targets(facts: Facts, asked: Asked) -> str:
    if not asked.metric.target or target_scope(facts, asked.question) != "none":
        return ""
    return f"targets are set for teams and people, not by {' and '.join(asked.question.by)}"


def _few_periods(facts: Facts, asked: Asked) -> str:
    if "{past_count}" not in asked.metric.sql or len(asked.pasts) >= FEWEST:
        return ""
    if asked.period is None or target_scope(facts, asked.question) == "none":
        return ""
    count = len(asked.pasts)
    return f"history reaches back over {count} comparable period{'' if count == 1 else 's'} only"


def _still_running(asked: Asked) -> str:
    if not asked.metric.running or asked.period is None:
        return ""
    if asked.question.as_of >= asked.period.last_day:
        return ""
    return f"the period runs until {asked.period.last_day}; this is its state so far"


def _filled_in(asked: Asked, used: Mapping[str, int]) -> list[str]:
    """Name each field the answer depends on whose past was never recorded."""
    fields = {*asked.metric.fields, *asked.question.by}
    return [
        f"{field} of {used[field]:,} deals is taken as last recorded; its past is not known"
        for field in sorted(fields & used.keys())
    ]


def _by_team(facts: Facts, asked: Asked) -> bool:
    org = any(facts.dimensions[name].kind == "org" for name in asked.question.by)
    return org or bool(asked.question.scope)


def _tree_unknown(facts: Facts, asked: Asked) -> str:
    edges = facts.playbook.tree.edges
    first = min((edge.since for edge in edges), default=None)
    if first is None or asked.question.as_of >= first or not _by_team(facts, asked):
        return ""
    return f"who reported to whom is not known before {first}"


def _tree_of_the_day(facts: Facts, asked: Asked) -> str:
    earlier = asked.metric.reads("versions") or asked.metric.reads("visits")
    if not earlier or not _by_team(facts, asked):
        return ""
    return f"teams are those of {asked.question.as_of}, for earlier days too"
