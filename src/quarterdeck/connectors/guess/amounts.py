"""How the amounts of a column are written, and in which currency."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quarterdeck.connectors.guess.evidence import Answers, Choice, Confidence, Question
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.engine.sql import ident, load, render
from quarterdeck.words.money import currencies, signed_currencies, signs

_CODE = re.compile(r"\b([A-Z]{3})\b")


@dataclass(frozen=True, slots=True)
class Amounts:
    """How amounts are read: '.' or ',' before cents ('' while it is asked), and why."""

    decimal: str
    choice: Choice | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class _Marks:
    """Cells that are filled; that have cents, or groups of three, behind a mark; that are read."""

    filled: int
    comma_cents: int
    point_cents: int
    point_threes: int
    comma_threes: int
    with_point: int
    with_comma: int


def amounts(sheet: Sheet, key: str, name: str, answers: Answers) -> Amounts:
    """Decide which mark stands before the cents of a column."""
    query = render(load("connectors", "amounts"), cell=ident(name))
    (found,) = sheet.con.execute(query).fetchall()
    marks = _Marks(*found)
    asked = f"{key}.decimal"
    if answers.get(asked) in (".", ","):
        return Amounts(answers[asked], _told(key, name, marks, answers[asked], "as you said"))
    if marks.comma_cents and not marks.point_cents:
        why = f"{marks.comma_cents:,} have one or two digits behind a comma"
        return Amounts(",", _told(key, name, marks, ",", why))
    if marks.point_cents and not marks.comma_cents:
        why = f"{marks.point_cents:,} have one or two digits behind a point"
        return Amounts(".", _told(key, name, marks, ".", why))
    if marks.comma_cents or marks.point_threes or marks.comma_threes:
        return _undecided(key, name, marks)
    return Amounts(".", _told(key, name, marks, ".", "all are whole"))


def _undecided(key: str, name: str, marks: _Marks) -> Amounts:
    if not marks.comma_cents and not marks.point_threes:
        why = f"{marks.comma_threes:,} have a comma before three digits, none has cents"
        return Amounts(".", _told(key, name, marks, ".", why))
    why = (
        f"{marks.comma_cents:,} cells have cents behind a comma and {marks.point_cents:,} behind a "
        "point"
        if marks.comma_cents
        else f"{marks.point_threes:,} cells have a point before three digits, none has cents"
    )
    question = Question(
        f"{key}.decimal",
        f"Column {name!r}: is 1.234 more than a thousand, or little more than one? ({why})",
        (
            (",", "points part thousands, a comma stands before cents"),
            (".", "a point before cents"),
        ),
    )
    return Amounts("", question=question)


def _told(key: str, name: str, marks: _Marks, decimal: str, why: str) -> Choice:
    read = marks.with_comma if decimal == "," else marks.with_point
    says = f"column {name!r}: {read:,} of {marks.filled:,} cells are amounts; {why}"
    held = marks.filled - read
    if held:
        says += f"; {held:,} are none and will be held back"
    return Choice(key, Confidence.LIKELY if held else Confidence.CERTAIN, says)


def currency_of(sheet: Sheet, name: str, reporting: str) -> tuple[str, Choice]:
    """Return the currency of a column of amounts that no column of currencies accompanies."""
    in_header = [code for code in _CODE.findall(name) if code in currencies()]
    in_header += [code for code in signed_currencies() if _sign_in(name, code)]
    cells = [value for value, _ in sheet.counts(name, 200)]
    shown = _shown(cells)
    if reporting in (in_header or shown):
        why = f"the header {name!r} says so" if in_header else f"cells of {name!r} show its sign"
        return reporting, Choice("currency", Confidence.CERTAIN, why)
    if len(set(in_header)) == 1:
        why = f"the header {name!r} says so"
        return in_header[0], Choice("currency", Confidence.CERTAIN, why)
    if len(shown) == 1:
        return shown[0], Choice("currency", Confidence.LIKELY, f"cells of {name!r} show its sign")
    why = f"nothing in the file says it: the workspace's own currency, {reporting}, is taken"
    return reporting, Choice("currency", Confidence.UNSURE, why)


def _shown(cells: Sequence[str]) -> list[str]:
    """Return the currencies whose code or sign stands beside amounts, surest first."""
    beside = {re.sub(r"[-+()\d.,'\s]", "", cell) for cell in cells} - {""}
    codes = [code for code in sorted(beside) if code in currencies()]
    return codes or [code for code in signed_currencies() if beside & set(signs(code))]


def _sign_in(name: str, code: str) -> bool:
    return any(sign in name for sign in signs(code) if not sign.isalnum() and sign.strip("."))
