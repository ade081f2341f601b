"""A movement as the JSON document of `movement`."""

from typing import Any

from quarterdeck.movement.bridge import Movement
from quarterdeck.movement.records import BucketMovement
from quarterdeck.reports.bridge import Moved, changes_sql, told, top_changes
from quarterdeck.words.money import to_major


def movement_json(moved: Moved, *, dimension: str = "", deals: int = 0) -> dict[str, Any]:
    """Return the document of `movement`: opening plus the lines is closing, exactly.

    `deals` adds that many deals that moved it most, `dimension` the flows by it.
    """
    movement = moved.movement
    document: dict[str, Any] = {
        "from": movement.start.isoformat(),
        "to": movement.end.isoformat(),
        "period": movement.period.label if movement.period else None,
        "ledger_head": moved.source.facts.ledger_head,
        "currency": movement.currency,
        **_bridge_json(movement, movement.currency),
    }
    if movement.by:
        by = movement.window.question.by
        document["by"] = [
            {
                "dimensions": dict(zip(by, part.bucket, strict=True)),
                **_bridge_json(part, movement.currency),
            }
            for part in movement.by
        ]
    if deals:
        document["deals"] = _deals_json(moved, deals)
    if dimension:
        matrix = moved.movement.sankey(dimension)
        document["flows"] = [
            {
                "source": flow.source,
                "target": flow.target,
                "opened": flow.opened,
                "stays": flow.stays,
                "amount": to_major(flow.amount, movement.currency),
                "count": flow.count,
            }
            for flow in matrix.flows
        ]
    return document


def _deals_json(moved: Moved, most: int) -> list[dict[str, Any]]:
    return [
        {
            "id": changes[0]["id"],
            "title": changes[0]["title"],
            "owner": changes[0]["owner"],
            "why": told(moved, changes),
            "effect": to_major(changes[0]["net"], moved.movement.currency),
        }
        for changes in top_changes(moved, changes_sql(moved), most)
    ]


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
