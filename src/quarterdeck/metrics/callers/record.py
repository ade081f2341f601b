"""The record of everyone who calls: layers first, then who leans, as far as it can be told."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from quarterdeck.metrics.callers.chance import above, believed, critical, power, two_sided
from quarterdeck.metrics.callers.lean import (
    PRIOR,
    Layer,
    Lean,
    Week,
    layer_of,
    lean_of,
    moderated,
    shrunk,
    still_to_come,
    stretch_of,
)

FALSE_ALARMS = 0.1
"""The share of those named who may be named by chance."""

LOOKED_FOR = math.log(1.28)
"""The lean that somebody must be likely to be seen with before they are judged at all."""

ENOUGH = 0.5
"""How likely that must be."""

FEWEST = 5
"""People of a layer with a record, below which nobody is compared with the others."""

FEWEST_PERIODS = 5
"""Periods that are over, below which nobody is judged: four quarters are few."""

_ALONE = 0.05
_SHOWN = 0.2
"""Intervals hold the truth four times in five."""

STRETCHES = ((9, None), (5, 8), (1, 4))
"""Weeks before the end that are told apart, the earliest first."""


class Verdict(StrEnum):
    """What can be said of somebody's calls."""

    LOW = "calls_low"
    HIGH = "calls_high"
    NOISE = "erratic"
    IN_LINE = "in_line"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Stretch:
    """The bias and error of calls some weeks before the end, over the booked; None where unknown.

    `bias` is sum of (called - booked) / sum of booked, `error` that of the absolute misses.
    `shrunk` is the bias drawn towards that of the layer.
    """

    first: int
    last: int | None
    calls: int
    bias: float | None
    error: float | None
    shrunk: float | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person's record: their lean beside the layer's, shrunk, with its interval and verdict.

    A lean is the share by which calls of what was still to come lie above (below zero: below) what
    the layer would have called; None where it cannot be told. `power` is how likely a lean of
    LOOKED_FOR would be seen.
    """

    person: str
    layer: str
    periods: int
    lean: float | None
    low: float | None
    high: float | None
    power: float
    verdict: Verdict
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class LayerRecord:
    """A layer's record: how its people usually lean, and how many of them could be judged."""

    layer: str
    people: int
    judged: int
    lean: float | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Layers in the order they were named, and people by layer; `named` counts those who lean."""

    layers: tuple[LayerRecord, ...]
    people: tuple[PersonRecord, ...]

    @property
    def named(self) -> tuple[PersonRecord, ...]:
        """Everyone of whom it is said that they lean, or are erratic."""
        quiet = {Verdict.IN_LINE, Verdict.TOO_FEW}
        return tuple(p for p in self.people if p.verdict not in quiet)


def record_of(weeks: Iterable[Week], layers: Mapping[str, str]) -> Record:
    """Return the record of calls; `layers` says which layer each person is compared within.

    Whoever leans is told from chance by the t of their lean beside the layer's, widened by how
    people of the layer differ anyway; of all who can be judged those are named whose finding stands
    at a false discovery rate of FALSE_ALARMS. Who cannot be judged is never named.
    """
    by_person: dict[str, list[Week]] = {}
    for week in weeks:
        by_person.setdefault(week.person, []).append(week)
    grouped: dict[str, dict[str, list[Week]]] = {}
    for person, mine in sorted(by_person.items()):
        grouped.setdefault(layers.get(person, ""), {})[person] = mine
    found = _stretched({name: _Found.of(people) for name, people in grouped.items()})
    tested = [t for one in found.values() for t in one.tests()]
    leaning = _kept(tested, [t.chance for t in tested])
    erratic = _kept(tested, [t.wild for t in tested]) - leaning
    people = tuple(
        _person(name, person, one, (leaning, erratic))
        for name, one in found.items()
        for person in one.weeks
    )
    told = tuple(_layer(name, one) for name, one in found.items())
    return Record(told, people)


def _stretched(found: "Mapping[str, _Found]") -> "dict[str, _Found]":
    """Return the layers with the stretch of all of them together, for one layer has few people."""
    apart = [f.layer.apart(lean) for f in found.values() if f.layer for lean in f.leans.values()]
    stretch = stretch_of(apart)
    return {
        name: replace(one, layer=replace(one.layer, stretch=stretch)) if one.layer else one
        for name, one in found.items()
    }


def _kept(tested: Sequence["_Test"], chances: Sequence[float]) -> set[str]:
    kept = believed(chances, FALSE_ALARMS)
    return {t.person for t, believe in zip(tested, kept, strict=True) if believe}


@dataclass(frozen=True, slots=True)
class _Test:
    """How likely chance alone makes a person lean, or swing, as they do."""

    person: str
    chance: float
    wild: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A layer as it was found: everyone's weeks, leans, and what is usual among them."""

    weeks: Mapping[str, list[Week]]
    leans: Mapping[str, Lean]
    layer: Layer | None
    parts: Mapping[int, tuple[Mapping[str, Lean], Layer | None]]

    @staticmethod
    def of(people: Mapping[str, list[Week]]) -> "_Found":
        leans, usual = _usual({p: still_to_come(mine) for p, mine in people.items()})
        parts = {
            first: _usual({p: _whole(mine, first, last) for p, mine in people.items()})
            for first, last in STRETCHES
        }
        return _Found(people, leans, usual, parts)

    def tests(self) -> "list[_Test]":
        """Return the tests of everyone of whom there is enough to be judged."""
        return [self._test(p, self.layer) for p in self.leans if self.layer and self.seen(p)]

    def seen(self, person: str) -> bool:
        """Whether a lean worth naming would likely be seen in a person."""
        return self.leans[person].periods >= FEWEST_PERIODS and self.power(person) >= ENOUGH

    def power(self, person: str) -> float:
        if self.layer is None or person not in self.leans:
            return 0.0
        lean = moderated(self.leans[person], self.layer.spread)
        return power(LOOKED_FOR, lean.error * self.layer.stretch, _freedom(lean), _ALONE)

    def _test(self, person: str, layer: Layer) -> _Test:
        own = self.leans[person]
        lean = moderated(own, layer.spread)
        t = layer.apart(own) / layer.stretch
        pooled = sum(one.periods - 1 for one in self.leans.values())
        wild = above(own.spread / layer.spread, own.periods - 1, pooled)
        return _Test(person, two_sided(t, _freedom(lean)), wild)


def _freedom(lean: Lean) -> float:
    return PRIOR + lean.periods - 1


def _person(
    name: str, person: str, found: _Found, named: tuple[set[str], set[str]]
) -> PersonRecord:
    weeks, own, layer = found.weeks[person], found.leans.get(person), found.layer
    periods = len({w.start for w in weeks})
    stretches = tuple(_stretch(person, first, last, found) for first, last in STRETCHES)
    bare = PersonRecord(
        person, name, periods, None, None, None, found.power(person), Verdict.TOO_FEW, stretches
    )
    if own is None or layer is None:
        return bare
    lean = moderated(own, layer.spread)
    middle, error = shrunk(lean, layer)
    wide = critical(_SHOWN, _freedom(lean)) * error
    verdict = _verdict(person, own.log > layer.middle, found, named)
    return replace(
        bare,
        lean=math.expm1(middle),
        low=math.expm1(middle - wide),
        high=math.expm1(middle + wide),
        verdict=verdict,
    )


def _verdict(
    person: str,
    high: bool,  # noqa: FBT001 -- which way they lean
    found: _Found,
    named: tuple[set[str], set[str]],
) -> Verdict:
    leaning, erratic = named
    if person not in found.leans or not found.seen(person):
        return Verdict.TOO_FEW
    if person in leaning:
        return Verdict.HIGH if high else Verdict.LOW
    return Verdict.NOISE if person in erratic else Verdict.IN_LINE


def _layer(name: str, found: _Found) -> LayerRecord:
    every = [w for mine in found.weeks.values() for w in mine]
    stretches = tuple(_told(every, first, last) for first, last in STRETCHES)
    judged = sum(found.seen(person) for person in found.leans)
    usual = math.expm1(found.layer.middle) if found.layer else None
    return LayerRecord(name, len(found.weeks), judged, usual, stretches)


def _within(weeks: Iterable[Week], first: int, last: int | None) -> list[Week]:
    return [w for w in weeks if first <= w.weeks_left and (last is None or w.weeks_left <= last)]


def _told(weeks: Iterable[Week], first: int, last: int | None) -> Stretch:
    inside = _within(weeks, first, last)
    came = sum(w.came for w in inside)
    if came <= 0:
        return Stretch(first, last, len(inside), None, None)
    bias = sum(w.called - w.came for w in inside) / came
    error = sum(abs(w.called - w.came) for w in inside) / came
    return Stretch(first, last, len(inside), bias, error)


def _stretch(person: str, first: int, last: int | None, found: _Found) -> Stretch:
    """Return a person's stretch with its bias drawn towards the layer's."""
    told = _told(found.weeks[person], first, last)
    leans, layer = found.parts[first]
    if layer is None or person not in leans:
        return told
    drawn, _ = shrunk(moderated(leans[person], layer.spread), layer)
    return replace(told, shrunk=math.expm1(layer.middle + drawn))


Pairs = Mapping[date, tuple[int, int]]


def _usual(people: Mapping[str, Pairs]) -> tuple[dict[str, Lean], Layer | None]:
    """Return the leans of people that can be told, and what is usual among enough of them."""
    told = {person: lean_of(pairs) for person, pairs in people.items()}
    leans = {person: lean for person, lean in told.items() if lean is not None}
    return leans, layer_of(list(leans.values())) if len(leans) >= FEWEST else None


def _whole(weeks: Iterable[Week], first: int, last: int | None) -> Pairs:
    """Return what was called and what came of whole periods, some weeks before their end."""
    found: dict[date, tuple[int, int]] = {}
    for w in _within(weeks, first, last):
        called, came = found.get(w.start, (0, 0))
        found[w.start] = (called + w.called, came + w.came)
    return found
