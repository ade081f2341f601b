"""Deal versions and stage visits in plain Python: one deal after the other, straight from the log.

Nothing here knows of intervals or windows: the state at a moment is the fold of the events known
by then, and every column is read off the list of states so far.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pyarrow as pa

from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.tracks import Stage
from quarterdeck.words.days import local_day, start_of_day

GONE = {"deleted", "merged"}


@dataclass(frozen=True)
class State:
    """What was known of a deal from a moment on, and what its stages say of it."""

    since: datetime
    fields: dict[str, Any]
    stage: Stage | None

    @property
    def gone(self) -> bool:
        return self.fields.get("presence") in GONE

    @property
    def stage_outcome(self) -> str:
        return str(self.stage.outcome) if self.stage else "open"

    @property
    def outcome(self) -> str:
        return "deleted" if self.gone else self.stage_outcome

    @property
    def is_open(self) -> bool:
        return self.outcome == "open"

    @property
    def category(self) -> str:
        if self.stage_outcome == "won":
            return "closed"
        if self.stage_outcome != "open":
            return "omitted"
        default = str(self.stage.category) if self.stage else "pipeline"
        return self.fields.get("category") or default


def histories(rows: pa.Table, playbook: Playbook) -> dict[str, list[State]]:
    """Fold the log into the states of each deal, in the order they became known."""
    fields = [n for n in rows.column_names if f"has_{n}" in rows.column_names]
    by_id: dict[str, list[dict[str, Any]]] = {}
    for event in rows.to_pylist():
        by_id.setdefault(event["id"], []).append(event)
    return {id_: _states(events, fields, playbook) for id_, events in by_id.items()}


def _states(events: list[dict[str, Any]], fields: list[str], playbook: Playbook) -> list[State]:
    stages = {s.name: s for p in playbook.pipelines for t in p.tracks if t.main for s in t.stages}
    found: list[State] = []
    for moment in sorted({e["known_at"] for e in events}):
        known = [e for e in events if e["known_at"] <= moment]
        state = {f: _latest(known, f) for f in fields}
        # A record is there unless a source says that it is not.
        state["presence"] = state.get("presence") or "present"
        if not found or state != found[-1].fields:
            found.append(State(moment, state, stages.get(state["stage"])))
    return found


def _latest(known: list[dict[str, Any]], field: str) -> Any:  # noqa: ANN401
    setting = [e for e in known if e[f"has_{field}"]]
    return max(setting, key=lambda e: (e["valid_at"], e["seq"]))[field] if setting else None


def version(history: list[State], number: int, playbook: Playbook) -> dict[str, Any]:
    """Return the columns of a deal's version (from 0) that its own past decides."""
    past, now = history[: number + 1], history[number]
    zone, calendar = playbook.settings.timezone, playbook.settings.calendar
    opened = [s for s in past if s.is_open]
    closed_at = (
        None if now.is_open else _since(past, lambda s: s.gone if now.gone else s.stage_outcome)
    )
    if closed_at == past[0].since and not now.gone:
        first, typed = past[0], past[0].fields["close_date"]
        if typed and typed < local_day(first.since, zone):
            closed_at = start_of_day(typed, zone)
    quarter = lambda d: calendar.quarter_of(d).start if d else None  # noqa: E731
    month = lambda d: calendar.month_of(d).start if d else None  # noqa: E731
    created = now.fields.get("created_at")
    due = now.fields["close_date"]
    if now.outcome == "won" and closed_at:
        due = local_day(closed_at, zone)
    elif not now.is_open and opened:
        due = opened[-1].fields["close_date"]
    qualified = [s for s in past if (s.stage and s.stage.qualified) or s.stage_outcome == "won"]
    return {
        "known_from": now.since,
        "outcome": now.outcome,
        "is_open": now.is_open,
        "category": now.category,
        "counted": now.category != "omitted",
        "stage_order": now.stage.order if now.stage else 0,
        "due_on": due,
        "closed_at": closed_at,
        "closed_on": local_day(closed_at, zone) if closed_at else None,
        "created_on": local_day(created or past[0].since, zone),
        "stage_since": _since(past, lambda s: s.fields["stage"]),
        "qualified_on": local_day(qualified[0].since, zone) if qualified else None,
        "pushes": _pushes(past, quarter),
        "pushes_month": _pushes(past, month),
        "open_stage": (opened[-1] if opened else now).fields["stage"],
        "open_category": opened[-1].category if opened else "closed",
    }


def _since(past: list[State], of: Any) -> datetime:  # noqa: ANN401
    """Return when the last run of an unchanged value began."""
    start = past[-1].since
    for state in reversed(past):
        if of(state) != of(past[-1]):
            break
        start = state.since
    return start


def _pushes(past: list[State], period: Any) -> int:  # noqa: ANN401
    pairs = [
        (period(a.fields["close_date"]), period(b.fields["close_date"]))
        for a, b in pairwise(past)
        if a.is_open and b.is_open
    ]
    return sum(1 for before, after in pairs if before and after and after > before)


@dataclass(frozen=True)
class Visit:
    """One stay in a stage."""

    stage: str
    entered_at: datetime
    left_at: datetime | None
    advanced_at: datetime | None
    skipped: int


def visits(history: list[State], playbook: Playbook) -> list[Visit]:
    """Return the stays of a deal in stages of the main track, in order."""
    stages = playbook.pipelines[0].tracks[0].stages
    opened = [s.name for s in stages if str(s.outcome) == "open"]
    changes = [
        (i, s)
        for i, s in enumerate(history)
        if i == 0
        or (s.fields["stage"], s.gone) != (history[i - 1].fields["stage"], history[i - 1].gone)
    ]
    stays = []
    for place, (_, state) in enumerate(changes):
        if not state.gone and state.stage is not None:
            left = changes[place + 1][1].since if place + 1 < len(changes) else None
            stays.append((state, left))
    found = []
    for place, (state, left) in enumerate(stays):
        ahead = [
            s.since
            for s, _ in stays[place + 1 :]
            if s.stage.order > state.stage.order and s.stage_outcome in {"open", "won"}
        ]
        found.append(
            Visit(
                state.stage.name,
                state.since,
                left,
                min(ahead, default=None),
                _skipped(state, stays[place - 1][0] if place else None, opened),
            )
        )
    return found


def _skipped(now: State, before: State | None, opened: list[str]) -> int:
    def rank(s: State) -> int:
        if s.stage_outcome == "won":
            return len(opened) + 1
        return opened.index(s.stage.name) + 1 if s.stage.name in opened else 0

    if before is None or now.stage_outcome not in {"open", "won"}:
        return 0
    return max(rank(now) - rank(before) - 1, 0)


def as_of(history: list[State], instant: datetime) -> State | None:
    """Return the last state known before an instant."""
    known = [s for s in history if s.since < instant]
    return known[-1] if known else None


def money_on(state: State, playbook: Playbook, closed_on: date | None, day: date) -> int | None:
    """Return the amount in reporting cents: closed deals at the rate of the closing day."""
    amount, currency = state.fields["amount"], state.fields["currency"] or "EUR"
    if amount is None or currency == "EUR":
        return amount
    rates = sorted((r for r in playbook.rates if r.currency == currency), key=lambda r: r.since)
    wanted = closed_on or day
    rate = next((r.rate for r in reversed(rates) if r.since <= wanted), rates[0].rate)
    quotient, rest = divmod(amount * rate, 10**9)
    twice = 2 * rest
    return quotient + (twice > 10**9 or (twice == 10**9 and quotient % 2 == 1))
