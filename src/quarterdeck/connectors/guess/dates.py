"""How the days of a column are written, decided by what only one order can mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quarterdeck.connectors.guess.evidence import Answers, Choice, Confidence, Question
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.engine.sql import ident, literal, load, render

DAY_FIRST, MONTH_FIRST = "day", "month"
_ORDERS = {DAY_FIRST: "day{0}month{0}year", MONTH_FIRST: "month{0}day{0}year"}
_ISO = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?([Zz]|[+-]\d{2}:?\d{2})?)?"
_PARTED = re.compile(
    r"(?P<day>\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?P<year>\d{4}|\d{2}))(?P<time>.*)"
)
_YEAR_FIRST = re.compile(r"\d{4}(?P<mark>[./])\d{1,2}(?P=mark)\d{1,2}(?P<time>.*)")
_NAMED = (
    (
        re.compile(r"\d{1,2}(?P<a>[ -])[A-Za-z]{3}(?P<b>[ -])(?P<year>\d{4}|\d{2})(?P<time>.*)"),
        "%d{a}%b{b}{year}",
    ),
    (re.compile(r"\d{1,2} [A-Za-z]{4,9} (?P<year>\d{4})(?P<time>.*)"), "%d %B {year}"),
    (re.compile(r"[A-Za-z]{3} \d{1,2}, (?P<year>\d{4})(?P<time>.*)"), "%b %d, {year}"),
    (re.compile(r"[A-Za-z]{4,9} \d{1,2}, (?P<year>\d{4})(?P<time>.*)"), "%B %d, {year}"),
)
_TIMES = (
    (re.compile(r"[ T,]+\d{1,2}:\d{2}:\d{2} ?[AaPp][Mm]"), "%I:%M:%S %p"),
    (re.compile(r"[ T,]+\d{1,2}:\d{2} ?[AaPp][Mm]"), "%I:%M %p"),
    (re.compile(r"[ T,]+\d{1,2}:\d{2}:\d{2}"), "%H:%M:%S"),
    (re.compile(r"[ T,]+\d{1,2}:\d{2}"), "%H:%M"),
)
_SAMPLES = 500
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Days:
    """How a column of days is read: its formats (none for ISO 8601), and why, or what is asked."""

    formats: tuple[str, ...] = ()
    choice: Choice | None = None
    question: Question | None = None
    order: str = ""


def days(sheet: Sheet, key: str, name: str, answers: Answers, known_order: str = "") -> Days:
    """Decide how a column's days are written; `known_order` is that of the file's other columns."""
    filled = sheet.one(f"SELECT count({ident(name)}) FROM rows_read")
    iso = sheet.one(
        f"SELECT count(*) FROM rows_read WHERE regexp_full_match({ident(name)}, {literal(_ISO)})"
    )
    if filled and iso == filled:
        why = f"column {name!r}: {iso:,} of {filled:,} cells are dates as year-month-day"
        return Days(choice=Choice(key, Confidence.CERTAIN, why))
    parted = _parted(sheet, name)
    if parted:
        return _by_order(sheet, key, name, answers, _Parts(parted, iso, filled, known_order))
    return _by_name(sheet, key, name, filled)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Examples of days in three parts, how many cells are ISO 8601, how many are filled."""

    examples: Sequence[str]
    iso: int
    filled: int
    known_order: str

    @property
    def mark(self) -> str:
        found = _PARTED.match(self.examples[0])
        return found["mark"] if found else "/"


def _parted(sheet: Sheet, name: str) -> list[str]:
    """Return examples of cells written as three numbers with the year last."""
    shape = r"\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})([ T,].*)?"
    column = ident(name)
    found = sheet.con.execute(
        f"SELECT DISTINCT {column} FROM rows_read WHERE regexp_full_match({column},"
        f" {literal(shape)}) ORDER BY 1 LIMIT {_SAMPLES}"
    ).fetchall()
    return [value for (value,) in found]


def _by_order(sheet: Sheet, key: str, name: str, answers: Answers, parts: _Parts) -> Days:
    first, second = _above_twelve(sheet, name)
    order, sure, why = _order(parts, first, second)
    asked = f"{key}.order"
    if answers.get(asked) in _ORDERS:
        order, sure, why = answers[asked], Confidence.CERTAIN, "as you said"
    if not order:
        return Days(question=_which_order(asked, name, parts, first=first, second=second))
    formats = _formats(parts.examples, order)
    fitting = _fitting(sheet, name, formats)
    told = _ORDERS[order].format(parts.mark)
    says = f"column {name!r}: {fitting:,} of {parts.filled:,} cells are dates as {told}; {why}"
    if parts.iso:
        says += f"; {parts.iso:,} more are written year-month-day"
        formats = (*formats, "%Y-%m-%d")
    if fitting + parts.iso < parts.filled:
        sure = Confidence.LIKELY if sure is Confidence.CERTAIN else sure
        says += f"; {parts.filled - fitting - parts.iso:,} fit no form and will be held back"
    return Days(formats, Choice(key, sure, says), order=order)


def _above_twelve(sheet: Sheet, name: str) -> tuple[int, int]:
    """Count the cells whose first, and those whose second part cannot be a month."""
    query = render(load("connectors", "day_parts"), cell=ident(name), last_month=_LAST_MONTH)
    ((first, second),) = sheet.con.execute(query).fetchall()
    return first, second


def _order(parts: _Parts, first: int, second: int) -> tuple[str, Confidence, str]:
    """Return the order of day and month, how sure it is and why; '' when cells leave it open."""
    if first and not second:
        return DAY_FIRST, Confidence.CERTAIN, f"{first:,} have a first part above 12"
    if second and not first:
        return MONTH_FIRST, Confidence.CERTAIN, f"{second:,} have a second part above 12"
    if first and second:
        return "", Confidence.UNSURE, ""
    if parts.known_order:
        why = "none decides, but another column of the file is written so"
        return parts.known_order, Confidence.LIKELY, why
    if parts.mark == ".":
        return DAY_FIRST, Confidence.LIKELY, "none decides, but dots part days written day first"
    return "", Confidence.UNSURE, ""


def _which_order(asked: str, name: str, parts: _Parts, *, first: int, second: int) -> Question:
    why = "no cell has a part above 12 that would tell"
    if first and second:
        why = f"{first:,} cells can only be day first and {second:,} only month first"
    example = parts.examples[0]
    return Question(
        asked,
        f"Column {name!r}: does the day or the month come first, as in {example!r}? ({why})",
        ((DAY_FIRST, "the day comes first"), (MONTH_FIRST, "the month comes first")),
    )


def _formats(examples: Sequence[str], order: str) -> tuple[str, ...]:
    """Return the patterns that the examples are written in, each once."""
    found: dict[str, None] = {}
    for example in examples:
        match = _PARTED.fullmatch(example)
        if match:
            one, two = ("%d", "%m") if order == DAY_FIRST else ("%m", "%d")
            year = "%Y" if len(match["year"]) == len("2026") else "%y"
            pattern = f"{one}{match['mark']}{two}{match['mark']}{year}{_time(match['time'])}"
            found[pattern] = None
    return tuple(sorted(found, key=lambda pattern: "%Y" not in pattern))


def _time(rest: str) -> str:
    for shape, pattern in _TIMES:
        if shape.fullmatch(rest):
            lead = re.match(r"[ T,]+", rest)
            return f"{lead[0] if lead else ''}{pattern}"
    return ""


def _by_name(sheet: Sheet, key: str, name: str, filled: int) -> Days:
    """Decide for days with the year first, or with the month as a word."""
    examples = [value for value, _ in sheet.counts(name, _SAMPLES)]
    found: dict[str, None] = {}
    for example in examples:
        for shape, pattern in ((_YEAR_FIRST, "%Y{mark}%m{mark}%d"), *_NAMED):
            match = shape.fullmatch(example)
            if match:
                parts = match.groupdict()
                year = "%Y" if len(parts.get("year") or "2026") == len("2026") else "%y"
                found[pattern.format(**parts | {"year": year}) + _time(parts["time"])] = None
                break
    formats = tuple(found)
    fitting = _fitting(sheet, name, formats) if formats else 0
    if not fitting:
        asks = f"Column {name!r}: in which form are its days written, such as {examples[:1]}?"
        return Days(question=Question(f"{key}.format", asks))
    sure = Confidence.CERTAIN if fitting == filled else Confidence.LIKELY
    says = f"column {name!r}: {fitting:,} of {filled:,} cells are dates written as {formats[0]!r}"
    return Days(formats, Choice(key, sure, says))


def _fitting(sheet: Sheet, name: str, formats: Sequence[str]) -> int:
    """Count the cells that one of the patterns reads."""
    tries = " OR ".join(
        f"TRY_STRPTIME({ident(name)}, {literal(pattern)}) IS NOT NULL" for pattern in formats
    )
    return sheet.one(f"SELECT count(*) FROM rows_read WHERE {tries}") if formats else 0
