"""Quotas of the CRM beside the targets: the page, the sheet and the document."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.metrics.quotas import ALARMS, Proposal, State
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Part,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count, exact
from quarterdeck.reports.naming import listed
from quarterdeck.reports.page import page
from quarterdeck.reports.source import Source
from quarterdeck.words.money import to_major

_TOLD = {
    State.AGREES: "is the target",
    State.DIFFERS: "the target is another",
    State.NEW: "no target yet",
    State.NO_BOUNDARY: "misses the bounds of {nearest}",
    State.NO_END: "does not say when it begins or how long it runs",
    State.NO_AMOUNT: "has no amount, or none in a currency with a rate",
    State.BELOW_ZERO: "is below zero, which no target can be",
    State.TWICE: "two quotas for one person and period",
    State.UNKNOWN_PERSON: "neither in org.csv nor in people.csv",
}
_ORDER = (*sorted(ALARMS), State.DIFFERS, State.NEW, State.AGREES)


@dataclass(frozen=True, slots=True)
class Proposed:
    """Quotas as the CRM had them on the day; `accepted` counts those just made targets."""

    source: Source
    found: tuple[Proposal, ...]
    accepted: int = 0

    @property
    def alarms(self) -> int:
        """How many quotas can be no target as they are."""
        return sum(one.state in ALARMS for one in self.found)


def quotas_report(given: Proposed) -> Report:
    """Return the page: alarms first, then what differs, what is new, what agrees."""
    if not given.found:
        blocks: tuple[Block, ...] = (
            EmptyState(
                "No quotas are known by this day.",
                "Map an export of them to the table quotas, or write targets.csv by hand.",
            ),
        )
        return page(given.source, "Quotas of the CRM", blocks)
    ordered = sorted(given.found, key=lambda one: _ORDER.index(one.state))
    columns = _columns(given)
    rows = tuple(_row(given, one) for one in ordered if one.state is not State.AGREES)
    agreed = [one for one in ordered if one.state is State.AGREES]
    todo = any(one.state in {State.DIFFERS, State.NEW} for one in given.found)
    note = "`quarterdeck quotas --accept` writes those that differ or are new into targets.csv."
    table = Table("", columns, rows, note if todo else "", "No quota asks for anything.")
    shown: tuple[Block, ...] = (table, *([_agreed(agreed)] if agreed else []))
    return page(given.source, "Quotas of the CRM", (_lead(given), *shown))


def quotas_sheet(given: Proposed) -> Table:
    """Return every quota for a file, those that agree included."""
    ordered = sorted(given.found, key=lambda one: _ORDER.index(one.state))
    return Table("", _columns(given), tuple(_row(given, one) for one in ordered))


def quotas_json(given: Proposed) -> dict[str, Any]:
    """Return the document of `quotas`."""
    source = given.source
    return {
        "as_of": source.question.as_of.isoformat(),
        **source.stand,
        **source.money_json(),
        "kind": source.facts.playbook.settings.target_kind,
        "accepted": given.accepted,
        "alarms": given.alarms,
        "quotas": [_json(one, source.currency) for one in given.found],
    }


def _columns(given: Proposed) -> tuple[Column, ...]:
    return (
        Column("who", "Who"),
        Column("period", "Period"),
        Column("quota", "Quota of the CRM", "money", given.source.currency),
        Column("target", "Target", "money", given.source.currency),
        Column("state", "How it stands"),
    )


def _agreed(agreed: list[Proposal]) -> Table:
    """Return what agrees by period, the latest first: there is nothing to do about it."""
    latest = sorted(agreed, key=lambda one: (one.starts_on or date.min, one.period), reverse=True)
    found = Counter(map(_dates, latest))
    columns = (Column("period", "Period"), Column("quotas", "Quotas", "count"))
    rows = tuple((period, count(number)) for period, number in found.items())
    return Table("The quota is the target", columns, rows, "--csv and --json list every one.")


def _lead(given: Proposed) -> Sentence:
    counts = {state: sum(one.state is state for one in given.found) for state in State}
    told = [
        (counts[State.DIFFERS], "differs from the target", "differ from the targets"),
        (counts[State.NEW], "has no target yet", "have no target yet"),
        (given.alarms, "can be no target as it stands", "can be no targets as they stand"),
        (counts[State.AGREES], "is the target", "are the targets"),
    ]
    parts = [f"{n} {one if n == 1 else many}" for n, one, many in told if n]
    done = f" {given.accepted} written into targets.csv." if given.accepted else ""
    noun = "quota" if len(given.found) == 1 else "quotas"
    said = f"Of {len(given.found)} {noun} of the CRM {listed(parts)}.{done}"
    return Sentence((said,), lead=True)


def _row(given: Proposed, one: Proposal) -> tuple[Part, ...]:
    currency = given.source.currency
    who = given.source.names(one.scope) if one.scope else "The company"
    told = _TOLD[one.state].format(nearest=one.nearest)
    if one.amount is not None and one.currency != currency:
        told += f"; stated as {exact(one.amount, one.currency).full}"
    target: Part = "" if one.target is None else exact(one.target, currency)
    return (who, _dates(one), exact(one.money, currency), target, told)


def _dates(one: Proposal) -> str:
    if one.period:
        return one.period
    ends = f" to {one.last_on}" if one.last_on else ""
    return f"from {one.starts_on}{ends}" if one.starts_on else "unknown"


def _json(one: Proposal, currency: str) -> dict[str, Any]:
    def money(minor: int | None) -> str | None:
        return None if minor is None else to_major(minor, currency)

    return {
        "quota": one.quota,
        "scope": one.scope,
        "starts_on": one.starts_on.isoformat() if one.starts_on else None,
        "last_on": one.last_on.isoformat() if one.last_on else None,
        "period": one.period,
        "amount": money(one.money),
        "target": money(one.target),
        "state": str(one.state),
        "alarm": one.state in ALARMS,
    }
