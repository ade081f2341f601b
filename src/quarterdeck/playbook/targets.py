"""playbook/targets.csv: plans, quotas and stretch goals by scope and fiscal period.

A target is held against the amount won, whichever of its names the measure has: two lines that
differ in the name alone are the same target.
"""

from datetime import date
from functools import lru_cache
from pathlib import Path

from quarterdeck.playbook.model import Settings, Target
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.settings import TARGET_KINDS
from quarterdeck.playbook.tables import Row, day, read_table
from quarterdeck.words.calendar import FiscalCalendar, Period, parse_period
from quarterdeck.words.money import parse_minor
from quarterdeck.words.problem import QuarterdeckError, did_you_mean
from quarterdeck.words.target import TARGET_MEASURES

FILE = "playbook/targets.csv"
COLUMNS = ("scope", "measure", "period", "amount", "kind", "since", "version")
COMPANY = "*"
"""How a target for the whole company is written; the model holds it as the scope ''."""


def read_targets(root: Path, notes: Notes, settings: Settings) -> tuple[Target, ...]:
    """Read targets.csv; notes doubles and targets that fit no fiscal month, quarter or year."""
    required = ("scope", "period", "amount")
    known = tuple(column for column in COLUMNS if column not in required)
    lines: dict[tuple[object, ...], int] = {}
    targets = []
    for row in read_table(root, FILE, notes, required=required, known=known):
        target = _target(row, settings)
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


def _target(row: Row, settings: Settings) -> Target | None:
    """Read one line, noting every cell that does not fit; None when any is unusable."""
    period = _period(row, settings.calendar)
    amount = _amount(row, settings.currency)
    kind = _choice(row, "kind", TARGET_KINDS, settings.target_kind)
    _choice(row, "measure", TARGET_MEASURES, TARGET_MEASURES[0])
    since = _since(row, period)
    version = row["version"] or "1"
    if not (version.isascii() and version.isdigit()):
        row.note("version", f"version is {version!r}.", fix="Number the versions 1, 2, 3.")
        return None
    if period is None or amount is None or since is None:
        return None
    return Target(
        scope="" if row["scope"] == COMPANY else row["scope"],
        measure=TARGET_MEASURES[0],
        period=period.label,
        amount=amount,
        kind=kind,
        since=since,
        version=int(version),
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
