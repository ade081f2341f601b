"""Why the forecast of a period changed between two days, in terms that add up exactly.

Eight terms, to the minor unit and deal by deal: won, lost, changed, time passed, refit, created and
open, created and won, not yet created. A deal open on both days goes its way in a stated order: the
days pass; its stage, close date, category, other signals and amount change; then calendar, tables,
worth of a win and agreement with what is served are those of the last day. All of it is a
decomposition by substitution in a fixed order, which makes the terms exact and the order a choice:
ours, what happened first and what was learned from it last.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

import pyarrow as pa

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names
from quarterdeck.forecast.bridge_lines import Sides, lend
from quarterdeck.forecast.forecast import Forecasts, total
from quarterdeck.forecast.ladder import Rung
from quarterdeck.forecast.refit import Learned
from quarterdeck.forecast.scoring import Part
from quarterdeck.forecast.window import Window

TERMS: Mapping[str, tuple[str, ...]] = {
    "won": ("won",),
    "lost": ("lost",),
    "changed": (
        *("stage", "close_date", "category", "signals", "amount", "rates"),
        *("handed", "booked", "reopened", "won_early"),
    ),
    "time_passed": ("time",),
    "refit": ("calendar", "conversion", "creation", "worth", "agreement"),
    "created_open": ("created_open",),
    "created_won": ("created_won",),
    "not_created": ("not_created",),
}
"""Every term, in the order told, and what it is made of."""

Row = dict[str, Any]
Keys = tuple[str | int, ...]

_TERMS = "forecast_terms"


@dataclass(frozen=True, slots=True)
class Cause:
    """A part of a term: minor units of money, and of how many deals."""

    what: str
    amount: int
    deals: int


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the bridge; `causes` are what it is made of and add up to it."""

    term: str
    amount: int
    deals: int
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class PartBridge:
    """The bridge of a part of the company: opening plus all terms is closing, exactly."""

    opening: Part
    closing: Part
    terms: tuple[Term, ...]

    @property
    def keys(self) -> Keys:
        """Which part it is."""
        return self.closing.keys


@dataclass(frozen=True, slots=True)
class Stood:
    """What a deal was by the end of a day; `added` is what it added to the forecast of that day.

    Money in minor units, the chance to be won in the window in 1e-9.
    """

    stage: str | None
    category: str | None
    close_date: date | None
    closed_on: date | None
    outcome: str
    money: int | None
    chance: int
    added: int


@dataclass(frozen=True, slots=True)
class MovedDeal:
    """A deal that moved the forecast: by what, in minor units, and how it stood on both days.

    `first` is None where it was not known yet.
    """

    id: str
    title: str | None
    owner: str | None
    effect: int
    causes: Mapping[str, int]
    first: Stood | None
    last: Stood


@dataclass(frozen=True, slots=True)
class Bridge:
    """Why the forecast of a period changed from the end of one day to the end of another.

    `first` and `last` see the period from these days; `last` is None once it is over, and the
    closing is then what was won. `parts` add up to `whole` exactly. `rungs` are what is served.
    """

    first: Window
    last: Window | None
    question: Question
    currency: str
    whole: PartBridge
    parts: tuple[PartBridge, ...]
    learned: tuple[Learned, ...]
    rungs: tuple[Rung, ...]
    deals: tuple[MovedDeal, ...] = field(repr=False)

    @property
    def over(self) -> bool:
        """Whether the period is over by the last day."""
        return self.last is None


def bridge(forecasts: Forecasts, first: Window, question: Question, *, deals: int = 0) -> Bridge:
    """Return the bridge from the day of `first` to that of the question.

    `deals` is how many of those to name that moved the forecast most.

    Raises QuarterdeckError where nothing was known by the first day, and for an unknown scope,
    filter or breakdown.
    """
    before, rung = forecasts.served(first)
    last, after = None, before.over(forecasts.known(question.as_of))
    rungs: tuple[Rung, ...] = (rung,)
    if question.as_of < first.last:
        last = replace(first, as_of=question.as_of)
        after, served = forecasts.served(last)
        rungs = (rung, served)
    sides = Sides(before, after, last, question)
    lend(sides)
    terms = [(term, what) for term, whats in TERMS.items() for what in whats]
    columns = zip(*terms, strict=True)
    forecasts.facts.engine.register_arrow(
        _TERMS, pa.table(dict(zip(("term", "what"), map(pa.array, columns), strict=True)))
    )
    parts = _parts(sides)
    return Bridge(
        first=first,
        last=last,
        question=question,
        currency=forecasts.facts.currency,
        whole=_whole(sides, parts),
        parts=parts if question.by else (),
        learned=sides.learned,
        rungs=rungs,
        deals=_deals(sides, deals) if deals else (),
    )


def _parts(sides: Sides) -> tuple[PartBridge, ...]:
    """Return the bridge of each part that there is on either day, in the order of the closing."""
    opening = {p.keys: p for p in sides.before.parts(sides.asked_before)}
    closing = {p.keys: p for p in sides.after.parts(sides.question)}
    terms = _terms(sides, by=True)
    return tuple(
        PartBridge(
            opening.get(keys, _none(keys)), closing.get(keys, _none(keys)), terms.get(keys, _NONE)
        )
        for keys in dict.fromkeys([*closing, *opening])
    )


def _whole(sides: Sides, parts: Sequence[PartBridge]) -> PartBridge:
    opening, closing = total([p.opening for p in parts]), total([p.closing for p in parts])
    return PartBridge(opening, closing, _terms(sides, by=False).get((), _NONE))


def _terms(sides: Sides, *, by: bool) -> dict[Keys, tuple[Term, ...]]:
    """Return the terms of each part by its keys, or of the whole."""
    facts, asked = sides.before.known.facts, sides.question
    question = asked if by else replace(asked, by=())
    by = bool(question.by)
    names = key_names(question)
    sql = render(
        load("forecast", "bridge_sums"),
        keys=Raw(", ".join(names)),
        keys_select=Raw(", ".join(names) if by else f"'' AS {names[0]}"),
    )
    found: dict[Keys, dict[tuple[str, str], Row]] = defaultdict(dict)
    for row in facts.run(sql).to_pylist():
        keys = tuple(row[name] for name in names) if by else ()
        found[keys][row["term"], row["what"]] = row
    return {keys: _told(rows) for keys, rows in found.items()}


def _told(rows: Mapping[tuple[str, str], Row]) -> tuple[Term, ...]:
    """Return every term, also those that did not happen, each made of what did."""
    nothing = {"amount": 0, "deals": 0}
    told = []
    for term, whats in TERMS.items():
        row = rows.get((term, ""), nothing)
        causes = (
            Cause(what, rows[term, what]["amount"], rows[term, what]["deals"])
            for what in whats
            if (term, what) in rows
        )
        told.append(Term(term, row["amount"], row["deals"], tuple(causes)))
    return tuple(told)


def _deals(sides: Sides, most: int) -> tuple[MovedDeal, ...]:
    """Return the deals whose own lines moved the forecast most, the largest first."""
    facts = sides.before.known.facts
    top = facts.run(render(load("forecast", "bridge_top"), most=most)).to_pylist()
    effects = {row["key"]: row["effect"] for row in top}
    keys = tuple(effects)
    causes: dict[int, dict[str, int]] = defaultdict(dict)
    for row in facts.run(render(load("forecast", "bridge_causes"), deals=keys)).to_pylist():
        causes[row["key"]][row["what"]] = row["amount"]
    first, last = (
        {
            row["key"]: row
            for row in facts.run(scores.sql("bridge_deals", asked, deals=keys)).to_pylist()
        }
        for scores, asked in (
            (sides.before, Question(sides.before.known.as_of)),
            (sides.after, Question(sides.question.as_of)),
        )
    )
    return tuple(
        MovedDeal(
            id=last[key]["id"],
            title=last[key]["title"],
            owner=last[key]["owner"],
            effect=effects[key],
            causes=causes[key],
            first=_stood(first[key]) if key in first else None,
            last=_stood(last[key]),
        )
        for key in keys
    )


def _stood(row: Row) -> Stood:
    return Stood(**{f.name: row[f.name] for f in fields(Stood)})


def _none(keys: Keys) -> Part:
    return Part(keys, 0, 0, 0, 0, 0, 0, 0)


_NONE = _told({})
