"""One metric with everything a reader needs to trust or doubt it."""

from dataclasses import replace
from typing import Any

from quarterdeck.metrics.catalogue import find
from quarterdeck.reports.answers import Answered, metrics_json, metrics_report
from quarterdeck.reports.blocks import Code, Column, Report, Table


def explained_report(given: Answered) -> Report:
    """Return the metric in words, its answers, and the SQL that gives them."""
    page = metrics_report(given)
    answer = given.answers[0]
    metric = find(answer.metric)
    lines = (
        ("What it says", metric.sentence),
        ("Formula", metric.formula),
        ("Mind", metric.trap),
        ("Depends on", ", ".join(metric.fields) or "nothing a company maps"),
    )
    about = Table("", (Column("what", "About"), Column("text", metric.title)), lines)
    unit = f" (money in minor units of {page.currency})" if "money" in metric.unit else ""
    sql = Code(f"SQL that gives it in any DuckDB{unit}", answer.sql)
    return replace(page, title=metric.title, blocks=(about, *page.blocks, sql))


def explained_json(given: Answered) -> dict[str, Any]:
    """Return the document of `explain`: the metric in words, and its rows as `metrics` has them."""
    answer = given.answers[0]
    metric = find(answer.metric)
    words = ("title", "unit", "sentence", "formula", "trap")
    return {
        "metric": metric.name,
        **{name: getattr(metric, name) for name in words},
        "fields": list(metric.fields),
        **metrics_json(given),
        "sql": answer.sql,
    }
