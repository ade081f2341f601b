"""The stages of a drafted workspace as forms, and what is said of them before an import."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from quarterdeck.desk.sheets.drafted_stages import corrected, outcomes, sheets
from quarterdeck.reports.playbooks.sheets import Line, Sheet, Typed, Wrongs
from quarterdeck.web.typed import typed_in

_ASKED = "stage."
_UNSURE = "Only you can say: is a deal in it open, or how did it end?"


def sheets_of(draft: Mapping[str, Any], says: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """Return the stages of a draft with what is said of them; none where it proposes none."""
    text, typed = draft.get("proposed", ""), says.get("stages", {})
    if not text:
        return ()
    wrong = corrected(text, typed)[1]
    asked = {question["key"].removeprefix(_ASKED) for question in draft["questions"]}
    drawn = sheets(text, typed, wrong)
    return tuple(
        replace(one, lines=tuple(_asked(line, asked) for line in one.lines)) for one in drawn
    )


def questions_of(draft: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the questions of a draft that no stage's own line asks."""
    inline = bool(draft.get("proposed"))
    return [one for one in draft["questions"] if not (inline and one["key"].startswith(_ASKED))]


def said_of(draft: Mapping[str, Any], form: Mapping[str, str]) -> tuple[Typed, Mapping[str, str]]:
    """Return what a form says of the stages of a draft, and the answers that follow from it."""
    text = draft.get("proposed", "")
    shown = {key: cells for one in sheets(text) for key, cells in one.shown.items()} if text else {}
    typed = typed_in(form, shown)
    said = outcomes(text, typed) if text else {}
    return typed, {f"{_ASKED}{name}": outcome for name, outcome in said.items()}


def wrong_with(draft: Mapping[str, Any], typed: Typed) -> Wrongs:
    """Return what is wrong with what is said of the stages of a draft."""
    text = draft.get("proposed", "")
    return corrected(text, typed)[1] if text else Wrongs()


def _asked(line: Line, asked: set[str]) -> Line:
    said = any(cell.name == "outcome" and cell.typed is not None for cell in line.each)
    return replace(line, says=_UNSURE) if line.title in asked and not said else line
