"""The rows of one file, typed and judged, in a database of this import alone."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from quarterdeck.connectors import swallowed
from quarterdeck.connectors.amounts import macros
from quarterdeck.connectors.columns import (
    Cells,
    changes,
    named_changes,
    named_columns,
    same,
    used_columns,
)
from quarterdeck.connectors.doors import rows
from quarterdeck.connectors.look import ROW, Look
from quarterdeck.connectors.plan import Plan
from quarterdeck.connectors.swallowed import IdShape
from quarterdeck.connectors.terms import DOTTED
from quarterdeck.connectors.unread import gather
from quarterdeck.connectors.watching import Progress, watched
from quarterdeck.engine import duck
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.playbook.model import Mapping
from quarterdeck.words.problem import QuarterdeckError

MEMORY = "2500MB"
_SKIPPED = ("blank", "ignored", "ignored_field", "discarded", "full_total")
_NO_REPEATS = "CREATE OR REPLACE TEMP TABLE repeats (row_no BIGINT, again BOOLEAN, differs BOOLEAN)"
_NO_BODIES = "CREATE OR REPLACE TEMP TABLE bodies (row_no BIGINT)"
_WITHHELD = "(withheld: a line that cannot be split may name people; see it in the export)"
_SOME = 100


@dataclass(frozen=True, slots=True)
class Staging:
    """A database holding `typed`, `unread`, `repeats`, `bodies` and `good` of one file.

    Beside them stands `row_lines`: how far the line of a row is ahead of its number, from which on.
    `path` is the Parquet file behind `typed`; `thousands` are the fields whose points may part
    thousands in every row.
    """

    con: duckdb.DuckDBPyConnection
    plan: Plan
    path: Path
    thousands: tuple[str, ...] = ()
    skipped: tuple[str, ...] = _SKIPPED

    def one(self, query: str) -> int:
        """Return the single whole number that a query gives."""
        row = self.con.execute(query).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def line_of(self, row: int) -> int | None:
        """Return the line on which a row stands, None where that is not known."""
        query = "SELECT max(since), arg_max(ahead, since) FROM row_lines WHERE since <= ?"
        ((since, ahead),) = self.con.execute(query, [row]).fetchall()
        return None if since is None else row + int(ahead)

    @property
    def is_clean(self) -> bool:
        """True when every row was good, none repeats another and none is doubted for it."""
        doubles = literal(_one_row_each(self.plan.mapping))
        return not self.thousands and not self.one(
            "SELECT count(fault) + (SELECT count(*) FROM bodies) + (SELECT count(*) FROM unread)"
            f" + (SELECT count(*) FROM repeats WHERE again OR differs AND {doubles}) FROM typed"
        )


@contextmanager
def database(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database of one import; rows keep the order of the file."""
    con = duck.connect(memory=MEMORY, temp=scratch, ordered=True)
    try:
        con.execute(macros())
        con.execute("CREATE TEMP TABLE qd_meant (opaque VARCHAR)")
        yield con
    finally:
        con.close()


def meant(con: duckdb.DuckDBPyConnection, opaque: Iterable[str]) -> None:
    """Make `qd_meant` hold the opaque ids of which it is known which person they are."""
    known = [(one,) for one in opaque]
    if known:
        con.executemany("INSERT INTO qd_meant VALUES (?)", known)


def replace_names(
    con: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    look: Look,
    key_for: Callable[[list[str]], dict[str, str]],
) -> None:
    """Make `qd_names`: each distinct name in the columns of names beside its opaque id."""
    con.execute("CREATE OR REPLACE TEMP TABLE qd_names (name VARCHAR, person VARCHAR)")
    named = named_columns(mapping)
    if not named and not named_changes(mapping):
        return
    places = dict.fromkeys(Cells(look).place(name) for name in named)
    columns = [ident(look.columns[place]) for place in places]
    sources = [(column, "TRUE") for column in columns]
    if named_changes(mapping):
        field = ident(look.columns[Cells(look).place(mapping.field_column)])
        here = f"trim(CAST({field} AS VARCHAR)) IN {literal(named_changes(mapping))}"
        both = [name for name in (mapping.old_column, mapping.new_column) if name]
        sources += [(ident(look.columns[Cells(look).place(name)]), here) for name in both]
    parts = " UNION ".join(
        f"SELECT nullif(trim(CAST({column} AS VARCHAR)), '') AS name FROM ({rows(look)})"
        f" WHERE {here}"
        for column, here in sources
    )
    names = [row[0] for row in con.execute(f"FROM ({parts}) ORDER BY name").fetchall() if row[0]]
    pairs = list(key_for(names).items())
    if pairs:
        con.executemany("INSERT INTO qd_names VALUES (?, ?)", pairs)


def stage(con: duckdb.DuckDBPyConnection, plan: Plan, scratch: Path, progress: Progress) -> Staging:
    """Read, type and judge the whole file in one pass; QuarterdeckError when it cannot be read."""
    path = scratch / f"{plan.mapping.name or 'rows'}.typed.parquet"
    copy = f"COPY ({plan.select}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION lz4_raw)"
    try:
        watched(con, copy, progress, f"reading {plan.look.path.name}")
    except duckdb.Error as error:
        raise QuarterdeckError(
            f"{plan.look.path.name} cannot be read as {plan.look.form}: "
            f"{str(error).strip().splitlines()[0]}",
            fix="Look at the file near that place; export it again if it is damaged.",
            where=str(plan.look.path),
        ) from error
    gather(con, plan.look, literal(str(path)))
    _refuse_swallowed(con, plan, path)
    if named_columns(plan.mapping) or named_changes(plan.mapping):
        con.execute(f"UPDATE unread SET raw = {literal(_WITHHELD)}")
    _number(con, plan, path)
    _find_repeats(con, plan)
    thousands = _in_thousands(con, plan)
    doubted = " OR ".join(_dotted(field) for field in thousands) or "FALSE"
    doubles = _one_row_each(plan.mapping)
    con.execute(render(load("connectors", "good"), doubles=doubles, thousands=Raw(doubted)))
    return Staging(con, plan, path, thousands)


def _number(con: duckdb.DuckDBPyConnection, plan: Plan, path: Path) -> None:
    """Make `typed`: the staged rows, each with its place and its number among all records."""
    file, number = literal(str(path)), "file_row_number"
    rows, place = f"read_parquet({file}, {number} = true)", f"{number} + 1"
    if plan.numbered:
        rows, place, number = f"read_parquet({file})", "row_no", "row_no"
    placed = f"SELECT * EXCLUDE ({number}), {place} AS place FROM {rows}"
    row = con.execute("SELECT count(*) FROM unread").fetchone()
    name = "moved_rows" if row and row[0] else "staged_rows"
    con.execute(render(load("connectors", name), placed=Raw(placed)))


def _in_thousands(con: duckdb.DuckDBPyConnection, plan: Plan) -> tuple[str, ...]:
    """Return the fields in which every amount with a point may be one in thousands."""
    beside = {name for term in plan.terms for name, _ in term.beside}
    asked = [term.field for term in plan.terms if _dotted(term.field) in beside]
    if not asked:
        return ()
    every = ", ".join(f"bool_and({_dotted(field)})" for field in asked)
    found = con.execute(f"SELECT {every} FROM typed").fetchone() or ()
    return tuple(field for field, all_of_them in zip(asked, found, strict=True) if all_of_them)


def _dotted(field: str) -> str:
    return ident(f"{DOTTED}_{field}")


def _refuse_swallowed(con: duckdb.DuckDBPyConnection, plan: Plan, path: Path) -> None:
    """Look for rows hidden by an open quote when the file has more lines than rows."""
    look = plan.look
    row = con.execute(
        f"SELECT (SELECT count(*) FROM unread) + count(*) FROM {literal(str(path))}"
    ).fetchone()
    if look.swallowed and row and look.lines > row[0]:
        ids = _id_shape(con, plan, path)
        found = con.execute(look.swallowed)
        texts = (text for some in iter(lambda: found.fetchmany(_SOME), []) for text in some)
        swallowed.refuse(look, texts, ids)


def _id_shape(con: duckdb.DuckDBPyConnection, plan: Plan, path: Path) -> IdShape:
    """Return what the ids of the file look like; names, which were replaced, tell nothing."""
    query = render(load("connectors", "id_shape"), path=str(path))
    ((count, digits, blanks),) = con.execute(query).fetchall()
    known = count if not plan.mapping.id_names else 0
    place = Cells(plan.look).place(plan.mapping.id_column)
    return IdShape(place, known, digits=bool(digits), blanks=bool(blanks))


def raw_text(plan: Plan) -> str:
    """Return SQL giving (place, raw) of each readable row as the ledger may keep it.

    People's names are replaced, and columns the mapping does not read are left empty: what nobody
    asked for (a contact's e-mail, a note) has no place in a store that is never erased.
    """
    named = {same(name) for name in named_columns(plan.mapping)}
    used = {same(name) for name in used_columns(plan.mapping) if name}
    changing = set()
    if named_changes(plan.mapping):
        changing = {same(plan.mapping.old_column), same(plan.mapping.new_column)}
    mark = literal(plan.look.delimiter)
    cells = []
    for column in plan.look.columns:
        if same(column) not in used:
            cells.append("''")
            continue
        text = f"CAST(s.{ident(column)} AS VARCHAR)"
        if same(column) in named:
            text = _person(text)
        elif same(column) in changing:
            text = _changed_text(plan, text)
        cells.append(f"qd_cell({text}, {mark})")
    line = f" || {mark} || ".join(cells)
    return f"SELECT s.{ROW} AS place, {line} AS raw FROM ({rows(plan.look)}) AS s"


def header_text(look: Look) -> str:
    """Return the names of the columns as one line, parted and quoted as the rows held back are."""
    line = io.StringIO()
    csv.writer(line, delimiter=look.delimiter, lineterminator="").writerow(look.columns)
    return line.getvalue()


def _person(text: str) -> str:
    return f"(SELECT any_value(person) FROM qd_names WHERE name = trim({text}))"


def _changed_text(plan: Plan, text: str) -> str:
    """Write what may be kept of an old or new value: none where the row's field is not known."""
    look, mapping = plan.look, plan.mapping
    field = ident(look.columns[Cells(look).place(mapping.field_column)])
    here = f"trim(CAST(s.{field} AS VARCHAR))"
    named = set(named_changes(mapping))
    plain = [source for source, _ in changes(mapping) if source not in named]
    return (
        f"CASE WHEN {here} IN {literal(sorted(named))} THEN {_person(text)}"
        f" WHEN {here} IN {literal(plain)} THEN {text} END"
    )


def _find_repeats(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    key = {"snapshot": "id, known_at", "closed_deals": "id"}.get(plan.mapping.kind, "id, valid_at")
    con.execute(render(load("connectors", "crowded"), key=Raw(key)))
    content = _content(plan)
    row = con.execute("SELECT count(*) FROM crowded").fetchone()
    if row and row[0]:
        values = {"key": Raw(key), "key_columns": Raw(key), "content": Raw(content)}
        con.execute(render(load("connectors", "repeats"), **values))
    else:
        con.execute(_NO_REPEATS)
    if plan.mapping.table == "deals" and _one_row_each(plan.mapping):
        con.execute(render(load("connectors", "bodies"), content=Raw(content)))
    else:
        con.execute(_NO_BODIES)


def _one_row_each(mapping: Mapping) -> bool:
    """Tell whether a file of this kind holds one row for each record."""
    return mapping.kind in ("snapshot", "closed_deals")


def _content(plan: Plan) -> str:
    """List the columns in which two rows must agree to say the same."""
    names: list[str] = [ident(name) for name in plan.fields]
    if not plan.full:
        names += [ident(f"has_{name}") for name in plan.fields]
    if plan.mapping.kind == "closed_deals":
        names += ["opened_at", "ended_at"]
    elif plan.mapping.kind == "snapshot":
        names += ["valid_at"]
    else:
        names += ["seq"]
    return ", ".join(names)
