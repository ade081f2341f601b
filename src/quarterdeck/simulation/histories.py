"""Random deal histories, as nasty as real ones get, for proving laws that must hold on any history.

They hold what a tidy simulation avoids: deals reopened, deleted, merged and restored, fields
emptied, currencies changed, first events without half of their fields, several events at one
instant with and without a sequence, lines known long after they were valid, and lines repeated
word for word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.simulation.names import PRODUCTS
from quarterdeck.simulation.span import number_of
from quarterdeck.words.deal import DEAL_FIELDS

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

HOUR = 3_600_000_000
DAY = 24 * HOUR
SAMPLE_STAGES = (
    *("Discovery", "Qualified", "Evaluation", "Proposal", "Negotiation"),
    *("Won", "Lost", "No decision", "Disqualified"),
)
ARROW = {
    "VARCHAR": pa.string(),
    "BIGINT": pa.int64(),
    "DATE": pa.date32(),
    "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The values histories draw from; `dimensions` maps a bare dimension name to its values."""

    pipeline: str = "sales"
    stages: tuple[str, ...] = SAMPLE_STAGES
    owners: tuple[str, ...] = ("U1001", "U1005", "U1009", "U1010")
    accounts: tuple[str, ...] = ("A-0001", "A-0002", "A-0003")
    currencies: tuple[str, ...] = ("EUR", "USD")
    categories: tuple[str, ...] = ("commit", "best_case", "omitted", "pipeline")
    dimensions: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"product": PRODUCTS})


@dataclass(frozen=True, slots=True)
class Nastiness:
    """How histories misbehave: shares between 0 and 1, `days` long from `start`.

    `instants` is how many different times a day knows (few make collisions), `late` the share of
    lines known up to 40 days after they were valid, `partial` that of first lines that lack
    fields, `empty` that of values set to nothing, `repeated` that of lines written twice.
    """

    start: date = date(2026, 1, 5)
    days: int = 120
    events: int = 7
    instants: int = 3
    late: float = 0.1
    partial: float = 0.1
    empty: float = 0.04
    repeated: float = 0.03
    change: float = 0.25
    gone: float = 0.06


def random_history(
    seed: int, deals: int, *, words: Words | None = None, nastiness: Nastiness | None = None
) -> pa.Table:
    """Return ledger log rows of `deals` random deals (ids R-000000...), in no particular order.

    Columns: id, valid_at, known_at, seq, row_no, reconstructed, doubtful, then for each field f of
    a deal f and has_f. The same arguments give the same rows.
    """
    words, bad = words or Words(), nastiness or Nastiness()
    rng = np.random.default_rng(seed)
    counts = np.maximum(rng.poisson(bad.events, deals), 1)
    deal = np.repeat(np.arange(deals, dtype=np.int64), counts)
    first = np.r_[True, deal[1:] != deal[:-1]]
    valid = _times(deal, rng, bad)
    late = rng.random(len(deal)) < bad.late
    known = valid + np.where(late, rng.integers(1, 40 * bad.instants, len(deal)), 0) * (
        DAY // bad.instants
    )
    columns: dict[str, pa.Array] = {
        "id": _text([f"R-{i:06d}" for i in range(deals)], deal, np.zeros(len(deal), dtype=bool)),
        "valid_at": pa.array(valid, ARROW["TIMESTAMPTZ"]),
        "known_at": pa.array(known, ARROW["TIMESTAMPTZ"]),
        "seq": pa.array(rng.integers(0, 3, len(deal))),
        "row_no": pa.array(np.arange(1, len(deal) + 1)),
        "reconstructed": pa.array([""] * len(deal)),
        "doubtful": pa.array([""] * len(deal)),
    }
    drawn = {name: _draw(name, valid, rng, words) for name in _fields(words)}
    drawn["presence"] = pc.if_else(pa.array(first), "present", drawn["presence"])
    for name, values in drawn.items():
        has = _has(name, first, rng, bad)
        columns[name], columns[f"has_{name}"] = _masked(values, ~has), pa.array(has)
    return _disorder(pa.table(columns), rng, bad)


def _fields(words: Words) -> tuple[str, ...]:
    """Return the fields a history sets."""
    return (*DEAL_FIELDS, *(f"dim_{name}" for name in words.dimensions))


def _times(deal: Ints, rng: np.random.Generator, bad: Nastiness) -> Ints:
    """Return when each line is valid (microseconds): in order within a deal, some at night."""
    step = DAY // bad.instants
    ticks = rng.integers(0, bad.days * bad.instants, len(deal))
    ordered = ticks[np.lexsort((ticks, deal))]
    return np.asarray(number_of(bad.start) * DAY + 7 * HOUR + ordered * step, dtype=np.int64)


def _has(name: str, first: Flags, rng: np.random.Generator, bad: Nastiness) -> Flags:
    """Return which lines set the field: first lines nearly always, later ones now and then."""
    seldom = {"presence": bad.gone, "currency": 0.03, "title": 0.02, "pipeline": 0.0}
    later = rng.random(len(first)) < seldom.get(name, bad.change)
    if name == "created_at":
        return first
    begun = first & ((rng.random(len(first)) >= bad.partial) | (name in {"pipeline", "stage"}))
    return begun if name == "pipeline" else begun | (later & ~first)


def _draw(name: str, valid: Ints, rng: np.random.Generator, words: Words) -> pa.Array:
    """Return a random value of the field for each line."""
    size = len(valid)
    if name in {"amount", "list_amount"}:
        return pa.array(rng.integers(0, 40, size) * 250_05)
    if name == "close_date":
        days = valid // DAY + rng.integers(-30, 200, size)
        return pa.array(days.astype(np.int32), pa.int32()).cast(pa.date32())
    if name == "created_at":
        return pa.array(valid, ARROW["TIMESTAMPTZ"])
    choices = {
        "title": ("A deal", "Another deal"),
        "pipeline": (words.pipeline,),
        "stage": words.stages,
        "category": words.categories,
        "currency": words.currencies,
        "owner": words.owners,
        "account": words.accounts,
        "presence": ("present", "deleted", "missing", "merged"),
    }
    values = choices.get(name) or words.dimensions[name.removeprefix("dim_")]
    weights = np.array([0.55, 0.25, 0.1, 0.1]) if name == "presence" else None
    return _text(values, rng.choice(len(values), size, p=weights), np.zeros(size, dtype=bool))


def _text(values: tuple[str, ...] | list[str], index: Ints, missing: Flags) -> pa.Array:
    """Return values by index as strings, null where missing."""
    return pa.DictionaryArray.from_arrays(
        pa.array(index, pa.int64(), mask=missing), pa.array(values, pa.string())
    ).cast(pa.string())


def _masked(values: pa.Array, missing: Flags) -> pa.Array:
    """Return the values with null where missing."""
    return pc.if_else(pa.array(missing), pa.scalar(None, values.type), values)


def _disorder(rows: pa.Table, rng: np.random.Generator, bad: Nastiness) -> pa.Table:
    """Empty some values, repeat some lines, shuffle, and number the lines anew."""
    for name in ("category", "amount", "list_amount", "close_date", "owner", "account"):
        place = rows.schema.get_field_index(name)
        emptied = rng.random(rows.num_rows) < bad.empty
        values = _masked(rows.column(name).combine_chunks(), emptied)
        rows = rows.set_column(place, name, values)
    again = np.flatnonzero(rng.random(rows.num_rows) < bad.repeated)
    order = rng.permutation(np.r_[np.arange(rows.num_rows), again])
    rows = rows.take(pa.array(order))
    number = rows.schema.get_field_index("row_no")
    return rows.set_column(number, "row_no", pa.array(np.arange(1, rows.num_rows + 1)))
