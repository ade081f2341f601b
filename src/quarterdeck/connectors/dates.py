"""Columns of dates in which day and month do not always stand in the same order."""

from collections.abc import Iterator
from datetime import datetime

from quarterdeck.connectors.columns import Cells
from quarterdeck.connectors.doors import rows as rows_of
from quarterdeck.connectors.sentences import rows
from quarterdeck.connectors.staging import Staging
from quarterdeck.connectors.times import parsed, swapped
from quarterdeck.engine.sql import ident, literal
from quarterdeck.playbook.model import Column, Mapping
from quarterdeck.words.problem import Problem, Severity

_FORMS = (
    "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y",
    "%Y/%m/%d", "%d %b %Y", "%d-%b-%Y", "%b %d, %Y", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M",
)  # fmt: skip


def date_findings(staging: Staging) -> Iterator[Problem]:
    """Yield what is odd about the date columns: mixed orders, and formats that would fit better."""
    for column in _dated(staging.plan.mapping):
        if column.format:
            yield from _mixed(staging, column)
        else:
            yield from _better_form(staging, column)


def _dated(mapping: Mapping) -> tuple[Column, ...]:
    times = (mapping.valid_at, mapping.observed_at, mapping.created, mapping.closed)
    fields = [c for c in mapping.columns if c.field in ("close_date", "created_at")]
    found = {c.column: c for c in (*(t for t in times if t), *fields) if c.column}
    return tuple(found.values())


def _mixed(staging: Staging, column: Column) -> Iterator[Problem]:
    """Warn when both orders occur, with how many rows could be meant either way."""
    orders = {form: swapped(form) for form in column.format if swapped(form)}
    both = {form for form, other in orders.items() if other in orders}
    look = staging.plan.look
    text = f"trim({ident(look.columns[Cells(look).place(column.column)])})"
    for form, other in orders.items():
        if form in both and form > other:
            continue
        turned = staging.one(
            f"SELECT count(*) FROM typed WHERE fault LIKE {literal('bad_date|%')}"
            f" AND {parsed('faulty', other)} IS NOT NULL"
        )
        if not turned and form not in both:
            continue
        either = staging.one(
            f"SELECT count(*) FROM ({rows_of(look)}) WHERE {parsed(text, form)} IS NOT NULL"
            f" AND {parsed(text, other)} <> {parsed(text, form)}"
        )
        says = f"Day and month stand in both orders: {rows(either)} that can be read either way"
        yield Problem(
            where=f"{look.path.name}: {column.column}",
            says=f"{says}, read by {column.format[0]!r}"
            + (f"; {rows(turned)} held back that only the other order fits." if turned else "."),
            fix="Export this column in one order, best as 2026-07-31.",
            severity=Severity.WARNING,
            count=either + turned,
        )


def _better_form(staging: Staging, column: Column) -> Iterator[Problem]:
    """Name the format that the unreadable dates of a column without one are written in."""
    codes = [literal(f"bad_date|{name}") for name in (column.column, column.field)]
    examples = staging.con.execute(
        f"SELECT DISTINCT faulty FROM typed WHERE fault IN ({', '.join(codes)})"
        " AND faulty IS NOT NULL ORDER BY faulty LIMIT 500"
    ).fetchall()
    texts = [row[0] for row in examples]
    fitting = [form for form in _FORMS if texts and all(_reads(text, form) for text in texts)]
    if fitting:
        told = " or ".join(repr(form) for form in fitting[:2])
        yield Problem(
            where=f"{staging.plan.look.path.name}: {column.column}",
            says=f"These dates are written as {told}, not as 2026-07-31.",
            fix=f"Set format = [{fitting[0]!r}] for the column in the mapping.",
            severity=Severity.WARNING,
            count=len(texts),
        )


def _reads(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 -- only whether it can be read
    except ValueError:
        return False
    return True
