"""Calls as documents: who calls what, beside the layer below and the CRM, and who is silent."""

from typing import Any

from quarterdeck.reports.calls.data import Called, Caller, Judged, Word
from quarterdeck.reports.calls.spoken import major


def called_json(called: Called, *, history: bool = False) -> dict[str, Any]:
    """Return the document of `call show`."""
    return {
        **_head(called),
        "callers": [_caller(called, one) for one in called.callers],
        "judgements": [_judged(called, one) for one in called.judged],
        "history": [_word(called, one) for one in called.history] if history else [],
    }


def missing_json(called: Called) -> dict[str, Any]:
    """Return the document of `call missing`."""
    return {
        **_head(called),
        "expected": sum(c.expected for c in called.callers),
        "missing": [
            {
                "person": one.person,
                "calls_for": one.scope,
                "last_called_on": one.last.said_on.isoformat() if one.last else None,
            }
            for one in called.missing
        ],
    }


def _head(called: Called) -> dict[str, Any]:
    source = called.source
    return {
        "as_of": source.question.as_of.isoformat(),
        **source.stand,
        **source.money_json(),
        "period": called.period.label,
        "scope": source.question.scope,
        "week": called.week.start.isoformat(),
        "locked": called.locked,
    }


def _caller(called: Called, one: Caller) -> dict[str, Any]:
    currency = called.source.currency
    below = one.below
    return {
        "person": one.person,
        "calls_for": one.scope,
        "leads": one.scope != one.person,
        "expected": one.expected,
        "called_this_week": one.this_week,
        "booked": major(one.crm["booked"], currency),
        "calls": [
            {
                "category": category.value,
                "amount": major(one.calls[category].amount, currency)
                if category in one.calls
                else None,
                "week_before": major(one.before.get(category), currency),
                "crm": major(one.crm[category], currency),
                "below": major(below.amounts.get(category), currency) if below else None,
                "said_on": one.calls[category].said_on.isoformat()
                if category in one.calls
                else None,
                "by": one.calls[category].by if category in one.calls else None,
            }
            for category in called.categories
        ],
        "below": {"called": below.called, "callers": below.callers} if below else None,
    }


def _judged(called: Called, one: Judged) -> dict[str, Any]:
    currency = called.source.currency
    return {
        "deal": one.deal,
        "person": one.person,
        "by": one.by,
        "verdict": one.verdict or None,
        "amount": major(one.amount, currency),
        "closes": one.due_on.isoformat() if one.due_on else None,
        "crm_amount": major(one.crm_amount, currency),
        "crm_closes": one.crm_due_on.isoformat() if one.crm_due_on else None,
        "said_on": one.said_on.isoformat(),
        "note": one.note,
    }


def _word(called: Called, word: Word) -> dict[str, Any]:
    return {
        "entry": word.entry,
        "person": word.person,
        "by": word.by,
        "calls_for": word.scope,
        "category": word.category.value,
        "amount": major(word.amount, called.source.currency),
        "said_on": word.said_on.isoformat(),
        "recorded_on": word.recorded_on.isoformat(),
        "supersedes": word.supersedes,
        "note": word.note,
        "source": word.source,
        "loaded": word.loaded,
    }
