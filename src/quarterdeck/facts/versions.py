"""The two physical facts as SQL: what one partition of intervals becomes under a playbook."""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.facts.assumed import assumed_sql
from quarterdeck.facts.pricing import AMOUNTS, kept
from quarterdeck.facts.stages import dated, over_time
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.tracks import Pipeline, Track
from quarterdeck.words.deal import ACCOUNT_FIELDS, DEAL_FIELDS
from quarterdeck.words.measure import measure_field, measure_name

INTERVAL_COLUMNS = {
    "key": "BIGINT",
    "id": "VARCHAR",
    "version": "INTEGER",
    "known_from": "TIMESTAMPTZ",
    "known_to": "TIMESTAMPTZ",
    "reconstructed": "VARCHAR",
    "doubtful": "VARCHAR",
}
"""What every interval row has beside its fields, and the facts read of it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides the facts: the playbook, the fields the ledger holds, when lists showed them."""

    playbook: Playbook
    fields: Collection[str]
    shown: Mapping[str, datetime] = dataclasses.field(default_factory=dict)

    @property
    def dims(self) -> tuple[str, ...]:
        """Columns of the dimensions that are declared on the deal."""
        return tuple(f"dim_{d.name}" for d in self.playbook.dimensions if d.source == "deal")

    @property
    def tracks(self) -> tuple[str, ...]:
        """Columns of the parallel tracks, each once though several pipelines share its name."""
        names = (t.name for p in self.playbook.pipelines for t in p.tracks if not t.main)
        return tuple(dict.fromkeys(f"track_{name}" for name in names))

    @property
    def measures(self) -> tuple[str, ...]:
        """Columns of the measures that are declared beside the amount."""
        return tuple(measure_field(m.name) for m in self.playbook.measures)

    @property
    def default_pipeline(self) -> str:
        """The pipeline of deals whose source does not name one: the first in the playbook."""
        pipelines: tuple[Pipeline, ...] = self.playbook.pipelines
        return pipelines[0].name if pipelines else ""

    def field(self, name: str, type_name: str = "VARCHAR") -> Raw:
        """Return SQL for a field of the intervals (alias i), NULL where no source ever gave it."""
        column = ident(name)
        return Raw(f"i.{column}" if name in self.fields else f"CAST(NULL AS {type_name})")

    @property
    def foreign(self) -> bool:
        """Whether deals may be in a currency other than the reporting one."""
        reporting = self.playbook.settings.currency
        return any(c != reporting for c in self.playbook.currencies)


def assumed(shape: Shape, intervals: str) -> str:
    """Return the intervals as the company lets them be read.

    Fields are filled in that may be assumed, and stages have the names they have now.
    """
    intervals = over_time(shape.playbook, shape.fields, intervals, shape.default_pipeline)
    measures = {measure_name(column): column for column in shape.measures}
    names = (
        n if n in DEAL_FIELDS else measures.get(n, f"dim_{n}")
        for n in shape.playbook.settings.assume
    )
    fields = tuple(name for name in names if name in shape.fields)
    columns = [n for n in INTERVAL_COLUMNS if n != "reconstructed"]
    columns += _touched(shape)
    columns += [n for n in shape.fields if n not in fields]
    return assumed_sql(intervals, fields, columns, shape.shown) if fields else intervals


def _in_force(shape: Shape, spans: str, moment: str) -> str:
    """Return the condition that picks the list of stages in force at a moment, '' for only one."""
    if not dated(shape.playbook):
        return ""
    day = f"qd_local_date({moment}, {_zone(shape)})"
    return f" AND {spans}.since <= {day} AND {day} < {spans}.until"


def _touched(shape: Shape) -> tuple[str, ...]:
    """Return the column that says when a deal itself changed, where lists of stages change too."""
    return ("touched_from",) if dated(shape.playbook) and "stage" in shape.fields else ()


def _zone(shape: Shape) -> str:
    return str(literal(shape.playbook.settings.timezone))


def _listed(columns: tuple[str, ...], pattern: str) -> Raw:
    return Raw("".join(", " + pattern.format(ident(c), c) for c in columns))


def deal_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the deal versions of one interval source, a FROM expression."""
    wanted = {**DEAL_FIELDS, **dict.fromkeys((*shape.dims, *shape.tracks), "VARCHAR")}
    wanted |= dict.fromkeys(shape.measures, "BIGINT")
    fields = ", ".join(f"{shape.field(n, t)} AS {ident(n)}" for n, t in wanted.items())
    dims, tracks = (*shape.measures, *shape.dims), shape.tracks
    touched = _touched(shape)
    fields += "".join(f", i.{name}" for name in touched)
    return render(
        load("facts", "deal_versions"),
        intervals=Raw(assumed(shape, intervals)),
        in_force=Raw(_in_force(shape, "s", "h.known_from")),
        fields=Raw(fields),
        default_pipeline=shape.default_pipeline,
        reporting=shape.playbook.settings.currency,
        tz=shape.playbook.settings.timezone,
        dims_h=_listed(dims, "h.{0}"),
        dims_d=_listed(dims, "d.{0}"),
        known_on=Raw(f"qd_local_date(d.touched_from, {_zone(shape)})" if touched else "d.known_on"),
        tracks_h=_listed((*tracks, *touched), "h.{0}"),
        tracks_d=_listed(tracks, "d.{0}"),
        prev_dims=_listed(dims, "q.{0} AS prev_{1}"),
        **_rates(shape),
    )


def _rates(shape: Shape) -> dict[str, Raw]:
    """Give the rate on the closing day, of the version (alias d) and of the one before (q).

    The amounts of a closed deal at that rate are worked out here, once for all questions.
    """
    if not shape.foreign:
        one = "CASE WHEN {0}.closed_on IS NOT NULL THEN CAST(1000000000 AS BIGINT) END"
        rate, before = (Raw(one.format(alias)) for alias in ("d", "q"))
        closed = "CASE WHEN d.closed_on IS NOT NULL THEN d.{0} END"
        joined = {"rate": rate, "prev_rate": before, "rate_joins": Raw("")}
        return joined | _closed(shape, closed)
    joins = (
        f"LEFT JOIN rate_spans AS {alias}{alias} ON {alias}{alias}.kind = 'dated'"
        f" AND {alias}{alias}.currency = {alias}.currency"
        f" AND {alias}{alias}.since <= {alias}.closed_on"
        f" AND {alias}.closed_on < {alias}{alias}.until"
        for alias in ("d", "q")
    )
    return {
        **_closed(shape, "qd_convert(d.{0}, dd.rate, dd.shift)"),
        "rate": Raw("dd.rate"),
        "prev_rate": Raw("qq.rate"),
        "rate_joins": Raw("\n".join(joins)),
    }


def _closed(shape: Shape, pattern: str) -> dict[str, Raw]:
    """Give each amount of a closed deal, and those of its measures as columns of their own."""
    amounts = {kept(amount): Raw(pattern.format(amount)) for amount in AMOUNTS}
    beside = "".join(f", {pattern.format(m)} AS {kept(m)}" for m in shape.measures)
    return {**amounts, "closed_measures": Raw(beside)}


def stage_visits_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the stage visits of one interval source, all tracks together."""
    tracks: dict[str, Track] = {}
    for pipeline in shape.playbook.pipelines:
        for track in pipeline.tracks:
            tracks.setdefault("" if track.main else track.name, track)
    parts = [_track_visits(shape, intervals, name) for name in tracks]
    return "\nUNION ALL\n".join(f"SELECT * FROM ({part})" for part in parts)


def _track_visits(shape: Shape, intervals: str, name: str) -> str:
    """Visits of one track; '' stands for the main one, whose stage is the deal's own."""
    field = f"track_{name}" if name else "stage"
    return render(
        load("facts", "stage_visits"),
        intervals=Raw(assumed(shape, intervals)),
        **_ranks(shape, name),
        track=name or "main",
        main=not name,
        stage=shape.field(field),
        pipeline=shape.field("pipeline"),
        presence=shape.field("presence"),
        owner=shape.field("owner"),
        account=shape.field("account"),
        dims=Raw("".join(f", {shape.field(column)} AS {ident(column)}" for column in shape.dims)),
        dims_v=_listed(shape.dims, "v.{0}"),
        default_pipeline=shape.default_pipeline,
        tz=shape.playbook.settings.timezone,
    )


def _ranks(shape: Shape, name: str) -> dict[str, Raw]:
    """Give how the places of two stages are compared: both in the list in force at the later one.

    With one list alone each stay knows its place already.
    """
    if not dated(shape.playbook):
        return {
            "in_force": Raw(""),
            "before": Raw("lag(coalesce(m.open_rank, 0))"),
            "prev_rank": Raw("v.before"),
            "rank_then": Raw(""),
            "order_then": Raw(""),
            "order": Raw("v.stage_order"),
        }
    track = f" AND w.track = {literal(name)}" if name else " AND w.main"
    then = "LEFT JOIN stage_spans AS w ON w.pipeline = v.pipeline AND w.stage = {0}{1}{2}"
    rank, order = (_in_force(shape, "w", f"{alias}.known_from") for alias in "vl")
    return {
        "in_force": Raw(_in_force(shape, "m", "b.known_from")),
        "before": Raw("lag(b.stage)"),
        "prev_rank": Raw("w.open_rank"),
        "rank_then": Raw(then.format("v.before", track, rank)),
        "order_then": Raw(then.format("v.stage", track, order)),
        "order": Raw("coalesce(w.stage_order, v.stage_order)"),
    }


def account_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the account versions of one interval source."""
    dims = [f"dim_{d.name}" for d in shape.playbook.dimensions if d.source == "account"]
    wanted = {**ACCOUNT_FIELDS, **dict.fromkeys(dims, "VARCHAR")}
    fields = ", ".join(f"{shape.field(n, t)} AS {ident(n)}" for n, t in wanted.items())
    return render(load("facts", "account_versions"), intervals=Raw(intervals), fields=Raw(fields))


def people_edges_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of who reports to whom in the imported lists of people, and since when."""
    return render(
        load("facts", "people_edges"),
        intervals=Raw(intervals),
        parent=shape.field("parent"),
        presence=shape.field("presence"),
    )


def people_active_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of who was active in the imported lists of people, from when to when."""
    return render(
        load("facts", "people_active"),
        intervals=Raw(intervals),
        active=shape.field("active", "BOOLEAN"),
        presence=shape.field("presence"),
    )


def source_of(path: Path | None) -> str:
    """Return a FROM expression for a file of intervals, or for no rows at all."""
    if path is not None:
        return f"read_parquet({literal(str(path))})"
    columns = ", ".join(f"CAST(NULL AS {t}) AS {n}" for n, t in INTERVAL_COLUMNS.items())
    return f"(SELECT {columns} WHERE FALSE)"
