"""The playbook over time as JSON documents: of `diff` and `apply`, and of `playbook`."""

from typing import Any

from quarterdeck.movement.rules import Number, Shift
from quarterdeck.playbook.versions import Version
from quarterdeck.reports.playbooks.data import Differing, Listing, Side
from quarterdeck.words.money import to_major


def diff_json(what: Differing, applied: Version | None = None) -> dict[str, Any]:
    """Return the document of `diff`, and of `apply` with the version that came of it.

    Ids, not names, stand for people.
    """
    currency = what.settings.currency
    return {
        "as_of": what.day.isoformat(),
        "ledger_head": what.ledger_head,
        "currency": currency,
        "before": _side(what.before, first=what.first),
        "after": _side(what.after, first=False),
        "differs": what.differs,
        "changes": [{"file": one.file, "says": one.says} for one in what.plain],
        "deals": [_shift(one, currency) for one in what.effect.shifts],
        "numbers": [_number(one, currency) for one in what.effect.numbers],
        "applied": version_json(applied) if applied else None,
    }


def listing_json(of: Listing) -> dict[str, Any]:
    """Return the document of `playbook`: every version, and which one answers."""
    return {
        "as_of": of.last_day.isoformat() if of.last_day else None,
        "versions": [version_json(one) for one in of.versions],
        "answers": of.used.number if of.used else None,
        "files_differ": bool(of.unapplied),
    }


def version_json(one: Version) -> dict[str, Any]:
    """Return a version as plain values."""
    return {
        "version": one.number,
        "id": one.content,
        "applied_at": one.applied_at.isoformat(),
        "since": one.since.isoformat(),
        "again": one.again or None,
        "by": one.by or None,
        "note": one.note or None,
    }


def _side(side: Side, *, first: bool) -> dict[str, Any] | None:
    if first and side.version is None:
        return None
    told = {"playbook": "draft" if side.draft else side.key}
    return {**told, "id": side.version.content} if side.version else told


def _shift(one: Shift, currency: str) -> dict[str, Any]:
    return {
        "aspect": one.aspect,
        "from": one.before or None,
        "to": one.after or None,
        "count": one.deals,
        "amount": to_major(one.money, currency),
    }


def _number(one: Number, currency: str) -> dict[str, Any]:
    money = one.unit == "money"

    def told(value: float | None) -> str | int | float | None:
        return to_major(int(value), currency) if money and value is not None else value

    return {
        "metric": one.metric,
        "unit": one.unit,
        "period": one.period or "all",
        "before": told(one.before),
        "after": told(one.after),
    }
