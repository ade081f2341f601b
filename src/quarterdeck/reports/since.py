"""Since when each field of a deal is known, what that lets be answered, and what would help."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from quarterdeck.engine.sql import ident, literal, parquet
from quarterdeck.ledger.sources import Told
from quarterdeck.metrics.assumptions import JUDGED, needed
from quarterdeck.metrics.beside import known_since
from quarterdeck.metrics.catalogue import Metric, catalogue
from quarterdeck.metrics.untold import in_words
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Explanation,
    Figure,
    Notes,
    Part,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.figures import count
from quarterdeck.reports.naming import listed
from quarterdeck.reports.page import page
from quarterdeck.reports.since_advice import advice
from quarterdeck.reports.source import Source
from quarterdeck.words.days import local_day

_HOW = {
    "events": "every change",
    "field_history": "every change",
    "snapshot": "as each export showed it",
    "closed_deals": "at creation and at close",
}


@dataclass(frozen=True, slots=True)
class History:
    """What the sources told of deals: `kinds` is the kind of each mapping, '' where it is gone.

    `seen` are the days on which exports showed the deals as they stood.
    """

    source: Source
    told: tuple[Told, ...]
    kinds: Mapping[str, str]
    seen: tuple[date, ...]

    def day(self, one: Told) -> date | None:
        """Return the first day of a field in a source, in the workspace's zone."""
        zone = self.source.facts.playbook.settings.timezone
        return local_day(one.since, zone) if one.since else None

    @property
    def since(self) -> dict[str, date]:
        """The first day each field is known from any source."""
        found: dict[str, date] = {}
        for one in self.told:
            day = self.day(one)
            if day is not None:
                found[one.field] = min(found.get(one.field, day), day)
        return found

    @property
    def changing(self) -> frozenset[str]:
        """The fields whose every change some source tells."""
        each = ("events", "field_history")
        return frozenset(t.field for t in self.told if self.kinds.get(t.mapping) in each and t.rows)


def since_report(history: History) -> Report:
    """Return the page: fields, answers, what to switch on."""
    blocks: tuple[Block, ...] = (
        _lead(history),
        _fields(history),
        _answers(history),
        _switches(history),
        _cadence(history),
    )
    return page(history.source, "Known since", blocks)


def since_json(history: History) -> dict[str, Any]:
    """Return the document of `since`: fields by source, metrics by day, advice."""
    return {
        **history.source.stand,
        "fields": [_field_json(history, one) for one in history.told],
        "metrics": [
            {"metric": name, "since": day.isoformat() if day else None, "lacks": lacks}
            for name, day, lacks in _reach(history)
        ],
        "advice": [{"field": f, "now": now, "helps": helps} for f, now, helps in _advised(history)],
    }


def _field_json(history: History, one: Told) -> dict[str, Any]:
    day = history.day(one)
    return {
        "field": one.field,
        "source": one.mapping,
        "kind": history.kinds.get(one.mapping, ""),
        "since": day.isoformat() if day else None,
        "values": one.rows,
        "put_back": one.put_back,
        "imports": len(one.paths),
    }


def _lead(history: History) -> Sentence:
    first = min(history.since.values(), default=None)
    if first is None:
        return Sentence(("No deal is known yet.",), lead=True)
    told = [in_words(f) for f in history.since if f in history.changing]
    shown = [in_words(f) for f in history.since if f not in history.changing]
    every = f"Every change is known of {listed(told)}" if told else "No field's changes are known"
    if told and not shown:
        every = "Every change of every field is known"
    rest = f", and of {listed(shown)} what exports showed" if shown and told else ""
    only = ": only what exports showed of each deal" if shown and not told else ""
    return Sentence((f"Deals are known since {first}. {every}{rest}{only}.",), lead=True)


def _fields(history: History) -> Table:
    columns = (
        Column("field", "Field"),
        Column("since", "Known since", "date"),
        Column("how", "How"),
        Column("source", "Source"),
        Column("values", "Values", "count"),
        Column("put_back", "Put back", "count"),
    )
    ordered = sorted(history.told, key=lambda t: (history.day(t) or date.max, t.field))
    rows = tuple(_row(history, one) for one in ordered)
    note = "Put back: values that were known only later and stand in the past marked so."
    if assume := history.source.facts.playbook.settings.assume:
        note += (
            " Assumed for the time before they were told, marked in every answer:"
            f" {_listed(assume)}."
        )
    return Table("Since when each field is known", columns, rows, note, empty="No deal is known.")


def _listed(fields: Iterable[str]) -> str:
    return ", ".join(map(in_words, fields))


def _row(history: History, one: Told) -> tuple[Part, ...]:
    day = history.day(one)
    how = _HOW.get(history.kinds.get(one.mapping, ""), "by a mapping that is gone")
    return (
        in_words(one.field),
        day.isoformat() if day else "never",
        how if one.rows else "put back only" if one.put_back else "no value so far",
        one.mapping,
        _counted(history, one, "recorded", one.rows),
        _counted(history, one, "put back", one.put_back),
    )


def _counted(history: History, one: Told, which: str, value: int) -> Figure:
    """Return a count of values that says how it was counted."""
    put_back = f"strpos(',' || reconstructed || ',', {literal(f',{one.field},')}) > 0"
    how = "NOT " if which == "recorded" else ""
    explained = Explanation(
        title=f"Values {which}",
        sentence=f"Values of {in_words(one.field)} {which}, in the rows of {one.mapping}.",
        formula="number of rows",
        as_of=history.source.question.as_of,
        ledger_head=history.source.facts.ledger_head,
        n=value,
        sql=f"SELECT count(*) AS value\nFROM {parquet(one.paths, by_name=True)}\n"
        f"WHERE {ident(one.field)} IS NOT NULL AND {how}{put_back}",
    )
    return count(value, explained)


def _reach(history: History) -> list[tuple[str, date | None, list[str]]]:
    """Return each metric with the first day it can be answered for, or the fields it lacks."""
    since, facts = history.since, history.source.facts
    return [
        _reached(metric, since, known_since(facts, metric))
        for metric in catalogue().values()
        if ":" not in metric.name
    ]


def _reached(
    metric: Metric, since: Mapping[str, date], beside: Mapping[str, date | None]
) -> tuple[str, date | None, list[str]]:
    asked = needed(metric, dated=not metric.spans_all_time)
    judged = [f for f in JUDGED if f in since]
    fields = [f for f in metric.fields if f == "stage" or f in asked or f in judged]
    fields = fields if metric.deals else []
    lacks = [f for f in fields if f not in since]
    lacks += [name for name, day in beside.items() if day is None]
    if lacks:
        return metric.name, None, lacks
    days = [since[f] for f in fields] + [day for day in beside.values() if day is not None]
    return metric.name, max(days, default=min(since.values(), default=None)), []


def _answers(history: History) -> Table:
    days: dict[date, list[str]] = {}
    for name, day, _ in _reach(history):
        if day is not None:
            days.setdefault(day, []).append(_title(name))
    rows = [(day.isoformat(), "; ".join(names)) for day, names in sorted(days.items())]
    lacking: dict[str, list[str]] = {}
    for name, day, lacks in _reach(history):
        if day is None:
            lacking.setdefault(" and ".join(map(in_words, lacks)), []).append(_title(name))
    rows += [(f"not without {lacks}", "; ".join(names)) for lacks, names in lacking.items()]
    columns = (Column("since", "As of any day since"), Column("metrics", "Metrics"))
    note = "For an earlier day they have no value and say why."
    return Table("What can be answered", columns, tuple(rows), note)


def _title(metric: str) -> str:
    return catalogue()[metric].title


def _advised(history: History) -> list[tuple[str, str, str]]:
    return list(advice(history.since.keys(), history.changing))


def _switches(history: History) -> Table:
    columns = (
        Column("field", "Field"),
        Column("now", "Today"),
        Column("helps", "What would help"),
    )
    return Table(
        "What to switch on",
        columns,
        tuple(_advised(history)),
        empty="Every field that numbers rest on is known with every change.",
    )


def _cadence(history: History) -> Notes:
    return Notes("Exports", (*_seen(history.seen), _DAILY))


_DAILY = (
    "Import an export every day: from the first on, everything in it is known to the day, whatever"
    " the CRM itself keeps."
)


def _seen(days: Iterable[date]) -> tuple[str, ...]:
    ordered = sorted(set(days))
    if not ordered:
        return ()
    if len(ordered) == 1:
        return (f"One export has shown the deals as they stood, on {ordered[0]}.",)
    gaps = [(b - a).days for a, b in pairwise(ordered)]
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    told = (
        f"{len(ordered)} exports have shown the deals as they stood, from {ordered[0]} to"
        f" {ordered[-1]}."
    )
    gap = (
        f"The longest gap is {gaps[widest]} days, from {ordered[widest]} to"
        f" {ordered[widest + 1]}: what changed in it counts on its last day."
    )
    return (told, gap) if gaps[widest] > 1 else (told,)
