"""A reconciled number for programs: the JSON document of `where`, and the rows of its file."""

from dataclasses import replace
from typing import Any

from quarterdeck.metrics.reconcile.apart import Apart, Compared, Single
from quarterdeck.metrics.reconcile.asking import Asking
from quarterdeck.metrics.reconcile.difference import Differing
from quarterdeck.metrics.reconcile.found import Candidate
from quarterdeck.metrics.reconcile.written import MONEY, Reading
from quarterdeck.reports.blocks import Column, Part, Table
from quarterdeck.reports.reconciled.data import Reconciled, Shown
from quarterdeck.reports.reconciled.why import why
from quarterdeck.reports.reconciled.words import command, question_name
from quarterdeck.reports.to_json import value_json


def where_json(of: Reconciled) -> dict[str, Any]:
    """Return the document of `where`; ids, not names, stand for people."""
    found, question = of.found, of.source.question
    return {
        "as_of": question.as_of.isoformat(),
        "scope": question.scope,
        "where": question.where,
        **of.source.stand,
        **of.source.money_json(),
        "observed": of.source.observed_note(),
        "number": {
            "text": found.sought.written.text,
            "readings": [
                _reading(of, number, unit)
                for number, reading in enumerate(found.sought.written.readings)
                for unit in reading.units
            ],
        },
        "tried": {
            "values": found.tried,
            "metrics": [metric.name for metric in found.sought.metrics],
            "days": [day.isoformat() for day in found.days],
        },
        "fits": len(found.fits),
        "questions": [_question(of, shown) for shown in of.shown],
        "simpler": [_question(of, shown) for shown in of.simpler],
        "compared": [_apart(of, apart) for apart in of.apart],
    }


def where_sheet(of: Reconciled) -> Table:
    """Return the questions for a file: exact values, and what to type to get each again."""
    columns = (
        *(Column(key, key) for key in ("metric", "title", "unit", "as_of", "days", "period")),
        *(Column(key, key) for key in ("scope", "where", "part", "way", "fits")),
        Column("value", "value", "money"),
        Column("n", "n"),
        Column("command", "command"),
    )
    return Table("", columns, tuple(_sheet_row(of, shown) for shown in of.shown))


def _sheet_row(of: Reconciled, shown: Shown) -> tuple[Part, ...]:
    asking = shown.asking
    return (
        asking.metric.name,
        question_name(asking),
        asking.metric.unit,
        asking.question.as_of.isoformat(),
        " ".join(day.isoformat() for day in shown.candidate.days),
        asking.period.label if asking.period else "all",
        of.source.names(asking.question.scope) if asking.question.scope else "",
        asking.question.where,
        "; ".join(f"{name}={value}" for name, value in asking.part),
        asking.way.value,
        "yes" if shown.candidate.reading is not None else "no",
        of.figure(shown.answer.value, shown.answer.unit),
        str(shown.answer.n),
        command(asking, of.source.facts),
    )


def _reading(of: Reconciled, number: int, unit: str) -> dict[str, Any]:
    reading: Reading = of.found.sought.written.readings[number]
    low, high = reading.bounds(unit, of.currency)
    whole = unit in MONEY or unit == "count"
    ends = (int(bound) if whole else float(bound) for bound in (low, high))
    low_shown, high_shown = (value_json(of.figure(end, unit)) for end in ends)
    return {
        "unit": unit,
        "currency": of.currency if unit in MONEY else None,
        "low": low_shown,
        "high": high_shown,
        "taking": reading.how,
        "questions": of.fitting(number, unit),
    }


def _asking(of: Reconciled, asking: Asking) -> dict[str, Any]:
    return {
        "metric": asking.metric.name,
        "title": question_name(asking),
        "unit": asking.metric.unit,
        "currency": of.currency if asking.metric.unit in MONEY else None,
        "as_of": asking.question.as_of.isoformat(),
        "period": asking.period.label if asking.period else "all",
        "scope": asking.question.scope,
        "where": asking.question.where,
        "part": dict(asking.part),
        "way": asking.way.value,
        "command": command(asking, of.source.facts) or None,
    }


def _question(of: Reconciled, shown: Shown) -> dict[str, Any]:
    candidate, answer = shown.candidate, shown.answer
    value = answer.value
    fits = candidate.reading is not None
    off = None if value is None or fits else of.figure(of.gap(value, answer.unit), answer.unit)
    return {
        **_asking(of, shown.asking),
        "days": [day.isoformat() for day in candidate.days],
        "value": value_json(of.figure(value, answer.unit)),
        "n": answer.n,
        "fits": fits,
        "off_by": value_json(off) if off else None,
        "same_deals": [_same(of, other) for other in candidate.also],
        "assumptions": list(answer.assumptions),
    }


def _same(of: Reconciled, other: Candidate) -> dict[str, Any]:
    return _asking(of, other.asking(of.found.sought.base))


def _apart(of: Reconciled, apart: Apart) -> dict[str, Any]:
    unit = apart.asking.metric.unit
    return {
        **_asking(of, apart.asking),
        "value": value_json(of.figure(apart.answer.value, unit)),
        "asked_differently": [_compared(of, apart, compared) for compared in apart.compared],
        "closing_deals": apart.deals,
        "closing": [_single(of, single, unit) for single in apart.singles],
    }


def _compared(of: Reconciled, apart: Apart, compared: Compared) -> dict[str, Any]:
    unit, told = apart.asking.metric.unit, compared.difference
    more = (compared.answer.value or 0) - (apart.answer.value or 0)
    in_all = told.in_all if told else None
    return {
        **_asking(of, compared.relative.asking),
        "turn": compared.relative.turn.value,
        "value": value_json(of.figure(compared.answer.value, unit)),
        "differs_by": value_json(of.figure(more, unit)),
        "deals": told.deals if told else None,
        "in_all": None if in_all is None else value_json(of.figure(in_all, unit)),
        "largest": [_deal(of, apart, compared, deal) for deal in (told.largest if told else ())],
    }


def _deal(of: Reconciled, apart: Apart, compared: Compared, deal: Differing) -> dict[str, Any]:
    source, unit = replace(of.source, names=_ids), apart.asking.metric.unit
    known, told = deal.now or deal.was, compared.difference
    summed = told is not None and told.scale is not None
    parts = {"here": deal.here, "there": deal.there, "difference": deal.more if summed else None}
    return {
        "id": deal.id,
        "title": known.title if known else None,
        "owner": known.owner if known else None,
        "counts_here": deal.in_here,
        "counts_there": deal.in_there,
        **{name: value_json(of.figure(part, unit)) for name, part in parts.items()},
        "why": why(source, apart.asking, compared.relative, deal),
    }


def _single(of: Reconciled, single: Single, unit: str) -> dict[str, Any]:
    return {
        "id": single.id,
        "title": single.state.title if single.state else None,
        "owner": single.state.owner if single.state else None,
        "counted": single.counted,
        "change": value_json(of.figure(single.more, unit)),
    }


def _ids(person: str | None) -> str:
    return person or "no owner"
