"""In which currency the amounts of a column are, by its header, its cells and their formats."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quarterdeck.connectors.guess.evidence import Answers, Choice, Confidence, Question
from quarterdeck.connectors.guess.profile import Sheet
from quarterdeck.words.money import currencies, signed_currencies, signs

_CODE = re.compile(r"\b([A-Z]{3})\b")
_USUAL = ("USD", "GBP", "JPY")
"""What a sign that several currencies share most often means."""

_SURE, _LIKELY = Confidence.CERTAIN, Confidence.LIKELY


@dataclass(frozen=True, slots=True)
class Currency:
    """The currency of a column of amounts and why; '' for the code while it is asked."""

    code: str
    choice: Choice | None = None
    question: Question | None = None


def currency_of(sheet: Sheet, name: str, reporting: str, answers: Answers) -> Currency:
    """Decide the currency of a column of amounts that no column of currencies accompanies."""
    said = answers.get("currency", "")
    if said in currencies():
        return _told(said, _SURE, "as you said")
    for shown, where in _evidence(sheet, name):
        if shown and not set.intersection(*(set(_with_sign(sign)) for sign in shown)):
            return _several(name, shown, reporting)
        if shown:
            return _meant(min(shown, key=lambda sign: len(_with_sign(sign))), where, reporting)
    why = f"nothing in the file says it: the workspace's own currency, {reporting}, is taken"
    return _told(reporting, Confidence.UNSURE, why)


def shown_by_formats(sheet: Sheet, name: str) -> tuple[str, ...]:
    """Return the signs and codes that the formats of a workbook's column show."""
    return dict(sheet.look.shown).get(name, ())


def _evidence(sheet: Sheet, name: str) -> Iterable[tuple[Sequence[str], str]]:
    """Yield the signs or codes that the file shows for a column, and where, the surest first."""
    in_header = [code for code in _CODE.findall(name) if code in currencies()]
    yield in_header[:1] or _signs_in(name), f"the header {name!r} says so"
    beside = {re.sub(r"[-+()\d.,'\s]", "", cell) for cell, _ in sheet.counts(name, 200)} - {""}
    listed = [sign for sign in sorted(beside) if _with_sign(sign)]
    codes = [sign for sign in listed if sign in currencies()]
    yield codes or listed, f"cells of {name!r} show its sign"
    yield shown_by_formats(sheet, name), f"the formats of the cells of {name!r} show its sign"


def _meant(sign: str, where: str, reporting: str) -> Currency:
    """Decide what one sign means: the workspace's own currency where that has it."""
    meant = _with_sign(sign)
    if reporting in meant or len(meant) == 1:
        return _told(reporting if reporting in meant else meant[0], _SURE, where)
    usual = [code for code in _USUAL if code in meant]
    if usual:
        others = ", ".join(code for code in meant if code != usual[0])
        return _told(usual[0], _LIKELY, f"{where}, {sign!r}; it could also be {others}")
    options = tuple((code, f"{where}, {sign!r}") for code in meant)
    return Currency("", question=Question("currency", "Which currency are amounts in?", options))


def _several(name: str, shown: Sequence[str], reporting: str) -> Currency:
    asks = (
        f"Column {name!r} shows amounts in several currencies ({', '.join(shown)}): add a column "
        "with the currency of each row, such as EUR, and map it as currency; until then all are "
        f"read in {reporting}."
    )
    why = f"amounts of {name!r} show several ({', '.join(shown)})"
    told = Choice("currency", Confidence.UNSURE, why)
    return Currency(reporting, told, Question("currency", asks))


def _told(code: str, sure: Confidence, why: str) -> Currency:
    return Currency(code, Choice("currency", sure, why))


def _with_sign(sign: str) -> list[str]:
    """Return the currencies that have a sign or a code."""
    if sign in currencies():
        return [sign]
    return [code for code in signed_currencies() if sign in signs(code)]


def _signs_in(name: str) -> list[str]:
    """Return the signs, and no letters, that stand in a header."""
    every = {sign for code in signed_currencies() for sign in signs(code)}
    found = [s for s in every if s in name and not s.isalnum() and s.strip(".")]
    return sorted(found, key=lambda sign: -len(sign))[:1]
