"""How the amounts of a column are written."""

from dataclasses import dataclass

from quarterdeck.connectors.guess.evidence import Answers, Choice, Confidence, Question
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.engine.sql import ident, load, render


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
