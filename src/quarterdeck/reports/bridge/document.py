"""A movement as the JSON document of `movement`."""

from typing import Any

from quarterdeck.movement.bridge import Movement
from quarterdeck.movement.records import BucketMovement
from quarterdeck.reports.bridge.changed import Caused, Row, told, top_changes
from quarterdeck.reports.bridge.flow_deals import Flowed, flowed_json
from quarterdeck.reports.bridge.moved import Moved
from quarterdeck.reports.bridge.page import Extras, assumptions
from quarterdeck.reports.causes import why
from quarterdeck.words.money import to_major

_STATE = ("stage", "outcome", "category", "owner", "due_on", "currency")


def movement_json(
    moved: Moved,
    extras: Extras | None = None,
    of: Caused | None = None,
    *,
    flow: Flowed | None = None,
) -> dict[str, Any]:
    """Return the document of `movement`: opening plus the lines is closing, exactly.

    `extras` add the deals that moved it most and the flows by a dimension, `of` the changes behind
    one line, `flow` the deals of one flow. Ids, not names, stand for people.
    """
    movement, asked = moved.movement, moved.source.question
    document: dict[str, Any] = {
        "from": movement.start.isoformat(),
        "to": movement.end.isoformat(),
        "period": movement.period.label if movement.period else None,
        "scope": asked.scope,
        "where": asked.where,
        **moved.source.stand,
        **moved.source.money_json(),
        **_bridge_json(movement, movement.currency),
        "assumptions": list(assumptions(moved)),
    }
    if movement.by:
        document["by"] = [_part_json(moved, part) for part in movement.by]
    if extras and extras.deals:
        top = top_changes(moved, extras.deals)
        document["deals"] = [_deal_json(c, movement.currency) for c in top]
    if extras and extras.dimension:
        document["flows"] = _flows_json(moved, extras.dimension)
    if of:
        document["caused"] = _caused_json(of)
    if flow:
        document["flowed"] = flowed_json(flow)
    return document


def _part_json(moved: Moved, part: BucketMovement) -> dict[str, Any]:
    by = moved.movement.window.question.by
    dimensions = dict(zip(by, part.bucket, strict=True))
    return {"dimensions": dimensions, **_bridge_json(part, moved.movement.currency)}


def _flows_json(moved: Moved, dimension: str) -> list[dict[str, Any]]:
    return [
        {
            "source": flow.source,
            "target": flow.target,
            "opened": flow.opened,
            "stays": flow.stays,
            "amount": to_major(flow.amount, moved.movement.currency),
            "count": flow.count,
        }
        for flow in moved.movement.sankey(dimension).flows
    ]


def _deal_json(changes: tuple[Row, ...], currency: str) -> dict[str, Any]:
    first = changes[0]
    return {
        **{name: first[name] for name in ("id", "title", "owner")},
        "why": told(changes, _id),
        "effect": to_major(first["net"], currency),
    }


def _id(person: str | None) -> str:
    return person or "no owner"


def _caused_json(of: Caused) -> dict[str, Any]:
    moved = of.moved
    by = moved.movement.window.question.by
    bucket = dict(zip(by, of.bucket, strict=True)) if of.bucket is not None else None
    return {
        "cause": of.cause,
        "dimensions": bucket,
        "amount": to_major(of.amount, moved.movement.currency),
        "count": of.count,
        "changes": [_change_json(moved, row) for row in of.rows],
    }


def _change_json(moved: Moved, row: Row) -> dict[str, Any]:
    by = moved.movement.window.question.by
    return {
        "id": row["id"],
        "title": row["title"],
        "dimensions": {name: row[f"d{n}"] for n, name in enumerate(by, 1)},
        "day": row["on_day"].isoformat(),
        "amount": to_major(row["amount"], moved.movement.currency),
        "count": row["n"],
        "why": why(row, _id),
        "before": _state_json(row, "prev_") if row["prev_outcome"] is not None else None,
        "after": _state_json(row, ""),
    }


def _state_json(row: Row, when: str) -> dict[str, Any]:
    state = {name: row[f"{when}{name}"] for name in _STATE}
    day, amount = state["due_on"], row[f"{when}deal_amount"]
    major = to_major(amount, state["currency"]) if amount is not None else None
    return {**state, "due_on": day.isoformat() if day else None, "amount": major}


def _bridge_json(part: Movement | BucketMovement, currency: str) -> dict[str, Any]:
    return {
        "opening": to_major(part.opening, currency),
        "closing": to_major(part.closing, currency),
        "opening_count": part.opening_count,
        "closing_count": part.closing_count,
        "lines": [
            {"cause": ln.cause, "amount": to_major(ln.amount, currency), "count": ln.count}
            for ln in part.lines
        ],
    }
