"""A mapping and a file as one SELECT: a typed, judged row for each row of the source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from quarterdeck.connectors import times
from quarterdeck.connectors.columns import Cells, named_changes, named_columns
from quarterdeck.connectors.doors import rows
from quarterdeck.connectors.history import history_terms, missing_field, old_values, unknown_field
from quarterdeck.connectors.look import ROW, Look
from quarterdeck.connectors.stages import StageMap
from quarterdeck.connectors.term import Fault, Term
from quarterdeck.connectors.terms import Terms, record_id
from quarterdeck.connectors.totals import total_faults
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.playbook.model import Column, Mapping, Playbook

_FAR_AHEAD = timedelta(days=3650)
_SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with one file under one mapping.

    `select` is SQL with one row per source row, in the order of the source: id, valid_at, known_at,
    seq (NULL where it is the row's place), opened_at and ended_at (closed deals), reconstructed,
    doubtful, each field and, unless `full`, its has_ flag; then `fault` as code|field and `faulty`,
    the offending text, both NULL for a good row. With `numbered` each row has its row_no as well.
    `first_open` is the stage in which a deal begins. Columns beside the fields tell what only the
    whole file can decide, such as whether points part thousands.
    """

    mapping: Mapping
    look: Look
    terms: tuple[Term, ...]
    full: bool
    numbered: bool
    select: str
    first_open: str = ""
    observed_at: datetime | None = None

    @property
    def fields(self) -> dict[str, str]:
        """The fields that rows may set, with their engine types."""
        return {term.field: term.kind for term in self.terms}


@dataclass(frozen=True, slots=True)
class Clock:
    """The times of an import: when the export was seen (None if unsaid) and when it is recorded."""

    observed_at: datetime | None
    recorded_at: datetime


def plan(playbook: Playbook, mapping: Mapping, look: Look, clock: Clock) -> Plan:
    """Compile a mapping for a file; raises QuarterdeckError for a column the file lacks."""
    cells = Cells(look)
    cells.check(mapping)
    pipeline = next((c for c in mapping.columns if c.field == "pipeline"), None)
    stages = StageMap(playbook, times.source(pipeline, cells) if pipeline else "")
    terms = Terms(mapping, cells, playbook, stages)
    fields = history_terms(terms) if mapping.kind == "field_history" else terms.all()
    shape = _Shape(terms, fields, clock)
    return Plan(
        mapping,
        look,
        shape.fields(),
        shape.full,
        shape.numbered,
        shape.select(),
        first_open=stages.first_open(),
        observed_at=clock.observed_at,
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """The parts of the SELECT that depend on the kind of file."""

    terms: Terms
    known: tuple[Term, ...]
    clock: Clock

    @property
    def full(self) -> bool:
        return not any(term.sets for term in self.known)

    @property
    def mapping(self) -> Mapping:
        return self.terms.mapping

    def fields(self) -> tuple[Term, ...]:
        """Return the fields, with created_at where the mapping names the day of creation."""
        named = {term.field for term in self.known}
        if not self.mapping.created or self.mapping.table != "deals" or "created_at" in named:
            return self.known
        return (*self.known, Term("created_at", "TIMESTAMPTZ", self._moment(self.mapping.created)))

    def select(self) -> str:
        """Fill the template; a name of a later level stands for its value in the one before."""
        return render(
            load("connectors", "typed"),
            relation=Raw(rows(self.terms.cells.look)),
            joins=Raw(self._joins()),
            cells=Raw(self._cells()),
            values=Raw(", ".join(self._values())),
            fields=Raw(", ".join(self._columns())),
            fault=Raw(_case(f"WHEN {f.when} THEN {_told(f)}" for f in self._faults())),
            faulty=Raw(" ".join(f"WHEN {_told(f)} THEN {f.text}" for f in self._faults())),
            doubtful=Raw(self._doubtful()),
            number=Raw(f"s.{ROW} AS row_no, " if self.numbered else ""),
            numbered=Raw("row_no, " if self.numbered else ""),
            seq=Raw("seq" if self._in_order() else "coalesce(seq, 0) AS seq"),
        )

    @property
    def numbered(self) -> bool:
        """Whether rows take their numbers along.

        To number rows while a file is read takes one core alone. So their place in the typed file
        tells it, unless they bring a number of their own, or a join may change their order.
        """
        return bool(self.terms.cells.look.numbers or self._joins())

    def _joins(self) -> str:
        cells = self.terms.cells
        named = (*named_columns(self.mapping), *(name for name, _ in self._changed()))
        return "".join(
            f" LEFT JOIN qd_names AS m{place} ON m{place}.name = "
            f"nullif(trim(CAST(s.{ident(cells.look.columns[place])} AS VARCHAR)), '')"
            for place in dict.fromkeys(cells.place(name) for name in named)
        )

    def _changed(self) -> tuple[tuple[str, str], ...]:
        """Return the columns that hold names in some rows of a history, with SQL for which."""
        found = named_changes(self.mapping)
        if not found:
            return ()
        cells, listed = self.terms.cells, ", ".join(literal(name) for name in found)
        field = ident(cells.look.columns[cells.place(self.mapping.field_column)])
        here = f"coalesce(trim(CAST(s.{field} AS VARCHAR)) IN ({listed}), FALSE)"
        old_and_new = (self.mapping.old_column, self.mapping.new_column)
        return tuple((name, here) for name in old_and_new if name)

    def _cells(self) -> str:
        cells = self.terms.cells
        named = {cells.place(name) for name in named_columns(self.mapping)}
        some = {cells.place(name): here for name, here in self._changed()}
        parts = []
        for place, (name, kind) in enumerate(
            zip(cells.look.columns, cells.look.types, strict=True)
        ):
            column = f"s.{ident(name)}"
            text = column if kind == "VARCHAR" else f"CAST({column} AS VARCHAR)"
            value = f"m{place}.person" if place in named else f"nullif(trim({text}), '')"
            if place in some and place not in named:
                value = f"CASE WHEN {some[place]} THEN m{place}.person ELSE {value} END"
            parts.append(f"{value} AS r{place}")
            if kind.startswith(("TIMESTAMP", "DATE")):
                parts.append(f"{column} AS n{place}")
        return ", ".join(parts)

    def _values(self) -> list[str]:
        id_cell = self.terms.cells.text(self.mapping.id_column)
        if self.mapping.table != "people" and not self.mapping.id_names:
            id_cell = record_id(id_cell)
        opened, ended = self._moment(self.mapping.created), self._moment(self.mapping.closed)
        parts = [f"{id_cell} AS id", f"{self._seq()} AS seq"]
        if self._closes():
            stage = next((t.value for t in self.known if t.field == "stage"), "NULL")
            closed = self.terms.stages.is_closed(stage)
            parts += [f"{opened} AS opened_at", f"{ended} AS ended_at", f"{closed} AS is_closed"]
        parts += self._times()
        for term in self.fields():
            parts.append(f"{term.value} AS {ident(term.field)}")
            if not self.full:
                parts.append(f"{term.sets or 'TRUE'} AS {ident('has_' + term.field)}")
        parts += [f"{term.value} AS {ident(term.field)}" for term in self._before()]
        return parts + [f"{value} AS {name}" for name, value in self._beside()]

    def _beside(self) -> list[tuple[str, str]]:
        return [pair for term in self.known for pair in term.beside]

    def _columns(self) -> list[str]:
        names = ["opened_at", "ended_at"] if self._closes() else []
        for term in self.fields():
            names.append(ident(term.field))
            names += [] if self.full else [ident(f"has_{term.field}")]
        names += [ident(term.field) for term in self._before()]
        names += [name for name, _ in self._beside()]
        return ["'' AS reconstructed", *names, *(["is_closed"] if self._closes() else [])]

    def _before(self) -> tuple[Term, ...]:
        return old_values(self.terms) if self.mapping.kind == "field_history" else ()

    def _closes(self) -> bool:
        return self.mapping.kind == "closed_deals"

    def _times(self) -> list[str]:
        """Return SQL for the time a row was true from and the time it was known from."""
        if self._closes():
            first = f"coalesce(opened_at, ended_at, {self._observed()})"
            return [f"{first} AS valid_at", "valid_at AS known_at"]
        valid = self._moment(self.mapping.valid_at)
        if self.mapping.kind == "snapshot":
            since = f"coalesce({valid}, known_at)" if self.mapping.valid_at else "known_at"
            return [f"{self._observed()} AS known_at", f"{since} AS valid_at"]
        return [f"{valid} AS valid_at", "valid_at AS known_at"]

    def _observed(self) -> str:
        if self.clock.observed_at is not None:
            return str(literal(self.clock.observed_at))
        column = self.mapping.observed_at
        if column is None:
            return self._moment(column)
        return times.last_second(column, self.terms.cells, self.terms.zone)

    def _seq(self) -> str:
        if self.mapping.sequence:
            return f"TRY_CAST({self.terms.cells.text(self.mapping.sequence)} AS BIGINT)"
        if self._in_order():
            return "row_no" if self.numbered else "CAST(NULL AS BIGINT)"
        if self.mapping.kind == "field_history":
            return self.terms.stages.order(self.terms.cells.text(self.mapping.new_column))
        stage = next((c for c in self.mapping.columns if c.field == "stage"), None)
        return self.terms.stages.order(times.source(stage, self.terms.cells)) if stage else "0"

    def _in_order(self) -> bool:
        """Whether rows are in sequence by their place, where the mapping names no other."""
        return not self.mapping.sequence and self.mapping.kind in ("snapshot", "closed_deals")

    def _moment(self, column: Column | None) -> str:
        if column is None:
            return "CAST(NULL AS TIMESTAMPTZ)"
        return times.moment(column, self.terms.cells, self.terms.zone)

    def _faults(self) -> list[Fault]:
        """Return what holds a row back, the first that applies being the one told."""
        cells = self.terms.cells
        everything = ", ".join(f"r{place}" for place in range(len(cells.look.columns)))
        found = [Fault(f"coalesce({everything}) IS NULL", "blank", "row")]
        for column, values in self.mapping.ignore:
            text = cells.text(column)
            listed = ", ".join(literal(value) for value in values)
            found.append(Fault(f"coalesce({text} IN ({listed}), FALSE)", "ignored", column, text))
        found += total_faults(self.mapping, cells)
        found.append(Fault("id IS NULL", "missing_id", "id"))
        if self.mapping.kind == "field_history":
            name = cells.text(self.mapping.field_column)
            found.append(missing_field(self.terms))
            found.append(Fault(unknown_field(self.terms), "ignored_field", "field", name))
        found += self._time_faults()
        if self.mapping.sequence:
            text = cells.text(self.mapping.sequence)
            found.append(Fault(f"{text} IS NOT NULL AND seq IS NULL", "bad_number", "seq", text))
        # A pipeline nobody knows is told as that, not as a stage it does not have.
        ordered = sorted(self.known, key=lambda term: term.field != "pipeline")
        return found + [fault for term in ordered for fault in term.faults]

    def _time_faults(self) -> list[Fault]:
        found = []
        for column, value in self._read_times():
            if column is not None and column.column:
                text = times.source(column, self.terms.cells)
                unread = f"{text} IS NOT NULL AND {value} IS NULL"
                found.append(Fault(unread, "bad_date", column.column, text))
        unknown = "valid_at IS NULL OR known_at IS NULL"
        if self._closes():
            unknown += f" OR (is_closed AND coalesce(ended_at, {self._observed()}) IS NULL)"
        return [*found, Fault(unknown, "missing_date", "valid_at")]

    def _read_times(self) -> list[tuple[Column | None, str]]:
        """Return the columns of times with SQL for what was read from them."""
        mapping = self.mapping
        if self._closes():
            return [(mapping.created, "opened_at"), (mapping.closed, "ended_at")]
        if mapping.kind == "snapshot":
            observed = None if self.clock.observed_at else mapping.observed_at
            return [(observed, "known_at"), (mapping.valid_at, self._moment(mapping.valid_at))]
        return [(mapping.valid_at, "valid_at")]

    def _doubtful(self) -> str:
        """Return SQL for the reasons to doubt a row that is taken all the same, '' for none."""
        ahead, soon = self.clock.recorded_at + _FAR_AHEAD, self.clock.recorded_at + _SOON
        doubts = [pair for term in self.known for pair in term.doubts]
        doubts.append((f"valid_at > {literal(soon)}", "in_future"))
        doubts.append(("valid_at < TIMESTAMPTZ '1980-01-01 00:00:00+00'", "long_ago"))
        if any(term.field == "close_date" for term in self.known):
            doubts.append((f"close_date > {literal(ahead.date())}", "far_close_date"))
        if self._closes():
            doubts.append(("ended_at < opened_at", "negative_duration"))
            doubts.append((f"ended_at > {literal(soon)} AND is_closed", "in_future"))
            doubts.append(("is_closed AND ended_at IS NULL", "no_closing_date"))
        return _joined(doubts)


def _told(fault: Fault) -> str:
    return str(literal(f"{fault.code}|{fault.field}"))


def _case(turns: Iterable[str]) -> str:
    """Write the CASE that gives the first fault that applies, NULL for none."""
    return f"CASE {' '.join(turns)} END"


def _joined(doubts: list[tuple[str, str]]) -> str:
    parts = ", ".join(f"CASE WHEN {when} THEN {literal(code)} END" for when, code in doubts)
    return f"concat_ws(',', {parts})"
