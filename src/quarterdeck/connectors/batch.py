"""The Parquet files of a batch: its rows and its quarantine, for one observation."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quarterdeck.connectors.staging import Staging, header_text, raw_text
from quarterdeck.engine.sql import Raw, ident, literal, load, render


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one observation: all of a file, or those of one date in a file of several."""

    observed_at: datetime | None
    where: str = "TRUE"
    first: bool = True

    @property
    def loosely(self) -> str:
        """The condition under which rows without a readable time belong to this observation."""
        return f"({self.where} OR known_at IS NULL)" if self.first else self.where


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows of a file: read = accepted + quarantined + duplicates + ignored."""

    rows_in: int
    accepted: int
    quarantined: int
    duplicates: int
    ignored: int


def slices(staging: Staging, observed_at: datetime | None) -> tuple[Slice, ...]:
    """Return one slice for each observation in the file."""
    if staging.plan.mapping.kind != "snapshot" or observed_at is not None:
        return (Slice(observed_at if staging.plan.mapping.kind == "snapshot" else None),)
    found = staging.con.execute(
        "SELECT DISTINCT known_at FROM typed WHERE known_at IS NOT NULL ORDER BY known_at"
    ).fetchall()
    return tuple(
        Slice(moment, f"known_at = {literal(moment)}", first=place == 0)
        for place, (moment,) in enumerate(found)
    ) or (Slice(None),)


def count(staging: Staging, part: Slice) -> Counts:
    """Count the rows of one observation by what becomes of them, each number by itself."""
    skipped = f"split_part(fault, '|', 1) IN {literal(staging.skipped)}"
    found = staging.con.execute(
        f"SELECT count(*), count(*) FILTER (fault IS NULL), count(*) FILTER ({skipped}),"
        f" count(*) FILTER (NOT {skipped}) FROM typed WHERE {part.loosely}"
    ).fetchall()
    ((read, good, ignored, held),) = found
    unread = staging.one("SELECT count(*) FROM unread") if part.first else 0
    again = staging.one(
        "SELECT count(*) FROM typed AS t JOIN repeats AS r USING (row_no)"
        f" WHERE r.again AND {part.where}"
    )
    below = staging.plan.look.left_out if part.first else 0
    return Counts(read + unread + below, good - again, held + unread, again, ignored + below)


def write_rows(staging: Staging, part: Slice) -> Path:
    """Write the rows of a batch, or hand over the staged file when nothing is to be left out."""
    plan = staging.plan
    if plan.mapping.kind == "closed_deals":
        query = _closed_deals(staging, part)
    elif plan.mapping.kind == "field_history" and plan.mapping.old_column:
        query = history(staging, part)
    elif part.where == "TRUE" and staging.is_clean:
        return staging.path
    else:
        query = render(
            load("connectors", "batch_rows"), fields=Raw(_columns(staging)), slice=Raw(part.where)
        )
    return _copy(staging, query, "rows", part)


def write_quarantine(staging: Staging, part: Slice) -> Path | None:
    """Write the rows that are held back with their text; None when there are none."""
    fields = staging.plan.fields
    skipped = ", ".join(literal(code) for code in staging.skipped)
    held = f"split_part(t.fault, '|', 1) NOT IN ({skipped})"
    wanted = f"SELECT t.place FROM typed AS t WHERE t.fault IS NOT NULL AND {held}"
    if not staging.one(f"SELECT count(*) + (SELECT count(*) FROM unread) FROM ({wanted})"):
        return None
    query = render(
        load("connectors", "quarantine"),
        money=Raw('t."amount"' if "amount" in fields else "CAST(NULL AS BIGINT)"),
        currency=Raw('t."currency"' if "currency" in fields else "CAST(NULL AS VARCHAR)"),
        raw=Raw(f"SELECT * FROM ({raw_text(staging.plan)}) WHERE place IN ({wanted})"),
        held=Raw(held),
        header=header_text(staging.plan.look),
        mark=staging.plan.look.delimiter,
        slice=Raw(part.loosely),
    )
    return _copy(staging, query, "quarantine", part)


def _closed_deals(staging: Staging, part: Slice) -> str:
    plan = staging.plan
    # While a deal was open nobody knew the day it would close: that date alone is not taken over.
    before = {
        "stage": literal(plan.mapping.opened_stage or plan.first_open),
        "close_date": "CAST(NULL AS DATE)",
    }
    opening = [
        f"CASE WHEN is_closed THEN {before[name]} ELSE {ident(name)} END AS {ident(name)}"
        if name in before
        else ident(name)
        for name in plan.fields
    ]
    flags = [] if plan.full else [ident(f"has_{name}") for name in plan.fields]
    copied = ",".join(
        name for name in plan.fields if name != "created_at" and not name.startswith("track_")
    )
    return render(
        load("connectors", "batch_closed_deals"),
        opening_fields=Raw(", ".join([*opening, *flags])),
        closing_fields=Raw(_columns(staging)),
        copied=copied,
        observed=plan.observed_at,
        slice=Raw(part.where),
    )


def history(staging: Staging, part: Slice, source: str = "good") -> str:
    """Write the changes and, for each field, the row of what it held before the first of them."""
    fields = staging.plan.fields
    before = []
    for name in fields:
        alone = [
            f"{ident(f'old_{name}') if each == name else f'CAST(NULL AS {kind})'} AS {ident(each)}"
            for each, kind in fields.items()
        ]
        alone += [f"{each == name} AS {ident(f'has_{each}')}" for each in fields]
        before.append(
            render(
                load("connectors", "batch_before"),
                fields=Raw(", ".join(alone)),
                has=ident(f"has_{name}"),
                old=ident(f"old_{name}"),
            )
        )
    return render(
        load("connectors", "batch_history"),
        source=Raw(source),
        fields=Raw(_columns(staging)),
        before=Raw("".join(before)),
        slice=Raw(part.where),
    )


def _columns(staging: Staging) -> str:
    names = [ident(name) for name in staging.plan.fields]
    if not staging.plan.full:
        names += [ident(f"has_{name}") for name in staging.plan.fields]
    return ", ".join(names)


def _copy(staging: Staging, query: str, name: str, part: Slice) -> Path:
    stamp = f"{part.observed_at:%Y%m%dT%H%M%S}" if part.observed_at else "all"
    path = staging.path.with_name(f"{staging.path.stem}.{stamp}.{name}.parquet")
    target = literal(str(path))
    staging.con.execute(f"COPY ({query}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
    return path
