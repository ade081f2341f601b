"""Any metrics of the catalogue as a page, and as the JSON document of `metrics`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.metrics.catalogue import catalogue, find
from quarterdeck.metrics.evaluate import Answer
from quarterdeck.playbook.model import Settings
from quarterdeck.reports.blocks import Block, Column, Figure, Notes, Part, Report, Table
from quarterdeck.reports.figures import precise
from quarterdeck.reports.source import Source
from quarterdeck.reports.to_json import value_json
from quarterdeck.words.calendar import Period

_EXPLAINED = 200


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers and the source and period they came from."""

    source: Source
    period: Period
    answers: tuple[Answer, ...]


def metrics_report(given: Answered) -> Report:
    """Return the answers as one table, their assumptions below."""
    settings = given.source.facts.playbook.settings
    assumed = dict.fromkeys(text for a in given.answers for text in a.assumptions)
    notes: tuple[Block, ...] = (Notes("Good to know", tuple(assumed)),) if assumed else ()
    return Report(
        title="Metrics",
        workspace=settings.name,
        as_of=given.source.question.as_of,
        ledger_head=given.source.facts.ledger_head,
        currency=settings.currency,
        blocks=(_table(given), *notes),
        simulated=settings.simulated,
        period=given.period.label,
        scope=given.source.question.scope,
    )


def metrics_json(given: Answered) -> dict[str, Any]:
    """Return the document of `metrics`: one row per metric and combination of breakdown values."""
    return {
        "as_of": given.source.question.as_of.isoformat(),
        "ledger_head": given.source.facts.ledger_head,
        "currency": given.source.currency,
        "rows": [_row_json(given.source, answer) for answer in given.answers],
    }


def catalogue_report(settings: Settings, *, today: date, head: str) -> Report:
    """Return the glossary of all metrics."""
    columns = (
        Column("metric", "Metric"),
        Column("unit", "Unit"),
        Column("sentence", "What it says"),
    )
    rows = tuple((m.name, m.unit, m.sentence) for m in catalogue().values())
    table = Table("The catalogue", columns, rows)
    return Report("Metrics", settings.name, today, head, settings.currency, (table,))


def _table(given: Answered) -> Table:
    named = list(dict.fromkeys(k for a in given.answers for k in a.dimensions))
    columns = (
        Column("metric", "Metric"),
        *(Column(name, name.replace("_", " ").capitalize()) for name in named),
        Column("value", "Value", "value"),
        Column("n", "n", "count"),
    )
    rows = tuple(
        _row(given, answer, named, explained=i < _EXPLAINED)
        for i, answer in enumerate(given.answers)
    )
    return Table("", columns, rows, empty="No deal answers to this question.")


def _row(given: Answered, answer: Answer, named: list[str], *, explained: bool) -> tuple[Part, ...]:
    source = given.source
    shown = precise(source.shown(answer, given.period))
    if not explained:
        shown = Figure(shown.value, shown.unit, shown.text, shown.suffix, shown.currency)
    parts = tuple(label(source, name, answer.dimensions.get(name, "")) for name in named)
    n = Figure(answer.n, "count", f"{answer.n:,}")
    return (find(answer.metric).title, *parts, shown, n)


def label(source: Source, dimension: str, value: str | int) -> str:
    """Return a breakdown value as people know it: persons and teams by name."""
    if isinstance(value, int) or source.facts.dimensions.get(dimension) is None:
        return str(value)
    held = dimension == "owner" or source.facts.dimensions[dimension].kind == "org"
    return source.names(value) if held and value else value


def _row_json(source: Source, answer: Answer) -> dict[str, Any]:
    money = answer.unit in {"money", "money_per_day"}
    value = Figure(answer.value, answer.unit, "", "", source.currency if money else "")
    currency = {"currency": source.currency} if money else {}
    return {
        "metric": answer.metric,
        "unit": answer.unit,
        **currency,
        "dimensions": dict(answer.dimensions),
        "period": answer.period,
        "value": value_json(value),
        "n": answer.n,
        "assumptions": list(answer.assumptions),
    }
