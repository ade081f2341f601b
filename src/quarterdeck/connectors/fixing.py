"""Rows held back mended alike, without an editor: a value set, a date read by its own form."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.held import HeldRow
from quarterdeck.connectors.stages import StageMap
from quarterdeck.playbook.model import Mapping, Playbook
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

Pairs = tuple[tuple[str, str], ...]

_DATES = "bad_date"
_FORMS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y",
)  # fmt: skip
"""The forms of days that are tried when a fix is proposed."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What is done to the rows that hold `where` (column, value): cells set, days read by a form.

    A column is named as in the export or by the field that it fills; '' is an empty cell.
    """

    sets: Pairs = ()
    dates: Pairs = ()
    where: Pairs = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fix for rows that are held back alike; `value` is what they hold, `command` does it.

    `column` is the one to mend and `meant` what it should probably hold, for days the form they are
    written in; '' is left to say, as are words in capitals in the command: nobody can know them.
    `known` are the values, or the forms, that can be.
    """

    reason: str
    field: str
    value: str
    rows: int
    command: str
    column: str = ""
    meant: str = ""
    known: tuple[str, ...] = ()

    @property
    def dates(self) -> bool:
        """Whether days are to be read by their own form, instead of a value set."""
        return self.reason == _DATES


def fixed(rows: Sequence[HeldRow], fix: Fix, playbook: Playbook) -> tuple[HeldRow, ...]:
    """Return the rows that a fix changes, with their new cells; every other row is left out.

    Raises QuarterdeckError for a column that none of the rows has.
    """
    made = tuple(_Row(row, _mapping(row, playbook)) for row in rows if row.cells)
    for name, _ in (*fix.sets, *fix.dates, *fix.where):
        if not any(row.place(name) is not None for row in made):
            raise _no_column(name, made)
    changed = (row.fixed(fix) for row in made)
    return tuple(row for row in changed if row is not None)


def proposals(rows: Sequence[HeldRow], playbook: Playbook) -> tuple[Proposal, ...]:
    """Return what would mend the rows that are held back alike, those of most rows first."""
    groups: dict[tuple[str, str, str], list[_Row]] = {}
    for row in rows:
        made = _Row(row, _mapping(row, playbook))
        if not row.cells or made.place(row.field) is None:
            continue
        value = "" if row.reason == _DATES else made.cell(row.field)
        groups.setdefault((row.reason, row.field, value), []).append(made)
    found = (_proposal(key, group, playbook) for key, group in groups.items())
    return tuple(sorted(found, key=lambda one: (-one.rows, one.reason, one.value)))


def cell_of(row: HeldRow, field: str, playbook: Playbook) -> str:
    """Return the text of a row's cell for a field or column, '' where it has none."""
    return _Row(row, _mapping(row, playbook)).cell(field)


def column_of(row: HeldRow, field: str, playbook: Playbook) -> str:
    """Return the name of the column that fills a field of a row, '' where it has none."""
    made = _Row(row, _mapping(row, playbook))
    return made.column(field) if made.place(field) is not None else ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row held back beside the mapping that read it, if there is still one."""

    row: HeldRow
    mapping: Mapping | None

    def place(self, name: str) -> int | None:
        """Return the place of a column by its name, or by the field it fills; None for none."""
        places = {same(column): at for at, column in enumerate(self.row.columns)}
        for each in (name, self._column(name)):
            if each and same(each) in places and places[same(each)] < len(self.row.cells):
                return places[same(each)]
        return None

    def column(self, name: str) -> str:
        """Return a column's own name."""
        place = self.place(name)
        return name if place is None else self.row.columns[place]

    def cell(self, name: str) -> str:
        """Return the trimmed text of a column, '' where there is none."""
        place = self.place(name)
        return "" if place is None else self.row.cells[place].strip()

    def fixed(self, fix: Fix) -> HeldRow | None:
        """Return the row with its new cells, None where the fix does not change it."""
        if any(self.place(name) is None or self.cell(name) != held for name, held in fix.where):
            return None
        cells = list(self.row.cells)
        for name, value in fix.sets:
            place = self.place(name)
            if place is not None:
                cells[place] = value
        for name, form in fix.dates:
            place = self.place(name)
            day = _read(cells[place].strip(), form) if place is not None else None
            if place is not None and day is not None:
                cells[place] = day.strftime(self._form(name, form))
        return replace(self.row, cells=tuple(cells)) if tuple(cells) != self.row.cells else None

    def _column(self, field: str) -> str:
        """Return the column that fills a field; in a history of fields that of the new value."""
        mapping = self.mapping
        if mapping is None:
            return ""
        if mapping.kind == "field_history":
            return mapping.new_column if field in _fields(mapping) else ""
        times = {"valid_at": mapping.valid_at, "created": mapping.created, "closed": mapping.closed}
        columns = {c.field: c for c in mapping.columns} | {k: c for k, c in times.items() if c}
        return columns[field].column if field in columns else ""

    def _form(self, name: str, read_as: str) -> str:
        """Return the form in which the mapping expects the days of a column."""
        mapping = self.mapping
        times = (mapping.valid_at, mapping.created, mapping.closed) if mapping else ()
        columns = (*(mapping.columns if mapping else ()), *(time for time in times if time))
        stated = {same(c.column): c.format for c in columns if c.format}
        own = stated.get(same(self.column(name)))
        timed = "%H" in read_as or "%I" in read_as
        return own[0] if own else "%Y-%m-%dT%H:%M:%S" if timed else "%Y-%m-%d"


def _fields(mapping: Mapping) -> set[str]:
    return {field for _, field in mapping.field_names} | {c.field for c in mapping.columns}


def _mapping(row: HeldRow, playbook: Playbook) -> Mapping | None:
    return next((m for m in playbook.mappings if m.name == row.mapping), None)


def _read(cell: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(cell, form)  # noqa: DTZ007 -- a day as the export writes it
    except ValueError:
        return None


def _proposal(key: tuple[str, str, str], rows: list[_Row], playbook: Playbook) -> Proposal:
    reason, field, value = key
    column = rows[0].column(field)
    words = ["quarterdeck", "quarantine", "fix", "--reason", reason]
    if reason == _DATES:
        known = _forms_of([row.cell(field) for row in rows])
        meant = known[0] if len(known) == 1 else ""
        words += ["--date", f"{column}={meant or 'FORM'}"]
    else:
        known = _known(reason, field, playbook)
        meant = _nearest(value, known)
        words += ["--where", f"{column}={value}", "--set", f"{column}={meant or 'VALUE'}"]
    return Proposal(reason, field, value, len(rows), shlex.join(words), column, meant, known)


def _forms_of(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the forms that read every cell as a day; all of them where none does."""
    listed = list(cells)
    fitting = tuple(form for form in _FORMS if all(_read(cell, form) for cell in listed))
    return fitting or _FORMS


def _nearest(value: str, known: Sequence[str]) -> str:
    """Return the known value that comes nearest, '' where none does."""
    words = {same(word): word for word in known}
    close = get_close_matches(same(value), words, n=1, cutoff=0.6)
    return words[close[0]] if close else ""


def _known(reason: str, field: str, playbook: Playbook) -> tuple[str, ...]:
    """Return the values that a field may hold, () where anything may stand."""
    lists = {
        "unmapped_stage": StageMap(playbook).names(),
        "unknown_currency": playbook.currencies,
        "unknown_pipeline": tuple(pipeline.name for pipeline in playbook.pipelines),
        "unlisted_value": _lists(playbook).get(field, ()),
    }
    return tuple(lists.get(reason, ()))


def _lists(playbook: Playbook) -> dict[str, tuple[str, ...]]:
    return {f"dim_{d.name}": d.values for d in playbook.dimensions}


def _no_column(name: str, rows: Sequence[_Row]) -> QuarterdeckError:
    known = dict.fromkeys(column for row in rows for column in row.row.columns)
    return QuarterdeckError(
        f"No row held back has a column {name!r}.{did_you_mean(name, known)}",
        fix=f"Their columns are: {', '.join(known) or 'none that can be told apart'}.",
    )
