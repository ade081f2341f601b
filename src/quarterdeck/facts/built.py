"""What a build came to, kept beside the facts: whoever opens the same state again only reads it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from quarterdeck.engine.role import Engine
from quarterdeck.facts.cache import digest, fresh_file
from quarterdeck.ledger.intervals import Intervals
from quarterdeck.playbook.hash import playbook_hash
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.measure import is_measure

PHYSICAL = ("deal_versions", "stage_visits", "account_versions")
"""The relations whose columns depend on the playbook and on what the ledger holds."""

_HELD = ("title", "stage", "amount", "list_amount", "close_date", "owner", "account")
"""The fields of a deal that may come from one source and be absent from another."""

_HASH_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Traits:
    """What is true of all the facts of a store, so that no question has to find it out.

    `columns` are those of the physical relations, `reconstructed` the fields any version took as
    last recorded, `first_known` the first day any deal was known (None while there is none),
    `largest` the largest amount in minor units of any currency, its sign left aside, `since` the
    first day on which any deal held a value of a field (fields that none ever held are not in it).
    """

    columns: Mapping[str, tuple[str, ...]]
    reconstructed: frozenset[str]
    first_known: date | None
    largest: int
    since: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Built:
    """The files of every relation, the database file of the large ones if any, the traits.

    `shape` changes with anything that the relations of deals are made by, beside their intervals.
    """

    files: Mapping[str, tuple[Path, ...]]
    native: Path | None
    traits: Traits
    shape: str


def traits_of(engine: Engine) -> Traits:
    """Find out the traits of the facts registered with an engine."""
    columns = {n: engine.query(f"SELECT * FROM {n} LIMIT 0").column_names for n in PHYSICAL}
    told = engine.query("SELECT DISTINCT reconstructed FROM deal_versions").column(0).to_pylist()
    fields = frozenset(field.strip() for text in told if text for field in text.split(","))
    named = {name: tuple(names) for name, names in columns.items()}
    ends = _ends(engine, named["deal_versions"])
    since = _since(engine, named["deal_versions"])
    return Traits(named, fields, ends["first_known"], ends["largest"], since)


def _ends(engine: Engine, columns: Iterable[str]) -> dict[str, Any]:
    amounts = ["amount", "list_amount", *(name for name in columns if is_measure(name))]
    largest = ", ".join(f"coalesce(max(abs({name})), 0)" for name in amounts)
    sql = f"SELECT min(known_on) AS first_known, greatest({largest}) AS largest FROM deal_versions"
    return engine.query(sql).to_pylist()[0]  # type: ignore[no-any-return]


def _since(engine: Engine, columns: Iterable[str]) -> dict[str, date]:
    own = (name for name in columns if name.startswith("dim_") or is_measure(name))
    fields = [*_HELD, *own]
    firsts = ", ".join(f"min(CASE WHEN {f} IS NOT NULL THEN known_on END) AS {f}" for f in fields)
    (row,) = engine.query(f"SELECT {firsts} FROM deal_versions").to_pylist()
    return {field: day for field, day in row.items() if day is not None}


def key_of(intervals: Intervals, playbook: Playbook, aliases: Mapping[str, str]) -> str:
    """Return a name that changes with anything the facts are made from, our own code included."""
    content = [
        f"{name} {sorted(table.fields.items())} {[p.hash for p in table.partitions]}"
        for name, table in sorted(intervals.tables.items())
    ]
    if playbook.settings.assume:
        content += [f"{s.table} {s.listed} {sorted(s.fields)}" for s in intervals.sources]
    return digest(_code(), *meaning(playbook), repr(sorted(aliases.items())), *content)


def meaning(playbook: Playbook) -> tuple[str, str]:
    """Return what of a playbook any answer may depend on: its fingerprint, and the order told."""
    made = playbook.hash if len(playbook.hash) == _HASH_LENGTH else playbook_hash(playbook)
    named = (playbook.pipelines, playbook.dimensions, playbook.measures)
    return made, repr([[each.name for each in listed] for listed in named])


def read(path: Path) -> Built | None:
    """Return what was kept, None unless it can be read and every file of it is still there."""
    home = path.parent.parent
    try:
        raw: dict[str, Any] = orjson.loads(path.read_bytes())
        files = {n: tuple(home / each for each in listed) for n, listed in raw["files"].items()}
        native = home / raw["native"] if raw["native"] else None
        first, shape = raw["first_known"], str(raw["shape"])
        traits = Traits(
            {name: tuple(columns) for name, columns in raw["columns"].items()},
            frozenset(raw["reconstructed"]),
            date.fromisoformat(first) if first else None,
            raw["largest"],
            {field: date.fromisoformat(day) for field, day in raw["since"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    needed = [*(p for listed in files.values() for p in listed), *([native] if native else [])]
    return Built(files, native, traits, shape) if all(p.exists() for p in needed) else None


def keep(path: Path, built: Built) -> None:
    """Write down what a build came to, with paths that survive a move of the workspace."""
    home = path.parent.parent
    traits = built.traits
    content = {
        "files": {
            name: [p.relative_to(home).as_posix() for p in listed]
            for name, listed in built.files.items()
        },
        "native": built.native.relative_to(home).as_posix() if built.native else "",
        "shape": built.shape,
        "columns": traits.columns,
        "reconstructed": sorted(traits.reconstructed),
        "first_known": traits.first_known,
        "largest": traits.largest,
        "since": dict(traits.since),
    }
    with fresh_file(path) as fresh:
        fresh.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))


def _code() -> str:
    """Return the text that makes the facts: other code may make other facts of the same input."""
    here = Path(__file__).parent
    made_by = [
        here / f"{name}.py"
        for name in (
            "builder",
            "tables",
            "versions",
            "assumed",
            "calls",
            "records",
            "native",
            "pricing",
            "stages",
        )
    ]
    return "".join(p.read_text("utf-8") for p in (*made_by, *sorted((here / "sql").glob("*.sql"))))
