"""Drift: what an export has that those before it had not, and what the mapping says of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import duckdb

from quarterdeck.connectors.columns import same, used_columns
from quarterdeck.connectors.doors import rows
from quarterdeck.connectors.look import Look
from quarterdeck.connectors.sentences import many
from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry
from quarterdeck.playbook import model
from quarterdeck.words.problem import Problem, QuarterdeckError, Severity
from quarterdeck.words.record import TABLES

KINDS = {"day": "days", "number": "numbers", "truth": "true or false", "text": "text"}
"""What the cells of a column may look like; a column without a filled cell is 'empty'."""

_MOST = 8


def fitted(mapping: model.Mapping, columns: Iterable[str]) -> model.Mapping:
    """Return a mapping as it reads a file of these columns, by what it says of drift.

    Columns that nobody mapped become breakdowns where it says evolve; a mapped one that is not
    there is left out where its own drift says evolve or discard: its field stays as it was.
    """
    there = {same(name): name for name in columns}
    kept = tuple(c for c in mapping.columns if not _may_go(c) or _is_there(c, there))
    if mapping.drift != "evolve":
        return mapping if len(kept) == len(mapping.columns) else replace(mapping, columns=kept)
    used = {same(name) for name in used_columns(mapping) if name}
    taken = {c.field for c in kept} | {field for _, field in mapping.field_names}
    new: dict[str, model.Column] = {}
    for key, name in there.items():
        field = f"dim_{_slug(name)}"
        if key not in used and field not in taken and field not in TABLES[mapping.table]:
            new.setdefault(field, model.Column(field, column=name))
    return replace(mapping, columns=(*kept, *new.values()))


def kinds_of(con: duckdb.DuckDBPyConnection, look: Look) -> dict[str, str]:
    """Return what most cells of each column look like, as far as the first rows tell.

    The connection must be one that nothing else reads the file with; what cannot be read has no
    kinds, for reading it whole says why.
    """
    native = [_native(kind) for kind in look.types]
    kind = load("connectors", "column_kind")
    cells = (Raw(f"trim(CAST({ident(name)} AS VARCHAR))") for name in look.columns)
    parts = ", ".join(render(kind, cell=cell).strip() for cell in cells)
    query = render(load("connectors", "column_kinds"), kinds=Raw(parts), rows=Raw(rows(look)))
    try:
        found = con.execute(query).fetchone() if look.columns else None
    except duckdb.Error:
        found = None
    if not found:
        return {}
    pairs = zip(look.columns, native, found, strict=True)
    return {name: seen if seen == "empty" else known or seen for name, known, seen in pairs}


@dataclass(frozen=True, slots=True)
class Drift:
    """The columns of a file against those of the batch before it that the same mapping made."""

    mapping: model.Mapping
    look: Look
    kinds: Mapping[str, str]
    before: Entry | None

    def refuse(self) -> None:
        """Raise QuarterdeckError for what the mapping says a file must not come with."""
        if self.mapping.drift == "freeze" and self._new():
            raise self._refusal(
                f"has {self._named(self._new())} that no file before it had",
                "Map what matters and import it again, or write another drift under [mapping] in "
                f"{self.mapping.path}.",
            )
        frozen = [c for c in self.mapping.columns if c.drift == "freeze"]
        turned = {same(name) for name, _, _ in self._turned()}
        for column in frozen:
            if same(column.column) in turned:
                raise self._refusal(
                    f"holds {self._now(column.column)} in {column.column!r}, where the file before "
                    f"it held {self._then(column.column)}",
                    "Look whether the export has changed; without drift for the column what can be "
                    "read is taken.",
                )

    def told(self) -> tuple[Problem, ...]:
        """Return what is new, gone and turned, as an import tells it."""
        return (*self._told_new(), *self._told_gone(), *self._told_turned())

    def _told_new(self) -> Iterable[Problem]:
        new = self._new()
        if not new:
            return
        says = f"{self._named(new)} that the file before it had not"
        if self.mapping.drift == "evolve":
            fields = ", ".join(f"dim_{_slug(name)}" for name in new)
            yield self._note(
                f"{says}; taken in as {fields}.",
                "Declare it in playbook/dimensions.toml to break down by it; its past begins here.",
                len(new),
            )
        else:
            fix = "Map it if it matters; it is left out until then."
            yield self._note(f"{says}; not mapped and left out.", fix, len(new))

    def _told_gone(self) -> Iterable[Problem]:
        there = self._there()
        gone = [name for name in self._earlier() if same(name) not in there]
        mapped = [c for c in self.mapping.columns if _may_go(c) and same(c.column) not in there]
        for column in mapped:
            yield Problem(
                self.look.path.name,
                f"The column {column.column!r} is gone; {column.field} stays as it was.",
                "Export it again, or take it out of the mapping.",
                severity=Severity.WARNING,
            )
        rest = [name for name in gone if same(name) not in {same(c.column) for c in mapped}]
        if rest:
            says = f"{self._named(rest)} that the file before it had is gone."
            yield self._note(says, "Nothing to do if it is not mapped on purpose.", len(rest))

    def _told_turned(self) -> Iterable[Problem]:
        for name, before, now in self._turned():
            yield Problem(
                f"{self.look.path.name}: {name}",
                f"{name!r} holds {KINDS[now]}, where the file before it held {KINDS[before]}.",
                "Look whether the export has changed; cells that cannot be read are held back.",
                severity=Severity.WARNING,
            )

    def _new(self) -> list[str]:
        if not self._earlier():
            return []
        known = {same(name) for name in self._earlier()}
        known |= {same(name) for name in used_columns(self.mapping) if name}
        return [name for name in self.look.columns if same(name) not in known]

    def _turned(self) -> list[tuple[str, str, str]]:
        """Return columns whose cells were numbers, days or true and false, and are no longer."""
        before = {same(name): kind for name, kind in self._earlier().items()}
        return [
            (name, before[same(name)], kind)
            for name, kind in self.kinds.items()
            if before.get(same(name), "text") not in ("text", "empty", kind) and kind != "empty"
        ]

    def _earlier(self) -> dict[str, str]:
        return self.before.columns if self.before else {}

    def _there(self) -> set[str]:
        return {same(name) for name in self.look.columns}

    def _now(self, name: str) -> str:
        return next(KINDS[now] for each, _, now in self._turned() if same(each) == same(name))

    def _then(self, name: str) -> str:
        return next(KINDS[was] for each, was, _ in self._turned() if same(each) == same(name))

    def _named(self, names: list[str]) -> str:
        shown = ", ".join(repr(name) for name in names[:_MOST])
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        return f"{many(len(names), 'column')}, {shown}{more},"

    def _note(self, says: str, fix: str, count: int) -> Problem:
        return Problem(self.look.path.name, says, fix, severity=Severity.NOTE, count=count)

    def _refusal(self, says: str, fix: str) -> QuarterdeckError:
        return QuarterdeckError(
            f"{self.look.path.name} {says}; nothing was recorded, as drift in the mapping says.",
            fix=fix,
            where=str(self.look.path),
        )


def batch_before(ledger: Ledger, mapping: model.Mapping, content_hash: str) -> Entry | None:
    """Return the last batch that counts, came by the same mapping and knows its columns."""
    mine = [
        entry
        for entry in ledger.batches()
        if (entry.mapping, entry.table) == (mapping.name, mapping.table) and entry.columns
    ]
    others = [entry for entry in mine if entry.content_hash != content_hash]
    return max(others, key=lambda entry: entry.seq, default=None)


def _may_go(column: model.Column) -> bool:
    return bool(column.column) and column.drift in ("evolve", "discard")


def _is_there(column: model.Column, there: Mapping[str, str]) -> bool:
    names = (column.column, column.when_column, column.instead_column)
    return all(same(name) in there for name in names if name)


def _native(kind: str) -> str:
    if kind.startswith(("DATE", "TIMESTAMP")):
        return "day"
    if kind.startswith(("DOUBLE", "FLOAT", "DECIMAL")) or kind.endswith("INT"):
        return "number"
    return "truth" if kind == "BOOLEAN" else ""


def _slug(name: str) -> str:
    """Return a column's name as the name of a field."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    return plain or "column"
