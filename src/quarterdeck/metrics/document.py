"""The catalogue as a page of documentation: `python -m quarterdeck.metrics.document FILE`."""

import sys
from pathlib import Path

from quarterdeck.metrics.catalogue import Metric, catalogue

_UNITS = {
    "money": "money in the reporting currency",
    "count": "count",
    "rate": "share, shown as a percentage",
    "ratio": "ratio",
    "days": "days",
    "months": "months",
    "money_per_day": "money a day",
}
_PERIODS = {
    "flow": "what happened in the period",
    "stock": "the state on the day, of what is due in the period",
    "cohort": "what became of the deals that began in the period",
}
_INTRODUCTION = """\
# Metrics

Every number has one definition, and the screen, the command, the file and the report all read it
here. This page is written by `python -m quarterdeck.metrics.document docs/metrics.md` from the
heads of the SQL files; `quarterdeck explain METRIC` adds the number, its SQL and what it takes for
granted.

A name with a colon is a named variant. Every answer is as of a day: only what was known by the end
of it counts. Rates are sums over sums, so that a team's rate comes from its deals and never from
its people's rates. A deal deleted or merged counts nowhere, and omitted deals are outside the open
pipeline. Money is told at dated, plan or constant rates (`--rates`) and of the amount or of a
measure the company declares (`--measure`), as the head of every answer says. *Deals* is the
condition that picks the deals a metric counts or looks at, as `quarterdeck deals --metric NAME`
lists them; *Rows of* names what it reads beside the deals.
"""


def page() -> str:
    """Return the page as Markdown: what each metric says, its formula and its trap."""
    rows = [f"| `{m.name}` | {m.title} | {_UNITS[m.unit]} |" for m in catalogue().values()]
    table = ["| name | title | unit |", "|---|---|---|", *rows]
    sections = [_section(metric) for metric in catalogue().values()]
    return "\n".join([_INTRODUCTION, *table, "", *sections])


def _section(metric: Metric) -> str:
    lines = [
        f"## {metric.name}",
        "",
        f"**{metric.title}.** {metric.sentence}",
        "",
        f"- Formula: {metric.formula}",
        f"- Unit: {_UNITS[metric.unit]}",
        f"- Period: {_PERIODS[metric.period]}",
    ]
    lines += [f"- Depends on: {', '.join(metric.fields)}"] if metric.fields else []
    lines += [f"- Deals: `{metric.deals}`"] if metric.deals else []
    lines += [f"- Rows of: {' and '.join(metric.rows)}"] if metric.rows else []
    always = metric.by or metric.own
    lines += [f"- Always broken down by: {always}"] if always else []
    lines += [f"- Can also be broken down by: {metric.curve}"] if metric.curve else []
    lines += [f"- No value when: {metric.none}"] if metric.none else []
    return "\n".join([*lines, f"- Trap: {metric.trap}", ""])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
