"""A forecast as a JSON document."""

from typing import Any

from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.scoring import Part
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.forecast.stakes import Stake
from quarterdeck.reports.forecasting.blended import blend_json
from quarterdeck.reports.forecasting.borrowed import borrowed_json
from quarterdeck.reports.forecasting.closing import closing_json, slips_json
from quarterdeck.reports.forecasting.foreseen import Foreseen, Row
from quarterdeck.words.money import to_major


def forecast_json(foreseen: Foreseen) -> dict[str, Any]:
    """Return the document of `forecast`: money as major units in text, chances as fractions."""
    forecast, source = foreseen.forecast, foreseen.source
    question = source.question
    return {
        "as_of": forecast.window.as_of.isoformat(),
        "period": foreseen.period.label,
        "from": forecast.window.period.start.isoformat(),
        "to": forecast.window.last.isoformat(),
        "scope": question.scope,
        "where": question.where,
        **source.stand,
        **source.money_json(),
        **_part(foreseen, forecast.whole),
        **_range(foreseen, foreseen.own),
        "floor": round(forecast.floor, 6),
        "rung": forecast.rung.name,
        "served_method": "served",
        **_run(foreseen),
        "alarms": [
            {"name": one.name, "says": one.says, "since": f"{one.since}"} for one in foreseen.alarms
        ],
        "calibration": {
            "swing": round(forecast.calibration.usual, 6),
            "count_swing": round(forecast.calibration.usual_n, 6),
            "replays": forecast.calibration.replays,
        },
        "methods": {
            name: {"expected": _major(foreseen, e.money), "deals": round(e.count, 6)}
            for name, e in foreseen.rivals.items()
        },
        "blend": blend_json(foreseen.blend),
        "deals": [_deal(foreseen, n, stake) for n, stake in enumerate(foreseen.stakes)],
        "decided_by": _apart(foreseen),
        "slips": slips_json(foreseen.slips, forecast.currency) if foreseen.slips else None,
        "borrowed": borrowed_json(foreseen),
        **_business(foreseen),
        "by": [
            {
                "dimensions": dict(zip(question.by, row.part.keys, strict=True)),
                **_part(foreseen, row.part),
                **_range(foreseen, row),
            }
            for row in foreseen.rows
        ],
    }


def _apart(foreseen: Foreseen) -> dict[str, Any] | None:
    """Return the deal that decides the period, with what is expected without and with it."""
    apart = foreseen.apart
    if apart is None:
        return None
    sides = (("without", apart.without), ("won", apart.won))
    ranges = {name: _pair(foreseen, spread.interval(80)) for name, spread in sides}
    return {"id": apart.stake.id, "chance": apart.chance, "intervals80": ranges}


def _deal(foreseen: Foreseen, n: int, stake: Stake) -> dict[str, Any]:
    """Return what a document says of the deal that moves the period n-th most."""
    return {
        "id": stake.id,
        "title": stake.title,
        "owner": stake.owner,
        "amount": _major(foreseen, stake.money),
        "chance": stake.chance / ONE,
        "expected": _major(foreseen, stake.expected),
        "p_target_if_won": foreseen.if_won(stake),
        "p_target_if_lost": foreseen.if_lost(stake),
        **(closing_json(foreseen.closings[n], stake) if foreseen.closings else {}),
    }


def _run(foreseen: Foreseen) -> dict[str, Any]:
    """Return which run the forecast was published as, nothing where it was only asked for."""
    if foreseen.published is None:
        return {}
    entry, new = foreseen.published.entry, foreseen.published.new
    return {"run": {"id": entry.run, "new": new, "replay": entry.replay, "entry": entry.seq}}


def _business(foreseen: Foreseen) -> dict[str, Any]:
    """Return what each kind of business adds, and what comes beside the deals."""
    kinds = [{"kind": p.keys[0], **_part(foreseen, p)} for p in foreseen.business]
    return {"business": kinds, "run_rate": _run_rate(foreseen)}


def _run_rate(foreseen: Foreseen) -> dict[str, Any] | None:
    beside = foreseen.run_rate
    if beside is None:
        return None
    return {
        "products": list(beside.products),
        "expected": _major(foreseen, beside.expected),
        "ordered": _major(foreseen, beside.ordered),
        "to_come": _major(foreseen, beside.to_come),
    }


def _part(foreseen: Foreseen, part: Part) -> dict[str, Any]:
    return {
        "expected": _major(foreseen, part.expected),
        "booked": _major(foreseen, part.booked),
        "open": _major(foreseen, part.opened),
        "new": _major(foreseen, part.created),
        "counts": {
            "expected": round(part.expected_n, 6),
            "booked": part.booked_n,
            "open": round(part.opened_n / ONE, 6),
            "new": round(part.created_n / ONE, 6),
        },
        "open_deals": part.open_deals,
    }


def _range(foreseen: Foreseen, row: Row) -> dict[str, Any]:
    """Return between which ends a part lands, its target and the chance to reach it."""
    spread = row.spread
    return {
        "target": None if row.target is None else _major(foreseen, row.target),
        "intervals": {f"{n}": _pair(foreseen, spread.interval(n)) for n in LEVELS},
        "count_intervals": {f"{n}": [round(x, 1) for x in spread.counts(n)] for n in LEVELS},
        "p_target": row.reached,
    }


def _pair(foreseen: Foreseen, ends: tuple[float, float]) -> list[str]:
    return [_major(foreseen, end) for end in ends]


def _major(foreseen: Foreseen, minor: float) -> str:
    return to_major(round(minor), foreseen.forecast.currency)
