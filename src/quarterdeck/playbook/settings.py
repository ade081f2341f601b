"""workspace.toml: the company's name, zone, currency, calendar, defaults and org levels."""

import re
from dataclasses import dataclass
from pathlib import Path

from quarterdeck.playbook.model import Settings
from quarterdeck.playbook.notes import Notes, Section, read_toml
from quarterdeck.words.calendar import PATTERNS, YEAR_END_RULES, FiscalCalendar
from quarterdeck.words.days import zone
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.money import exponent
from quarterdeck.words.problem import QuarterdeckError, did_you_mean
from quarterdeck.words.rates import RatesAsked, parse_rates

FILE = "workspace.toml"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
TARGET_KINDS = ("plan", "street", "stretch")
ROLLUPS = ("single", "cumulative")
_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
FALLBACK = Settings("", "UTC", "EUR", FiscalCalendar())
"""Stands in for settings that cannot be read, so that the other files are still checked."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """What workspace.toml says: the settings and the names of the org levels, top first."""

    settings: Settings
    levels: tuple[str, ...]


def read_settings(root: Path, notes: Notes) -> Workspace:
    """Read workspace.toml; what cannot be read is noted and replaced by a neutral value."""
    whole = read_toml(
        root, FILE, notes, required="This folder is no workspace yet: run `quarterdeck init`."
    )
    if whole is None:
        return Workspace(FALLBACK, ())
    company, calendar = whole.section("company"), whole.section("calendar")
    defaults, org = whole.section("defaults"), whole.section("org")
    history = whole.section("history")
    settings = Settings(
        name=company.text("name", required=True),
        timezone=_zone(company),
        currency=_currency(company),
        calendar=_calendar(calendar),
        target_kind=defaults.choice("target_kind", TARGET_KINDS, "plan"),
        rollup=defaults.choice("rollup", ROLLUPS, "single"),
        stale_days=defaults.whole("stale_days", 14, least=1, most=3650),
        simulated=whole.flag("simulated"),
        assume=history.texts("assume"),
        double_credit=defaults.flag("double_credit"),
        rates=_rates(defaults),
        measure=defaults.text("measure", AMOUNT),
        holidays=_holidays(calendar),
    )
    levels = org.texts("levels")
    # Where the journal lies is no decision of the company, so no version of the playbook keeps it.
    journal = whole.section("journal")
    journal.text("url")
    for section in (whole, company, calendar, defaults, org, history, journal):
        section.finish()
    return Workspace(settings, levels)


def check_zone(section: Section, key: str, name: str) -> bool:
    """Note a name that is no time zone; true when it is one."""
    try:
        zone(name)
    except QuarterdeckError as error:
        section.notes.add_error(section.where(key), error)
        return False
    return True


def _rates(defaults: Section) -> RatesAsked:
    try:
        return parse_rates(defaults.text("rates", FALLBACK.rates.kind))
    except QuarterdeckError as error:
        defaults.notes.add_error(defaults.where("rates"), error)
        return FALLBACK.rates


def _holidays(calendar: Section) -> str:
    place = calendar.text("holidays")
    if place and not _PLACE.fullmatch(place):
        calendar.note(
            "holidays",
            f"holidays cannot be {place!r}.",
            fix="Write a country by its two letters, such as NL, or a part of it, such as US-CA.",
        )
        return ""
    return place


def _zone(company: Section) -> str:
    name = company.text("timezone", required=True)
    return name if name and check_zone(company, "timezone", name) else FALLBACK.timezone


def _currency(company: Section) -> str:
    code = company.text("currency", required=True)
    if not code:
        return FALLBACK.currency
    try:
        exponent(code)
    except QuarterdeckError as error:
        company.notes.add_error(company.where("currency"), error)
        return FALLBACK.currency
    return code


def _calendar(section: Section) -> FiscalCalendar:
    pattern = section.text("pattern", "months").replace("-", "")
    if pattern not in PATTERNS:
        section.note(
            "pattern",
            f"pattern cannot be {pattern!r}.{did_you_mean(pattern, PATTERNS)}",
            fix=f"Use one of: {', '.join(PATTERNS)}.",
        )
        pattern = "months"
    return FiscalCalendar(
        start_month=_place(section, "start_month", MONTHS, first=1),
        pattern=pattern,
        week_start=_place(section, "week_start", WEEKDAYS, first=0),
        year_end_rule=section.choice("year_end_rule", YEAR_END_RULES, "last"),
        forecast_week_start=_place(section, "forecast_week_start", WEEKDAYS, first=0),
    )


def _place(section: Section, key: str, names: tuple[str, ...], *, first: int) -> int:
    """Read a month or weekday given by its name or its number (`first` is the first's)."""
    value = section.get(key)
    if not isinstance(value, str):
        return section.whole(key, first, least=first, most=first + len(names) - 1)
    numbers = {name.casefold(): n for n, name in enumerate(names, start=first)}
    if value.casefold() in numbers:
        return numbers[value.casefold()]
    section.note(
        key,
        f"{key} cannot be {value!r}.{did_you_mean(value, names)}",
        fix=f"Use a name from {names[0]} to {names[-1]}, or {first} to {first + len(names) - 1}.",
    )
    return first
