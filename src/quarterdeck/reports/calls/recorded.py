"""The page of the record: the viewer's own, layers, then who leans as far as it can be told."""

import math
from dataclasses import dataclass
from typing import Any

from quarterdeck.forecast.layers import Added
from quarterdeck.metrics.callers.came_in import CameIn
from quarterdeck.metrics.callers.record import (
    ENOUGH,
    FALSE_ALARMS,
    FEWEST,
    FEWEST_PERIODS,
    LOOKED_FOR,
    LayerRecord,
    PersonRecord,
    Record,
    Stretch,
    Verdict,
)
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.calls.layers import added_blocks, added_json
from quarterdeck.reports.calls.spoken import in_words
from quarterdeck.reports.figures import MINUS, count, rate
from quarterdeck.reports.page import page
from quarterdeck.reports.source import Source
from quarterdeck.words.deal import Category

_TITLE = "Record of calls"
_SAID = {
    Verdict.LOW: "sandbagging: calls low",
    Verdict.HIGH: "happy ears: calls high",
    Verdict.NOISE: "noise: misses both ways",
    Verdict.IN_LINE: "in line",
    Verdict.TOO_FEW: "too little to say",
}
_ORDER = (Verdict.LOW, Verdict.HIGH, Verdict.NOISE, Verdict.IN_LINE, Verdict.TOO_FEW)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The record of calls of a category that a viewer may see; `viewer` is whose comes first.

    `added` is what each layer adds to the one below, () where the viewer may not see it.
    """

    source: Source
    record: Record
    category: Category
    came_in: CameIn
    viewer: str = ""
    added: tuple[Added, ...] = ()


def recorded_report(recorded: Recorded) -> Report:
    """Return the page of the record."""
    if not recorded.record.layers and not recorded.record.people:
        empty = EmptyState(
            "No call of a period that is over is known by this day.",
            "Call the running one: quarterdeck call submit --by PERSON --commit AMOUNT",
        )
        return page(recorded.source, _TITLE, (empty,))
    blocks: tuple[Block, ...] = (
        Sentence((_lead(recorded),), lead=True),
        *_own(recorded),
        Section("Layers", (_layers(recorded),)),
        *added_blocks(recorded.added),
        Section("People who can be told from chance", (_people(recorded),)),
        _notes(recorded),
    )
    return page(recorded.source, _TITLE, blocks)


def recorded_sheet(recorded: Recorded) -> Table:
    """Return everybody's record as one table, for CSV."""
    return _table(recorded, recorded.record.people)


def recorded_json(recorded: Recorded) -> dict[str, Any]:
    """Return the document of `call record`."""
    source = recorded.source
    return {
        "as_of": source.question.as_of.isoformat(),
        **source.stand,
        **source.money_json(),
        "scope": source.question.scope,
        "category": recorded.category.value,
        "false_alarms": FALSE_ALARMS,
        "looked_for": round(math.expm1(LOOKED_FOR), 4),
        "power_needed": ENOUGH,
        "periods_needed": FEWEST_PERIODS,
        "layers": [_layer_json(one) for one in recorded.record.layers],
        "added": [added_json(one) for one in recorded.added],
        "people": [_person_json(one) for one in recorded.record.people],
        "came_in": _came_in_json(recorded.came_in),
    }


def _lead(recorded: Recorded) -> str:
    """Say how many can be judged, and how many of them lean."""
    people = recorded.record.people
    judged = [p for p in people if p.verdict is not Verdict.TOO_FEW]
    low = sum(p.verdict is Verdict.LOW for p in people)
    high = sum(p.verdict is Verdict.HIGH for p in people)
    if not judged:
        return f"Nobody is named: {too_little(people)}."
    said = f"Of {len(people)} people who call, {len(judged)} can be judged: "
    if not low and not high:
        return f"{said}none of them leans more than chance explains."
    return f"{said}{low} call low, {high} call high, of what is still to come."


def too_little(people: tuple[PersonRecord, ...]) -> str:
    """Say what is missing to judge anyone: periods, people to compare with, or even outcomes."""
    most = max((p.periods for p in people), default=0)
    if most < FEWEST_PERIODS:
        are = "s are" if most != 1 else " is"
        return f"{most} period{are} too few to tell a lean from chance in anyone"
    long = [p for p in people if p.periods >= FEWEST_PERIODS]
    if all(p.lean is None for p in long):
        return f"in no layer do {FEWEST} people call for long enough to be compared"
    power = max(p.power for p in long)
    return (
        f"what came differs so much from period to period that a lean of "
        f"{100 * math.expm1(LOOKED_FOR):.0f} % would be seen {100 * power:.0f} % of the time at "
        f"best, and {100 * ENOUGH:.0f} % is needed"
    )


def _own(recorded: Recorded) -> tuple[Block, ...]:
    mine = tuple(p for p in recorded.record.people if p.person == recorded.viewer)
    return (Section("Your own record", (_table(recorded, mine),)),) if mine else ()


def _layers(recorded: Recorded) -> Table:
    columns = (
        Column("layer", "Layer"),
        Column("people", "People", "count"),
        Column("judged", "Can be judged", "count"),
        Column("lean", "Usual lean", "rate", "%"),
        *_stretch_columns(recorded.record.layers[0].stretches if recorded.record.layers else ()),
    )
    rows = tuple(_layer_row(one) for one in recorded.record.layers)
    return Table("", columns, rows)


def _stretch_columns(stretches: tuple[Stretch, ...]) -> tuple[Column, ...]:
    return tuple(
        Column(f"{kind.lower()}_{one.first}", f"{kind}, {_weeks(one)}", "rate", "%")
        for kind in ("Bias", "Error")
        for one in stretches
    )


def _weeks(one: Stretch) -> str:
    return f"{one.first}+ weeks" if one.last is None else f"{one.first}-{one.last} weeks"


def _layer_row(one: LayerRecord) -> tuple[Part, ...]:
    biases = (rate(s.bias) for s in one.stretches)
    errors = (rate(s.error) for s in one.stretches)
    name = one.layer.replace("_", " ").capitalize().replace("Vp", "VP") or "No role"
    return (name, count(one.people), count(one.judged), rate(one.lean), *biases, *errors)


def _people(recorded: Recorded) -> Table:
    """Return those who can be judged, those who lean first; the others are counted only."""
    people = recorded.record.people
    judged = [p for p in people if p.verdict is not Verdict.TOO_FEW]
    judged.sort(key=lambda p: (_ORDER.index(p.verdict), p.lean or 0))
    few = len(people) - len(judged)
    said = f"Of {few} more there is too little to say, and nothing is said." if few else ""
    table = _table(recorded, tuple(judged))
    return Table("", table.columns, table.rows, said, empty=said or "Nobody has called yet.")


def _table(recorded: Recorded, people: tuple[PersonRecord, ...]) -> Table:
    columns = (
        Column("who", "Who"),
        Column("layer", "Layer"),
        Column("periods", "Periods", "count"),
        Column("lean", "Lean beside layer", "rate", "%"),
        Column("range", "80 % interval"),
        Column("power", "Would be seen", "rate", "%"),
        Column("verdict", "What can be said"),
    )
    return Table("", columns, tuple(_person_row(recorded, one) for one in people))


def _person_row(recorded: Recorded, one: PersonRecord) -> tuple[Part, ...]:
    known = one.low is not None and one.high is not None
    ends = f"{rate(one.low).text} to {rate(one.high).text} %".replace("-", MINUS)
    span = ends if known else "unknown"
    return (
        recorded.source.names(one.person),
        one.layer.replace("_", " "),
        count(one.periods),
        rate(one.lean),
        span,
        rate(one.power),
        _SAID[one.verdict],
    )


_LEAN = (
    "A lean is how far calls of what was still to come lie above (below zero: below) what people "
    "of the same work call, drawn towards them the less there is of it."
)
_RATE = (
    f"Of those said to lean, on average at most {100 * FALSE_ALARMS:.0f} % are so by chance. "
    f"Judged is only who has {FEWEST_PERIODS} periods or more, in a layer of at least {FEWEST} "
    f"people, and in whom a lean of {100 * math.expm1(LOOKED_FOR):.0f} % would be seen "
    f"{100 * ENOUGH:.0f} % of the time or more."
)
_ASK = (
    "Bias and error are over the booked, by weeks before the end. A finding is a reason to ask, "
    "not a verdict on a person."
)


def _notes(recorded: Recorded) -> Notes:
    counted = (
        f"Counted is the last {in_words(recorded.category)} of each week about every period that "
        "is over, against what the called scope booked in it."
    )
    said = tuple(f"{one}." for one in recorded.came_in.said)
    return Notes("How to read it", (*said, counted, _LEAN, _RATE, _ASK))


def _layer_json(one: LayerRecord) -> dict[str, Any]:
    return {
        "layer": one.layer,
        "people": one.people,
        "judged": one.judged,
        "lean": one.lean,
        "weeks_before_end": [_stretch_json(s) for s in one.stretches],
    }


def _person_json(one: PersonRecord) -> dict[str, Any]:
    return {
        "person": one.person,
        "layer": one.layer,
        "periods": one.periods,
        "lean": one.lean,
        "interval80": None if one.low is None else [one.low, one.high],
        "power": one.power,
        "verdict": one.verdict.value,
        "weeks_before_end": [_stretch_json(s) for s in one.stretches],
    }


def _came_in_json(came_in: CameIn) -> dict[str, Any]:
    first, last = came_in.first_on, came_in.last_on
    return {
        "loaded": came_in.loaded,
        "loaded_from": first.isoformat() if first else None,
        "loaded_to": last.isoformat() if last else None,
        "left_out_late": came_in.late,
        "left_out_of_other_measures": came_in.other,
    }


def _stretch_json(one: Stretch) -> dict[str, Any]:
    return {
        "first": one.first,
        "last": one.last,
        "calls": one.calls,
        "bias": one.bias,
        "error": one.error,
        "shrunk_bias": one.shrunk,
    }
