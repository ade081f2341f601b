"""The small tables beside the deals, made from the playbook as Arrow: stages, people, rates."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import pairwise

import pyarrow as pa

from quarterdeck.playbook.model import Person, Playbook, Rate, Target
from quarterdeck.playbook.ramps import EVERYONE
from quarterdeck.playbook.tracks import Stage, Track
from quarterdeck.playbook.yardsticks import Ramp
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.crm_id import crm_id_forms
from quarterdeck.words.days import months_after
from quarterdeck.words.deal import Outcome
from quarterdeck.words.money import exponent
from quarterdeck.words.tree import Edge, OrgTree

FOREVER = date(9999, 12, 31)
_FIRST, _LAST = date(1990, 1, 1), date(2060, 1, 1)
_ONE = 1_000_000_000


def _table(schema: dict[str, pa.DataType], rows: Iterable[tuple[object, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(c, t) for c, t in zip(columns, schema.values(), strict=True)]
    return pa.table(dict(zip(schema, arrays, strict=True)))


def stage_spans(playbook: Playbook) -> pa.Table:
    """Return each stage from a day to another: its place, outcome, default category, probability.

    It stands under the name it has now; the first list of a track also stands for the days before.
    Probability is in units of 1e-9; `open_rank` numbers the open stages of a track from 1, and a
    won stage ranks right above them.
    """
    schema = {
        "pipeline": pa.string(),
        "track": pa.string(),
        "main": pa.bool_(),
        "stage": pa.string(),
        "stage_order": pa.int32(),
        "open_rank": pa.int32(),
        "outcome": pa.string(),
        "category": pa.string(),
        "probability": pa.int64(),
        "qualified": pa.bool_(),
        "since": pa.date32(),
        "until": pa.date32(),
    }
    rows = [
        (pipeline.name, track.name, track.main, *row, *span)
        for pipeline in playbook.pipelines
        for track in pipeline.tracks
        for stages, *span in _spans(track)
        for row in _stages(track, stages)
    ]
    return _table(schema, rows)


def _spans(track: Track) -> Iterator[tuple[tuple[Stage, ...], date, date]]:
    starts = [date.min, *(since for since, _ in track.maps[1:])]
    ends = [*starts[1:], FOREVER]
    for (_, stages), since, until in zip(track.maps, starts, ends, strict=True):
        yield stages, since, until


def _stages(track: Track, stages: tuple[Stage, ...]) -> Iterator[tuple[object, ...]]:
    """Yield what a list of stages says of each, under the name it has now."""
    opened = [s.name for s in stages if s.outcome is Outcome.OPEN]
    for s in stages:
        rank = opened.index(s.name) + 1 if s.name in opened else 0
        rank = len(opened) + 1 if s.outcome is Outcome.WON else rank
        told = (str(s.outcome), str(s.category), s.probability, s.qualified)
        yield (track.names[s.name], s.order, rank, *told)


def owner_map(playbook: Playbook, aliases: Mapping[str, str]) -> pa.Table:
    """Tell which person each owner id of a source is; `aliases` are the identity store's.

    A Salesforce id is known in both its forms, of 15 and of 18 characters, whichever is listed.
    """
    listed = [(one, p.id) for p in playbook.people for one in (p.id, *p.crm_ids)]
    people = {form: person for one, person in listed for form in crm_id_forms(one)}
    known = {opaque: people.get(person, person) for opaque, person in aliases.items()} | people
    known |= {p.id: p.id for p in playbook.people}
    return _table({"owner": pa.string(), "person": pa.string()}, sorted(known.items()))


def calendar_days(playbook: Playbook) -> pa.Table:
    """Return one row per day with the fiscal periods that hold it, as indices and labels."""
    return _calendar_days(playbook.settings.calendar)


@cache
def _calendar_days(calendar: FiscalCalendar) -> pa.Table:
    """Return the days of a calendar: too many to be worked out again for every company."""
    days = calendar.days(_FIRST, _LAST)
    names = ("fiscal_year", "quarter_index", "month_index", "week_index")
    labels = ("quarter_label", "month_label", "week_label")
    schema = {"day": pa.date32()} | dict.fromkeys(names, pa.int32())
    schema |= dict.fromkeys(labels, pa.string())
    return _table(schema, [tuple(getattr(d, name) for name in schema) for d in days])


def rate_spans(playbook: Playbook) -> pa.Table:
    """Return what a currency is worth from a day to another: rate in 1e-9, shift of minor digits.

    The first rate of a currency also stands for the days before it, and rates of kind 'plan' stand
    apart. The reporting currency has rate 1 throughout.
    """
    reporting = playbook.settings.currency
    schema = {
        "currency": pa.string(),
        "kind": pa.string(),
        "since": pa.date32(),
        "until": pa.date32(),
        "rate": pa.int64(),
        "shift": pa.int32(),
    }
    rows: list[tuple[object, ...]] = [
        (reporting, kind, date.min, FOREVER, _ONE, 0) for kind in ("dated", "plan")
    ]
    groups: dict[tuple[str, str], list[Rate]] = {}
    for rate in sorted(playbook.rates, key=lambda r: r.since):
        if rate.currency != reporting:
            groups.setdefault((rate.currency, rate.kind), []).append(rate)
    for (currency, kind), rates in groups.items():
        shift = exponent(reporting) - exponent(currency)
        starts = [date.min, *(r.since for r in rates[1:])]
        ends = [*starts[1:], FOREVER]
        for rate, since, until in zip(rates, starts, ends, strict=True):
            rows.append((currency, kind, since, until, rate.rate, shift))
    return _table(schema, rows)


def target_spans(playbook: Playbook) -> pa.Table:
    """Return targets with the days they cover and the days their version is in force.

    `amount` is in minor units of `currency`; scope '' is the whole company.
    """
    schema = {
        "scope": pa.string(),
        "measure": pa.string(),
        "kind": pa.string(),
        "period": pa.string(),
        "start_on": pa.date32(),
        "end_on": pa.date32(),
        "amount": pa.int64(),
        "currency": pa.string(),
        "since": pa.date32(),
        "until": pa.date32(),
    }
    groups: dict[tuple[str, str, str, str], list[Target]] = {}
    for t in sorted(playbook.targets, key=lambda t: (t.since, t.version)):
        scope = "" if t.scope == "*" else t.scope
        groups.setdefault((scope, t.measure, t.kind, t.period), []).append(t)
    rows: list[tuple[object, ...]] = []
    for (scope, measure, kind, label), versions in groups.items():
        period = parse_period(label, playbook.settings.calendar)
        ends = [*(v.since for v in versions[1:]), FOREVER]
        for t, until in zip(versions, ends, strict=True):
            if t.since < until:
                money = (t.amount, t.currency or playbook.settings.currency)
                span = (period.label, period.start, period.end, *money, t.since, until)
                rows.append((scope, measure, kind, *span))
    return _table(schema, rows)


def ramp_spans(playbook: Playbook, places: Iterable[str]) -> pa.Table:
    """Return from when to when a seller is how much of a full one, in units of 1e-9.

    Whoever is in people.csv or in `places`, the nodes of the org tree, and is in a role that sells
    is there from their start on, or always where nobody told it, until they left.
    """
    ramps = {ramp.role: ramp for ramp in playbook.ramps}
    known = {person.id: person for person in playbook.people}
    rows: list[tuple[object, ...]] = []
    for name in sorted({*places, *known}):
        person = known.get(name, Person(name))
        ramp = ramps.get(person.role) or ramps.get(EVERYONE) or Ramp(EVERYONE)
        if ramp.sells:
            rows += [(name, *stretch) for stretch in _stretches(person, ramp)]
    schema = {"person": pa.string(), "since": pa.date32(), "until": pa.date32()}
    return _table(schema | {"share": pa.int64()}, rows)


def _stretches(person: Person, ramp: Ramp) -> Iterable[tuple[date, date, int]]:
    """Yield the stretches of days in which a person is the same share of a full seller."""
    end = person.left or FOREVER
    if person.started is None:
        yield _FIRST, end, _ONE
        return
    months = [months_after(person.started, n) for n in range(len(ramp.shares) + 1)]
    ends = [*months[1:], FOREVER]
    for since, until, share in zip(months, ends, (*ramp.shares, _ONE), strict=True):
        if since < min(until, end):
            yield since, min(until, end), share


def methodology(playbook: Playbook) -> pa.Table:
    """Return every open stage with every element, and how far it must be proven there (0 to 3)."""
    schema = {"stage": pa.string(), "element": pa.string(), "least": pa.int32()}
    way = playbook.methodology
    if way is None:
        return _table(schema, ())
    main = [track for p in playbook.pipelines for track in p.tracks if track.main]
    now = {old: name for track in main for old, name in track.names.items()}
    least = {(now.get(one.stage, one.stage), one.element): one.least for one in way.minimums}
    opened = (s.name for t in main for s in t.known if s.outcome is Outcome.OPEN)
    stages = dict.fromkeys(now[name] for name in opened)
    elements = [name for name, _ in way.elements]
    return _table(schema, [(s, e, least.get((s, e), 0)) for s in stages for e in elements])


def absences(told: Iterable[tuple[str, str, date, date, bool]]) -> pa.Table:
    """Return from when to when a person was shown as away, in every account of theirs that was.

    Told are person, account, the days from and to which the account was as it was, and whether it
    was active then. An account that came later says nothing of the days before it.
    """
    accounts: dict[str, dict[str, list[tuple[date, date, bool]]]] = {}
    for person, account, since, until, active in told:
        accounts.setdefault(person, {}).setdefault(account, []).append((since, until, active))
    rows: list[tuple[object, ...]] = []
    for person, held in sorted(accounts.items()):
        days = sorted({d for spans in held.values() for s, u, _ in spans for d in (s, u)})
        for since, until in pairwise(days):
            begun = [spans for spans in held.values() if min(spans)[0] <= since]
            if all(_away(spans, since) for spans in begun):
                rows.append((person, since, until))
    schema = {"person": pa.string(), "since": pa.date32(), "until": pa.date32()}
    return _table(schema, rows)


def _away(spans: Iterable[tuple[date, date, bool]], day: date) -> bool:
    return any(since <= day < until and not active for since, until, active in spans)


def people_spans(playbook: Playbook, imported: Iterable[Edge]) -> pa.Table:
    """Tell where each node of the org tree sits, from a day to another.

    One row per node and stretch of days with an unchanged way to the root: `path` is that way as
    '/root/.../node/', `team` the node right above, `level_i` the node at depth i.
    """
    tree = OrgTree((*playbook.tree.edges, *imported))
    levels = len(playbook.levels)
    schema = {"person": pa.string(), "since": pa.date32(), "until": pa.date32()}
    schema |= {"path": pa.string(), "team": pa.string()}
    schema |= {f"level_{i}": pa.string() for i in range(levels)}
    rows: list[tuple[object, ...]] = []
    changes = tree.changes()
    for node in sorted(tree.nodes()):
        open_since: date | None = None
        open_path: tuple[str, ...] = ()
        for day in changes:
            path = tree.path(node, day)
            if path != open_path:
                rows.extend(_stay(node, open_since, day, open_path, levels))
                open_since, open_path = day, path
        rows.extend(_stay(node, open_since, FOREVER, open_path, levels))
    return _table(schema, rows)


def _stay(
    node: str, since: date | None, until: date, path: tuple[str, ...], levels: int
) -> list[tuple[object, ...]]:
    if since is None or not path:
        return []
    team = path[-2] if len(path) > 1 else None
    padded = (*path, *[None] * levels)[:levels]
    return [(node, since, until, f"/{'/'.join(path)}/", team, *padded)]
