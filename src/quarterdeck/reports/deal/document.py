"""One deal for programs: the JSON document of `deal`; ids, not names, stand for people."""

from datetime import date
from typing import Any

from quarterdeck.reports.calls.data import Judged
from quarterdeck.reports.deal.asking import findings
from quarterdeck.reports.deal.dealt import Change, Dealt
from quarterdeck.reports.forecasting.closing import closes_json
from quarterdeck.words.money import to_major

Json = dict[str, Any]

_PLAIN = ("title", "owner", "account", "pipeline", "stage", "category", "outcome")
_DAYS = ("created_on", "close_date", "closed_on")


def deal_json(dealt: Dealt) -> Json:
    """Return the document of a deal."""
    now, source = dealt.now, dealt.source
    return {
        "as_of": dealt.as_of.isoformat(),
        **source.stand,
        **source.money_json(),
        "id": dealt.id,
        **{key: now[key] for key in _PLAIN},
        **{key: _iso(now[key]) for key in _DAYS},
        "amount": _major(dealt, now["money"]),
        "pushes": now["pushes"] or 0,
        "days_in_stage": dealt.in_stage,
        "usual_days_in_stage": None if dealt.usual is None else dealt.usual.value,
        "period": dealt.period.label,
        "chance": _share(dealt.chance),
        "path": [{"day": s.day.isoformat(), "chance": _share(s.chance)} for s in dealt.path],
        "closing": None if dealt.closing is None else closes_json(dealt.closing),
        "changes": [_change(dealt, change) for change in dealt.changes],
        "standards": [
            {
                "standard": held.standard.id,
                "severity": held.standard.severity,
                "measured": held.measured,
                "threshold": held.threshold,
                "unit": held.standard.rule.unit,
            }
            for held in dealt.held
        ],
        "said": [_opinion(dealt, opinion) for opinion in dealt.opinions],
        "activities": [
            {"kind": row["kind"], "day": _iso(row["done_on"]), "count": row["n"]}
            for row in dealt.done
        ],
        "evidence": [
            {
                **{key: row[key] for key in ("element", "score", "what", "contact")},
                "day": _iso(row["told_on"]),
            }
            for row in dealt.evidence
        ],
        "ask_next": [
            {"rule": f.rule, "finding": f.says, "question": f.asks} for f in findings(dealt)
        ],
        "notes": list(dealt.silent),
    }


def _change(dealt: Dealt, change: Change) -> Json:
    def told(value: Any) -> Any:  # noqa: ANN401 -- of any field
        if change.field == "money":
            return _major(dealt, value)
        return _iso(value) if isinstance(value, date) else value

    name = "amount" if change.field == "money" else change.field
    return {
        "day": change.day.isoformat(),
        "field": name,
        "before": told(change.before),
        "after": told(change.after),
    }


def _opinion(dealt: Dealt, opinion: Judged) -> Json:
    return {
        "person": opinion.person,
        "verdict": opinion.verdict or None,
        "amount": _major(dealt, opinion.amount),
        "closes": _iso(opinion.due_on),
        "note": opinion.note,
        "day": opinion.said_on.isoformat(),
    }


def _major(dealt: Dealt, minor: int | None) -> str | None:
    return None if minor is None else to_major(minor, dealt.source.currency)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
