"""playbook/targets.csv: plans, quotas and stretch goals by scope and fiscal period.

A target is held against what is won of its measure. The amount won has two names: two lines that
differ in these alone are the same target.
"""

import csv
import io
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from quarterdeck.playbook.model import Settings, Target
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.settings import TARGET_KINDS
from quarterdeck.playbook.tables import COMMENT, Row, day, delimiter, read_table
from quarterdeck.words.calendar import FiscalCalendar, Period, parse_period
from quarterdeck.words.money import exponent, parse_minor, to_major
from quarterdeck.words.problem import QuarterdeckError, did_you_mean
from quarterdeck.words.target import TARGET_MEASURES

FILE = "playbook/targets.csv"
COLUMNS = ("scope", "measure", "period", "amount", "kind", "since", "version", "currency")
COMPANY = "*"
"""How a target for the whole company is written; the model holds it as the scope ''."""


def read_targets(
    root: Path, notes: Notes, settings: Settings, measures: tuple[str, ...] = ()
) -> tuple[Target, ...]:
    """Read targets.csv; notes doubles and targets that fit no fiscal month, quarter or year.

    `measures` are those that are declared beside the amount.
    """
    required = ("scope", "period", "amount")
    known = tuple(column for column in COLUMNS if column not in required)
    lines: dict[tuple[object, ...], int] = {}
    targets = []
    for row in read_table(root, FILE, notes, required=required, known=known):
        target = _target(row, settings, measures)
        if target is None:
            continue
        same = (target.scope, target.measure, target.period, target.kind, target.since)
        if lines.setdefault((*same, target.version), row.line) != row.line:
            row.note(
                "scope",
                f"The same target stands in line {lines[*same, target.version]}.",
                fix="Keep one, or give the later one a later since or a higher version.",
            )
        targets.append(target)
    return tuple(targets)


def with_lines(root: Path, added: Iterable[Target], currency: str) -> str:
    """Return the text of targets.csv with further lines at its end; what stands there stays.

    Raises QuarterdeckError for a table whose header lacks a column that is needed.
    """
    path = root / FILE
    text = path.read_text("utf-8-sig") if path.is_file() else ",".join(COLUMNS) + "\n"
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(COMMENT)]
    mark = delimiter(text)
    header = [name.strip().strip('"').casefold() for name in (lines or [""])[0].split(mark)]
    added = tuple(added)
    needed = COLUMNS if any(target.currency for target in added) else COLUMNS[:-1]
    missing = [name for name in needed if name not in header]
    if missing:
        raise QuarterdeckError(
            f"The table has no column {', '.join(missing)}.",
            where=FILE,
            fix=f"Give it the header {','.join(COLUMNS)}, with empty cells where there is nothing.",
        )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", delimiter=mark)
    for target in added:
        cells = {
            "scope": target.scope or COMPANY,
            "measure": target.measure,
            "period": target.period,
            "amount": to_major(target.amount, target.currency or currency),
            "kind": target.kind,
            "since": f"{target.since}",
            "version": f"{target.version}",
            "currency": target.currency,
        }
        writer.writerow([cells.get(name, "") for name in header])
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{out.getvalue()}"


def _target(row: Row, settings: Settings, measures: tuple[str, ...]) -> Target | None:
    """Read one line, noting every cell that does not fit; None when any is unusable."""
    period = _period(row, settings.calendar)
    currency = _currency(row, settings.currency)
    amount = _amount(row, currency) if currency else None
    kind = _choice(row, "kind", TARGET_KINDS, settings.target_kind)
    measure = _choice(row, "measure", (*TARGET_MEASURES, *measures), settings.measure)
    since = _since(row, period)
    version = row["version"] or "1"
    if not (version.isascii() and version.isdigit()):
        row.note("version", f"version is {version!r}.", fix="Number the versions 1, 2, 3.")
        return None
    if period is None or amount is None or since is None:
        return None
    return Target(
        scope="" if row["scope"] == COMPANY else row["scope"],
        measure=measure if measure in measures else TARGET_MEASURES[0],
        period=period.label,
        amount=amount,
        kind=kind,
        since=since,
        version=int(version),
        currency="" if currency == settings.currency else currency,
    )


def _choice(row: Row, column: str, known: tuple[str, ...], default: str) -> str:
    """Read one of the known words, noting any other."""
    word = row[column] or default
    if word not in known:
        row.note(
            column,
            f"{column} cannot be {word!r}.{did_you_mean(word, known)}",
            fix=f"Use one of: {', '.join(known)}.",
        )
    return word


def _period(row: Row, calendar: FiscalCalendar) -> Period | None:
    try:
        period = _parsed(row["period"], calendar)
    except QuarterdeckError as error:
        row.notes.add_error(row.where("period"), error)
        return None
    first, after = calendar.month_of(period.start), calendar.month_of(period.end)
    fits = (first.start, after.start) == (period.start, period.end)
    if not fits and "-W" not in period.label:
        row.note(
            "period",
            f"The target runs from {period.start} to {period.last_day}, which is no whole number "
            "of fiscal months.",
            fix=f"Fiscal months there: {first.start} to {first.last_day} and "
            f"{after.start} to {after.last_day}. Move the dates to such a boundary.",
        )
    return period


@lru_cache(maxsize=1024)
def _parsed(text: str, calendar: FiscalCalendar) -> Period:
    """Read a period once: thousands of quotas name the same few."""
    return parse_period(text, calendar)


def _currency(row: Row, reporting: str) -> str:
    """Read the currency of a target, the reporting one where none is named; '' if it is none."""
    code = row["currency"] or reporting
    try:
        exponent(code)
    except QuarterdeckError as error:
        row.notes.add_error(row.where("currency"), error)
        return ""
    return code


def _amount(row: Row, currency: str) -> int | None:
    try:
        amount = parse_minor(row["amount"], currency)
    except QuarterdeckError as error:
        row.notes.add_error(row.where("amount"), error)
        return None
    if amount < 0:
        row.note("amount", f"A target cannot be {row['amount']}.", fix="Use 0 or more.")
        return None
    return amount


def _since(row: Row, period: Period | None) -> date | None:
    """Return the day from which the target is in force: its period's first when not stated."""
    if not row["since"]:
        return period.start if period else None
    return day(row, "since")
