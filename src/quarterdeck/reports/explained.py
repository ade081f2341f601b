"""One metric with everything a reader needs to trust or doubt it."""

from dataclasses import replace
from typing import Any

from quarterdeck.metrics.benchmarks import register
from quarterdeck.metrics.catalogue import Metric, find
from quarterdeck.reports.answers import Answered, metrics_json, metrics_report
from quarterdeck.reports.blocks import Code, Column, Report, Sentence, Table
from quarterdeck.reports.scorecard.document import benchmark_json
from quarterdeck.reports.scorecard.register import entries_table


def explained_report(given: Answered) -> Report:
    """Return the metric in words, its answers, and the SQL that gives them."""
    shown = metrics_report(given)
    metric = _metric(given)
    lines = (
        ("Formula", metric.formula),
        ("Mind", metric.trap),
        ("Depends on", ", ".join(metric.fields) or "nothing a company maps"),
    )
    says = Sentence((metric.sentence,), lead=True)
    about = Table("How it is computed", (Column("what", "What"), Column("text", "In words")), lines)
    unit = f" (money in minor units of {shown.currency})" if "money" in metric.unit else ""
    known = register(given.source.facts.playbook, metric.name)
    others = (entries_table(known, metric.id, "What others report"),) if known else ()
    sql = (Code(f"SQL that gives it in any DuckDB{unit}", _sql(given)),) if _sql(given) else ()
    return replace(shown, title=metric.title, blocks=(says, *shown.blocks, about, *others, *sql))


def explained_json(given: Answered) -> dict[str, Any]:
    """Return the document of `explain`: the metric in words, and its rows as `metrics` has them."""
    metric = _metric(given)
    words = ("title", "unit", "sentence", "formula", "trap")
    return {
        "metric": metric.name,
        **{name: getattr(metric, name) for name in words},
        "fields": list(metric.fields),
        **metrics_json(given),
        "benchmarks": [
            benchmark_json(one) for one in register(given.source.facts.playbook, metric.name)
        ],
        "sql": _sql(given),
    }


def _metric(given: Answered) -> Metric:
    return find(next(iter(given.periods)))


def _sql(given: Answered) -> str:
    return given.answers[0].sql if given.answers else ""
