"""What one playbook says otherwise than another, as sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from quarterdeck.playbook import (
    benchmarks,
    dimensions,
    mappings,
    measures,
    methodology,
    people,
    ramps,
    rates,
    scorecards,
    settings,
    stages,
    standards,
    targets,
)
from quarterdeck.playbook.changes_told import (
    Names,
    becomes,
    changed,
    counted,
    gone,
    listed,
    share,
)
from quarterdeck.playbook.model import Playbook, Target
from quarterdeck.playbook.tracks import Stage, Track
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.money import format_money

_SETTINGS = {
    "name": "the company's name",
    "timezone": "the time zone",
    "currency": "the reporting currency",
    "target_kind": "the kind of target numbers are held against",
    "rollup": "the way forecast categories add up",
    "stale_days": "the days after which an open deal is stale",
    "double_credit": "whether splits of a deal may add up to more than it",
    "simulated": "whether the company is simulated",
    "assume": "the fields assumed for the time before they are known",
    "start_month": "the month that opens the fiscal year",
    "pattern": "the pattern of the fiscal calendar",
    "week_start": "the weekday on which weeks of the calendar begin",
    "year_end_rule": "the rule of the year's end",
    "forecast_week_start": "the weekday on which the forecast week begins",
    "holidays": "the country whose holidays are kept",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is decided otherwise: in which file, and the sentence that says it."""

    file: str
    says: str


def changes(before: Playbook, after: Playbook, names: Names = str) -> tuple[Change, ...]:
    """Return every difference in the order of the files; empty when both say the same."""
    found = (
        (settings.FILE, _settings(before, after)),
        (stages.FILE, _pipelines(before, after)),
        (dimensions.FILE, _records("breakdown", before.dimensions, after.dimensions)),
        (measures.FILE, _records("measure", before.measures, after.measures)),
        (people.FILE, _people(before, after, names)),
        (people.ORG, _org(before, after, names)),
        (targets.FILE, _targets(before, after, names)),
        (rates.FILE, _rates(before, after)),
        (standards.FOLDER, _standards(before, after)),
        (ramps.FILE, _records("ramp", before.ramps, after.ramps, key="role")),
        (methodology.FILE, _methodology(before, after)),
        (benchmarks.FILE, _benchmarks(before, after)),
        (scorecards.FILE, _scorecards(before, after)),
        (mappings.FOLDER, _mappings(before, after)),
    )
    return tuple(Change(file, says) for file, said in found for says in said)


def _settings(before: Playbook, after: Playbook) -> Iterator[str]:
    parts = (
        (before.settings, after.settings),
        (before.settings.calendar, after.settings.calendar),
    )
    for old, new in parts:
        for field in fields(old):
            was, now = getattr(old, field.name), getattr(new, field.name)
            if field.name != "calendar" and was != now:
                told = _SETTINGS.get(field.name, field.name)
                yield becomes(told[:1].upper() + told[1:], was, now)
    if before.levels != after.levels:
        yield becomes("The levels of the org tree", before.levels, after.levels)


def _pipelines(before: Playbook, after: Playbook) -> Iterator[str]:
    old = {(p.name, t.name): t for p in before.pipelines for t in p.tracks}
    new = {(p.name, t.name): t for p in after.pipelines for t in p.tracks}
    for pipeline, track in gone(old, new):
        yield f"The track {track!r} of the pipeline {pipeline!r} is gone."
    for key, track in new.items():
        place = f"of the pipeline {key[0]!r}" + ("" if track.main else f", track {key[1]!r}")
        if key not in old:
            yield f"There is a new track {key[1]!r} {place}: {listed(_order(track))}."
        else:
            yield from _stages(old[key], track, place)
    if [p.name for p in before.pipelines] != [p.name for p in after.pipelines]:
        order = listed([p.name for p in after.pipelines])
        yield f"The order of the pipelines becomes {order}; deals that name none are in the first."


def _stages(old: Track, new: Track, place: str) -> Iterator[str]:
    called = {**{n: n for n in _order(old)}, **new.names}
    was = {called.get(s.name, s.name): s for s in old.stages}
    now = {s.name: s for s in new.stages}
    for name in gone(was, now):
        yield f"The stage {was[name].name!r} {place} is gone{_from(new)}."
    for name, stage in now.items():
        if name not in was:
            yield f"There is a new stage {name!r} {place}, {_stage(stage)}{_from(new)}."
            continue
        if was[name].name != name:
            yield f"The stage {was[name].name!r} {place} is called {name!r}{_from(new)}."
        whose = f"The stage {name!r} {place}{_from(new, ', ')}"
        renamed = was[name].name != name or _told_earlier(new, was[name], stage)
        told = {"formerly"} if renamed else set()
        yield from changed(whose, was[name], stage, {"name", "order", *told})
    kept = [[n for n in order if n in was and n in now] for order in (list(was), list(now))]
    if kept[0] != kept[1]:
        yield f"The order of the stages {place} becomes {listed(_order(new))}{_from(new)}."
    if old.main != new.main:
        yield f"The track {new.name!r} {place} {'decides' if new.main else 'no longer decides'}."
    added = new.earlier == (*old.earlier, (old.since, old.stages))
    if old.since != new.since and (not added or old.stages == new.stages):
        since = f"from {new.since} on, the one before from {old.since} on"
        yield f"The last list of stages {place} is in force {since}."
    if not added and old.earlier != new.earlier:
        yield f"The stages {place} in force before {new.since} change."


def _told_earlier(track: Track, was: Stage, stage: Stage) -> bool:
    """Whether a list leaves former names out that an earlier one tells already."""
    left = set(was.formerly) - set(stage.formerly)
    known = track.names
    kept = set(stage.formerly) <= set(was.formerly)
    return bool(left) and kept and all(known.get(old) == stage.name for old in left)


def _from(track: Track, mark: str = " ") -> str:
    """Say from which day on the last stages of a track are in force, where that is told."""
    return "" if track.since == FIRST_DAY else f"{mark}from {track.since} on"


def _stage(stage: Stage) -> str:
    return f"{stage.outcome}, category {stage.category}, {share(stage.probability)} won from here"


def _people(before: Playbook, after: Playbook, names: Names) -> Iterator[str]:
    old, new = ({p.id: p for p in book.people} for book in (before, after))
    yield from counted(new.keys() - old.keys(), "is new", "are new", names)
    yield from counted(old.keys() - new.keys(), "is gone", "are gone", names)
    for person in new.values():
        if person.id in old:
            yield from changed(names(person.id), old[person.id], person, {"id"})


def _org(before: Playbook, after: Playbook, names: Names) -> Iterator[str]:
    old, new = set(before.tree.edges), set(after.tree.edges)
    for edge in sorted(new - old, key=lambda e: (e.since, e.node)):
        under = f"under {names(edge.parent)}" if edge.parent else "at the top"
        yield f"{names(edge.node)} stands {under} from {edge.since} on."
    for edge in sorted(old - new, key=lambda e: (e.since, e.node)):
        under = f"under {names(edge.parent)}" if edge.parent else "at the top"
        yield f"{names(edge.node)} no longer stands {under} from {edge.since} on."


def _targets(before: Playbook, after: Playbook, names: Names) -> Iterator[str]:
    old, new = (_by_target(book) for book in (before, after))
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key, ()), new.get(key, ())
        if was == now:
            continue
        scope, period, kind = key
        whose = f"The {kind} target of {names(scope) if scope else 'the company'} for {period}"
        first, last = (versions[-1].amount if versions else 0 for versions in (was, now))
        to = format_money(last, after.settings.currency)
        if not now:
            yield f"{whose} is gone."
        elif not was:
            yield f"{whose} is new: {to}."
        elif first == last:
            yield f"{whose} stays {to}, but its earlier amounts or days change."
        else:
            by = format_money(abs(last - first), after.settings.currency)
            since = f", from {now[-1].since} on" if len(now) > len(was) else ""
            yield f"{whose} {'rises' if last > first else 'falls'} by {by} to {to}{since}."


def _by_target(book: Playbook) -> dict[tuple[str, str, str], tuple[Target, ...]]:
    found: dict[tuple[str, str, str], tuple[Target, ...]] = {}
    for one in sorted(book.targets, key=lambda t: (t.since, t.version)):
        key = (one.scope, one.period, one.kind)
        found[key] = (*found.get(key, ()), one)
    return found


def _rates(before: Playbook, after: Playbook) -> Iterator[str]:
    old, new = ({(r.currency, r.kind, r.since): r.rate for r in b.rates} for b in (before, after))
    for key in sorted(old.keys() | new.keys()):
        currency, kind, since = key
        named = f"The {'plan ' if kind == 'plan' else ''}rate of {currency} since {since}"
        if key not in new:
            yield f"{named} is gone."
        elif key not in old:
            yield f"{named} is new: {share(new[key], 1)}."
        elif old[key] != new[key]:
            yield f"{named} becomes {share(new[key], 1)} instead of {share(old[key], 1)}."


def _standards(before: Playbook, after: Playbook) -> Iterator[str]:
    old, new = ({(s.id, s.since): s for s in book.standards} for book in (before, after))
    if bool(old) != bool(new):
        own = listed(sorted({name for name, _ in old | new}))
        yield (
            f"The company's own standards take the place of the built-in ones: {own}."
            if new
            else f"The built-in standards take the place of the company's own: {own}."
        )
        return
    for key in sorted(old.keys() | new.keys()):
        since = "" if key[1] == FIRST_DAY else f" in force from {key[1]} on"
        named = f"The standard {key[0]!r}{since}"
        if key not in new:
            yield f"{named} is gone."
        elif key not in old:
            yield f"{named} is new."
        else:
            yield from changed(named, old[key], new[key], {"id", "since", "path"})


def _mappings(before: Playbook, after: Playbook) -> Iterator[str]:
    old, new = ({m.name: m for m in book.mappings} for book in (before, after))
    for name in sorted(old.keys() | new.keys()):
        if old.get(name) != new.get(name):
            how = "is gone" if name not in new else "is new" if name not in old else "changes"
            yield f"The mapping {name!r} {how}; no answer changes, imports go by the files."


def _methodology(before: Playbook, after: Playbook) -> Iterator[str]:
    old, new = ([m] if m else [] for m in (before.methodology, after.methodology))
    yield from _records("methodology", old, new)


def _benchmarks(before: Playbook, after: Playbook) -> Iterator[str]:
    """Say whose figures come and go; one that is told otherwise does both."""
    for book, other, how in ((before, after, "gone"), (after, before, "new")):
        for one in book.benchmarks:
            if one not in other.benchmarks:
                yield f"What {one.publisher} reports of {one.metric} is {how}."
    if before.benchmarks != after.benchmarks and set(before.benchmarks) == set(after.benchmarks):
        yield "The order of the benchmarks changes."


def _scorecards(before: Playbook, after: Playbook) -> Iterator[str]:
    old, new = ({one.name: one for one in book.scorecards} for book in (before, after))
    for name in [*old, *(n for n in new if n not in old)]:
        if old.get(name) != new.get(name):
            how = "is gone" if name not in new else "is new" if name not in old else "changes"
            yield f"The scorecard {name!r} {how}."
    if before.scorecards != after.scorecards and old == new:
        yield "The order of the scorecards changes."


def _records(
    kind: str, before: Iterable[Any], after: Iterable[Any], key: str = "name"
) -> Iterator[str]:
    old, new = ({getattr(one, key): one for one in records} for records in (before, after))
    for name in gone(old, new):
        yield f"The {kind} {name!r} is gone."
    for name, one in new.items():
        if name not in old:
            yield f"The {kind} {name!r} is new."
        else:
            yield from changed(f"The {kind} {name!r}", old[name], one, {key})


def _order(track: Track) -> list[str]:
    return [stage.name for stage in track.stages]
