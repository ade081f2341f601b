"""A preview as the JSON document of `import --preview` and its like."""

from typing import Any

from quarterdeck.connectors.quality import Held
from quarterdeck.reports.imports import imports_json
from quarterdeck.reports.preview.compared import Compared, Tried
from quarterdeck.reports.preview.told import PastAnswer, Stock, Told
from quarterdeck.words.money import to_major


def preview_json(tried: Tried, told: Told | None) -> dict[str, Any]:
    """Return the document; `changes` is null where nothing would be recorded.

    `quarantine` is null for who may not see what the whole company has held back.
    """
    currency = tried.settings.currency
    return {
        "preview": tried.what,
        "ledger_head": tried.head,
        "currency": currency,
        **imports_json(tried.results, currency),
        "quarantine": _quarantine(tried.held, currency),
        "changes": _changes(told) if told else None,
    }


def _quarantine(
    held: tuple[tuple[Held, ...], tuple[Held, ...]] | None, currency: str
) -> dict[str, Any] | None:
    if held is None:
        return None
    sides = zip(("before", "after"), held, strict=True)
    return {side: [_held(one, currency) for one in listed] for side, listed in sides}


def _held(held: Held, currency: str) -> dict[str, Any]:
    return {
        "reason": held.reason,
        "field": held.field,
        "rows": held.rows,
        "money": None if held.money is None else to_major(held.money, currency),
    }


def _changes(told: Told) -> dict[str, Any]:
    compared = told.compared
    return {
        "from": compared.since.isoformat(),
        "to": compared.until.isoformat(),
        "scope": compared.now.question.scope,
        "deals": {"before": told.known[0], "after": told.known[1], "by": told.kinds},
        "fields": told.fields,
        "open_pipeline": {
            **_stock(told.open, told.open_deals, compared.currency),
            "lines": _lines(compared),
        },
        "bookings": {
            "period": compared.period.label,
            **_stock(told.booked, told.booked_deals, compared.currency),
        },
        "past_answers": [_past(answer, compared.currency) for answer in told.past],
        "top": [_deal(row, compared) for row in told.top],
    }


def _stock(money: Stock, deals: Stock, currency: str) -> dict[str, Any]:
    return {
        "before": _major(money.before.value, currency),
        "restated": to_major(money.revised, currency),
        "since": to_major(money.since, currency),
        "after": _major(money.after.value, currency),
        "deals_before": deals.before.value or 0,
        "deals_after": deals.after.value or 0,
    }


def _lines(compared: Compared) -> list[dict[str, Any]]:
    lines = compared.moved.movement.lines if compared.moved else ()
    return [
        {"cause": ln.cause, "amount": to_major(ln.amount, compared.currency), "count": ln.count}
        for ln in lines
    ]


def _past(answer: PastAnswer, currency: str) -> dict[str, Any]:
    return {
        "metric": answer.metric,
        "period": answer.period,
        "as_of": answer.day.isoformat(),
        "before": _major(answer.before.value, currency),
        "after": _major(answer.after.value, currency),
    }


def _deal(row: dict[str, Any], compared: Compared) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("id", "title", "owner", "what")},
        "fields": [f for f in compared.fields if row[f"was_{f}"] != row[f"now_{f}"]],
        "open_pipeline": to_major(row["open_effect"], compared.currency),
        "won": to_major(row["won_effect"], compared.currency),
    }


def _major(minor: float | None, currency: str) -> str | None:
    return None if minor is None else to_major(int(minor), currency)
