"""A report as JSON: the blocks, money as major-unit strings, rates as fractions."""

from datetime import date
from enum import Enum
from typing import Any

import orjson

from quarterdeck.reports.blocks import (
    Ages,
    Bars,
    Block,
    Code,
    CoverageBars,
    EmptyState,
    Explanation,
    Fan,
    Figure,
    Figures,
    Hits,
    Labelled,
    Landing,
    Lanes,
    Notes,
    Pace,
    Part,
    PastForecasts,
    Reliability,
    Report,
    Sankey,
    Scores,
    Section,
    Sentence,
    Spans,
    Step,
    Table,
    Trend,
    Waterfall,
    plain,
)
from quarterdeck.reports.tables import twin
from quarterdeck.words.money import to_major

Json = dict[str, Any]


def to_json(report: Report) -> bytes:
    """Return the report as indented JSON, ending in a newline."""
    return dump(report_json(report))


def dump(document: object) -> bytes:
    """Return any JSON document as the doors print it."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(document, option=options, default=_plain)


def report_json(report: Report) -> Json:
    """Return the report as plain values."""
    return {
        "title": report.title,
        "workspace": report.workspace,
        "simulated": report.simulated,
        "as_of": report.as_of.isoformat(),
        "ledger_head": report.ledger_head,
        **({"playbook": report.playbook} if report.playbook else {}),
        "currency": report.currency,
        "rates": report.rates,
        "measure": report.measure,
        "period": report.period,
        "scope": report.scope,
        "where": report.where,
        "blocks": [block_json(b) for b in report.blocks],
    }


def figure_json(figure: Figure) -> Json:
    """Return a figure: exact value, unit, and how it was computed."""
    shown: Json = {"value": value_json(figure), "unit": figure.unit, "text": figure.full}
    if figure.currency:
        shown["currency"] = figure.currency
    if figure.explain:
        shown["explain"] = _explain(figure.explain)
    return shown


def value_json(figure: Figure) -> str | int | float | None:
    """Return the exact value as JSON carries it: money as a major-unit string."""
    if figure.value is None or figure.unit not in {"money", "money_per_day"}:
        return figure.value
    return to_major(int(figure.value), figure.currency)


def block_json(block: Block) -> Json:  # noqa: C901, PLR0911 - one line per block
    """Return one block as plain values; pictures carry the table behind them."""
    match block:
        case Sentence():
            figures = [figure_json(p) for p in block.parts if isinstance(p, Figure)]
            return {"kind": "sentence", "text": block.plain, "figures": figures}
        case Figures():
            return {"kind": "figures", "title": block.title, "items": _items(block.items)}
        case Bars():
            return {"kind": "bars", "title": block.title, "items": _items(block.items)}
        case Table():
            return {"kind": "table", "title": block.title, **_table(block)}
        case Waterfall():
            return _waterfall(block)
        case Notes():
            return {"kind": "notes", "title": block.title, "items": list(block.items)}
        case Code():
            return {"kind": "code", "title": block.title, "text": block.text}
        case EmptyState():
            return {"kind": "empty", "says": block.says, "next_step": block.next_step}
        case Section():
            inside = [block_json(b) for b in (*block.blocks, *block.aside)]
            return {"kind": "section", "title": block.title, "blocks": inside}
        case (
            Pace()
            | Trend()
            | CoverageBars()
            | Sankey()
            | Landing()
            | Fan()
            | Ages()
            | Lanes()
            | Spans()
            | PastForecasts()
            | Hits()
            | Reliability()
            | Scores()
        ):
            kind = type(block).__name__.lower()
            return {"kind": kind, "title": block.title, **_table(twin(block))}


def _items(items: tuple[Labelled, ...]) -> list[Json]:
    return [
        {
            "label": i.label,
            "figure": figure_json(i.figure),
            "note": plain(i.note),
            "note_figures": [figure_json(p) for p in i.note if isinstance(p, Figure)],
        }
        for i in items
    ]


def _table(block: Table) -> Json:
    return {
        "columns": [{"key": c.key, "title": c.title, "kind": c.kind} for c in block.columns],
        "rows": [[_cell(p) for p in row] for row in block.rows],
        "note": block.note,
    }


def _cell(part: Part) -> str | Json:
    return part if isinstance(part, str) else figure_json(part)


def _waterfall(block: Waterfall) -> Json:
    return {
        "kind": "waterfall",
        "title": block.title,
        "description": block.description,
        "opening": _step(block.opening),
        "groups": [{"title": g.title, "steps": [_step(s) for s in g.steps]} for g in block.groups],
        "closing": _step(block.closing),
    }


def _step(step: Step) -> Json:
    return {
        "label": step.label,
        "figure": figure_json(step.figure),
        "count": step.count.value if step.count else None,
        "note": step.note,
        "deals": _table(step.behind) if step.behind else None,
    }


def _explain(how: Explanation) -> Json:
    return {
        "title": how.title,
        "sentence": how.sentence,
        "formula": how.formula,
        "as_of": how.as_of.isoformat(),
        "ledger_head": how.ledger_head,
        "n": how.n,
        "assumptions": list(how.assumptions),
        "trap": how.trap,
        "sql": how.sql,
    }


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)
