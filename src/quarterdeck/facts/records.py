"""What lies beside the deals, as SQL and as relations cut at a day.

What people did, what was billed, subscribed and spent, who has credit for what, quotas, evidence.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.calls import ENTRIES
from quarterdeck.facts.dimensions import DimensionSource
from quarterdeck.facts.versions import Shape
from quarterdeck.words.record import TABLES

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""What lies behind it has not happened."""

ORG, ACCOUNT = "org", "account"

RECORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "activities": ("activity_versions", ("owner", "account", ORG, ACCOUNT)),
    "invoice_lines": ("invoice_line_versions", ("owner", "account", "currency", ORG, ACCOUNT)),
    "subscriptions": ("subscription_versions", ("account", "currency", ACCOUNT)),
    "costs": ("cost_versions", ("owner", ORG)),
    "splits": ("split_versions", ("owner", ORG)),
    "quotas": ("quota_versions", ("owner", ORG)),
    "calls": (ENTRIES, ("owner", "currency", ORG)),
}
"""Each relation beside the deals: its physical table, and the breakdowns and kinds of breakdown
that it can be told by."""


def can_tell(relation: str, source: DimensionSource) -> bool:
    """Return whether rows of the relation have a value of this breakdown."""
    told = RECORDS[relation][1]
    return source.name in told if source.kind == "deal" else source.kind in told


def refusal(relation: str, names: Iterable[str]) -> str:
    """Say by which of these rows of the relation cannot be told, and whether they have it at all.

    '' where there are none.
    """
    many, asked = relation.replace("_", " "), dict.fromkeys(names)
    mapped = [name for name in asked if name in TABLES.get(relation, ())]
    never = [name for name in asked if name not in mapped]
    told = [f"{many} have no {' and no '.join(never)}"] if never else []
    if mapped:
        told.append(f"{many} cannot be broken down or filtered by {' or '.join(mapped)} yet")
    return "; ".join(told)


def physical(table: str) -> str:
    """Return the name of the physical relation of a table beside the deals."""
    return RECORDS[table][0] if table in RECORDS else f"{table}_versions"


def activity_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the activities of one interval source, a FROM expression."""
    return _records_sql("activities", shape, intervals)


def invoice_line_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the invoice lines of one interval source."""
    return _records_sql("invoice_lines", shape, intervals)


def subscription_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the subscriptions of one interval source."""
    return _records_sql("subscriptions", shape, intervals)


def cost_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the costs of one interval source."""
    return _records_sql("costs", shape, intervals)


def split_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the recorded splits of one interval source."""
    return _records_sql("splits", shape, intervals)


def quota_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the quotas a CRM holds, of one interval source."""
    return _records_sql("quotas", shape, intervals)


def evidence_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the evidence of one interval source."""
    return _records_sql("evidence", shape, intervals)


def _records_sql(table: str, shape: Shape, intervals: str) -> str:
    settings = shape.playbook.settings
    fields = {name: shape.field(name, kind) for name, kind in TABLES[table].items()}
    money, join = "l.amount", ""
    if shape.foreign:
        money = "qd_convert(l.amount, r.rate, r.shift)"
        join = (
            "LEFT JOIN rate_spans AS r ON r.kind = 'dated' AND r.currency = l.currency"
            " AND r.since <= l.booked_on AND l.booked_on < r.until"
        )
    return render(
        load("facts", physical(table)),
        intervals=Raw(intervals),
        reporting=settings.currency,
        tz=settings.timezone,
        never=_NEVER,
        money=Raw(money),
        rate_join=Raw(join),
        **fields,
    )
