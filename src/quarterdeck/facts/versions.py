"""The two physical facts as SQL: what one partition of intervals becomes under a playbook."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.facts.assumed import assumed_sql
from quarterdeck.facts.pricing import AMOUNTS, kept
from quarterdeck.playbook.model import Pipeline, Playbook, Track
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
    """What decides the columns of the facts: the playbook, and the fields the ledger holds."""

    playbook: Playbook
    fields: Collection[str]

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
    """Return the intervals with the fields filled in that the company lets be assumed."""
    measures = {measure_name(column): column for column in shape.measures}
    names = (
        n if n in DEAL_FIELDS else measures.get(n, f"dim_{n}")
        for n in shape.playbook.settings.assume
    )
    fields = tuple(name for name in names if name in shape.fields)
    columns = [n for n in INTERVAL_COLUMNS if n != "reconstructed"]
    columns += [n for n in shape.fields if n not in fields]
    return assumed_sql(intervals, fields, columns) if fields else intervals


def _listed(columns: tuple[str, ...], pattern: str) -> Raw:
    return Raw("".join(", " + pattern.format(ident(c), c) for c in columns))


def deal_versions_sql(shape: Shape, intervals: str) -> str:
    """Give the SQL of the deal versions of one interval source, a FROM expression."""
    wanted = {**DEAL_FIELDS, **dict.fromkeys((*shape.dims, *shape.tracks), "VARCHAR")}
    wanted |= dict.fromkeys(shape.measures, "BIGINT")
    fields = ", ".join(f"{shape.field(n, t)} AS {ident(n)}" for n, t in wanted.items())
    dims, tracks = (*shape.measures, *shape.dims), shape.tracks
    return render(
        load("facts", "deal_versions"),
        intervals=Raw(assumed(shape, intervals)),
        fields=Raw(fields),
        default_pipeline=shape.default_pipeline,
        reporting=shape.playbook.settings.currency,
        tz=shape.playbook.settings.timezone,
        dims_h=_listed(dims, "h.{0}"),
        dims_d=_listed(dims, "d.{0}"),
        tracks_h=_listed(tracks, "h.{0}"),
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
