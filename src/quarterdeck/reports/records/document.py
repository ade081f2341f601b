"""Data quality as the JSON document of `quality`; ids, not names, stand for people."""

from typing import Any

from quarterdeck.metrics.hygiene import FAULTS
from quarterdeck.reports.records.data import Records, Row, faults_of, score
from quarterdeck.words.money import to_major

_SHARES = {
    "completeness": "complete",
    "validity": "valid",
    "freshness": "fresh",
    "consistency": "consistent",
}


def records_json(records: Records) -> dict[str, Any]:
    """Return the document: the whole, its weeks, by field, by person or team, deal by deal."""
    source = records.source
    by = records.shown.by if records.shown.by != "field" else ""
    parts = records.parts(by or "owner").now if records.now and records.shown.by != "field" else ()
    return {
        "as_of": records.day.isoformat(),
        "scope": source.question.scope,
        "where": source.question.where,
        **source.stand,
        **source.money_json(),
        "whole": _sums(records.now, source.currency) if records.now else None,
        "weeks": [
            {"week_end": row["day"].isoformat(), **_sums(row, source.currency)}
            for row in records.weeks
        ],
        "issues": _issues(records),
        "by": by or "owner",
        "parts": [{"part": row["d1"], **_sums(row, source.currency)} for row in parts],
        "deals": [_deal(row, source.currency) for row in records.deals] if records.now else [],
    }


def _sums(row: Row, currency: str) -> dict[str, Any]:
    return {
        "deals": row["n"],
        "money": to_major(row["money"], currency),
        "hygiene": score(row),
        **{name: row[column] / row["n"] for name, column in _SHARES.items()},
        "to_mend": row["n"] - row["sound"],
        "money_at_stake": to_major(row["money_at_stake"], currency),
        "issues": {fault.name: row[fault.name] for fault in FAULTS},
    }


def _issues(records: Records) -> list[dict[str, Any]]:
    row, then = records.now or {}, records.then
    return [
        {
            "issue": fault.name,
            "field": fault.field,
            "kind": fault.kind,
            "title": fault.title,
            "do": fault.do,
            "deals": row[fault.name],
            "share": row[fault.name] / row["n"],
            "share_then": then[fault.name] / then["n"] if then else None,
            "money": to_major(row[f"money_{fault.name}"], records.source.currency),
        }
        for fault in records.issues
    ]


def _deal(row: Row, currency: str) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("id", "title", "owner", "stage")},
        "amount": None if row["money"] is None else to_major(row["money"], currency),
        "issues": [fault.name for fault in faults_of(row)],
    }
