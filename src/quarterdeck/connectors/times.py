"""Dates and moments in a file: the formats a mapping gives, or ISO 8601; years of business only."""

from quarterdeck.connectors.columns import Cells
from quarterdeck.engine.sql import literal
from quarterdeck.playbook.model import Column


def moment(column: Column, cells: Cells, zone: str) -> str:
    """Return SQL for the moment a cell tells; one without an offset is of the zone."""
    if column.constant:
        return _iso_or_formats(literal(column.constant), column.format, zone)
    native = cells.native(column.column)
    if native:
        return _native_moment(native, cells.type_of(column.column), zone)
    text = source(column, cells)
    read = _iso_or_formats(text, column.format, zone)
    if column.format and cells.look.own_dates:
        return f"coalesce({read}, qd_iso_moment({text}, {literal(zone)}))"
    return read


def last_second(column: Column, cells: Cells, zone: str) -> str:
    """Return SQL for the moment a cell tells, a day without a time being its last second."""
    told = moment(column, cells, zone)
    if not column.constant and cells.native(column.column):
        alone = "TRUE" if cells.type_of(column.column) == "DATE" else "FALSE"
    elif column.format and not cells.look.own_dates:
        alone = "FALSE" if any("%H" in f or "%I" in f for f in column.format) else "TRUE"
    else:
        alone = f"length({source(column, cells)}) <= 10"
    tz = literal(zone)
    ended = f"timezone({tz}, timezone({tz}, {told}) + INTERVAL 1 DAY) - INTERVAL 1 SECOND"
    return f"CASE WHEN {alone} THEN {ended} ELSE {told} END"


def day(column: Column, cells: Cells, zone: str) -> str:
    """Return SQL for the day a cell tells; a moment falls on the day it has in the zone."""
    native = "" if column.constant else cells.native(column.column)
    if native and cells.type_of(column.column) == "DATE":
        return f"CAST(qd_sane({native}) AS DATE)"
    if native or column.format:
        return f"qd_local_date({moment(column, cells, zone)}, {literal(zone)})"
    return f"qd_iso_day({source(column, cells)}, {literal(zone)})"


def source(column: Column, cells: Cells) -> str:
    """Return SQL for a cell's text after empty marks, translated values and what overrules it."""
    if not column.column:
        return str(literal(column.constant))
    text = cells.text(column.column)
    if column.empty:
        marks = ", ".join(literal(mark.strip()) for mark in column.empty)
        text = f"CASE WHEN {text} NOT IN ({marks}) THEN {text} END"
    if column.values:
        turns = " ".join(f"WHEN {literal(a)} THEN {literal(b)}" for a, b in column.values)
        text = f"CASE {text} {turns} ELSE {text} END"
    if column.instead_column:
        other = cells.text(column.instead_column)
        turns = " ".join(f"WHEN {literal(a)} THEN {literal(b)}" for a, b in column.instead_values)
        text = f"CASE {other} {turns} ELSE {text} END" if turns else text
    return text


def swapped(form: str) -> str:
    """Return a date format with day and month the other way round, or '' when it has not both."""
    if "%d" not in form or "%m" not in form:
        return ""
    return form.replace("%d", "\0").replace("%m", "%d").replace("\0", "%m")


def parsed(text: str, form: str) -> str:
    """Return SQL for a text read by one format, as a TIMESTAMP without zone or NULL."""
    return f"qd_sane(CAST(TRY_STRPTIME({text}, {literal(form)}) AS TIMESTAMP))"


def _iso_or_formats(text: str, formats: tuple[str, ...], zone: str) -> str:
    if not formats:
        return f"qd_iso_moment({text}, {literal(zone)})"
    read = [_by_format(text, form, zone) for form in formats]
    return read[0] if len(read) == 1 else f"coalesce({', '.join(read)})"


def _by_format(text: str, form: str, zone: str) -> str:
    if "%z" in form or "%Z" in form:
        return f"qd_sane_tz(TRY_STRPTIME({text}, {literal(form)}))"
    return f"timezone({literal(zone)}, {parsed(text, form)})"


def _native_moment(native: str, kind: str, zone: str) -> str:
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"qd_sane_tz({native})"
    return f"timezone({literal(zone)}, qd_sane(CAST({native} AS TIMESTAMP)))"
