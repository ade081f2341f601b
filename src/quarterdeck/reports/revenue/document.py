"""A revenue bridge as a JSON document."""

from typing import Any

from quarterdeck.movement.cohorts import SOURCES
from quarterdeck.movement.revenue import RevenueBridge
from quarterdeck.reports.revenue.changed import Changed
from quarterdeck.words.money import to_major


def revenue_json(changed: Changed) -> dict[str, Any]:
    """Return the document of `revenue`: opening plus the lines is closing, exactly.

    Where the source cannot answer, `lacking` says why and both ends are null.
    """
    revenue, source = changed.revenue, changed.source
    by, currency = revenue.question.by, source.currency
    document: dict[str, Any] = {
        "as_of": revenue.question.as_of.isoformat(),
        "period": revenue.period.label,
        "before": revenue.before.label,
        "scope": revenue.question.scope,
        "where": revenue.question.where,
        **source.stand,
        **source.money_json(),
        "of": changed.noun,
        "source": SOURCES[changed.subscriptions],
        "lacking": changed.lacking,
    }
    if changed.lacking:
        return document | ({"by": []} if by else {"opening": None, "lines": [], "closing": None})
    parts = changed.parts()
    if not by:
        return document | _bridge_json(parts[()], currency)
    listed = [
        {"dimensions": dict(zip(by, part, strict=True)), **_bridge_json(bridge, currency)}
        for part, bridge in parts.items()
    ]
    return document | {"by": listed}


def _bridge_json(bridge: RevenueBridge, currency: str) -> dict[str, Any]:
    lines = [
        {"cause": x.cause, "amount": to_major(x.amount, currency), "count": x.count}
        for x in bridge.lines
    ]
    return {
        "opening": to_major(bridge.opening, currency),
        "lines": lines,
        "closing": to_major(bridge.closing, currency),
    }
