"""The stages of a track as a form: their names, order, outcome, category and chance."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from quarterdeck.desk.sheets.part import Book, Edit, Part, asked_for
from quarterdeck.playbook.changes_told import share
from quarterdeck.playbook.edits.documents import Step, Value, latest, listed, opened, written
from quarterdeck.playbook.stages import CATEGORIES, FILE, OUTCOMES
from quarterdeck.playbook.tracks import Stage, Track
from quarterdeck.reports.playbooks.sheets import (
    GONE,
    NEW,
    YES,
    Cell,
    Choice,
    Line,
    Sheet,
    Typed,
    Wrongs,
)
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.problem import Problem

_FREE = 2
_AT = re.compile(r"\.stages\[(\d+)\](?:\.(\w+))?$")
_COLUMNS = (
    "Stage",
    "Name",
    "Place",
    "Outcome",
    "Category",
    "Won from here",
    "Qualified",
    "Formerly",
)


def sheet(book: Book) -> Sheet:
    """Return the stages of one track in their order, and lines for further ones."""
    choice, track = _asked(book)
    since = "" if track.since == FIRST_DAY else f" These are in force from {track.since} on."
    return Sheet(
        PART.name,
        PART.title,
        "The steps of a deal, in their order. The category counts unless the deal says its own; a "
        "stage that gets another name stays the same stage, and its past goes along."
        f"{since}",
        _COLUMNS,
        (
            *(_line(one, number) for number, one in enumerate(track.stages, start=1)),
            *(_new(number) for number in range(1, _FREE + 1)),
        ),
        choices=(choice,) if choice.several else (),
    )


def edit(book: Book, typed: Typed) -> Edit:
    """Return stages.toml with what was typed; comments beside what stays stay too."""
    _, track = _asked(book)
    wrong = Wrongs()
    rows = [
        _Row(one.name, n, one, typed.get(one.name, {})) for n, one in enumerate(track.stages, 1)
    ]
    rows += [
        _Row(key, len(rows) + 1, None, cells)
        for key, cells in typed.items()
        if key.startswith(NEW) and cells.get("name")
    ]
    rows = _ordered([row for row in rows if not row.cells.get(GONE)], wrong)
    steps = [
        Step(row.stage.name if row.stage else "", _sets(row, wrong), "place" in row.cells)
        for row in rows
    ]
    same = [row.key for row in rows] == [one.name for one in track.stages]
    if wrong or (same and not any(step.sets for step in steps)):
        return Edit({}, wrong)
    text = (book.root / FILE).read_bytes().decode("utf-8-sig")
    document = opened(text)
    pipeline = _keys(book)[_asked(book)[0].value][0]
    listed(latest(document["pipelines"][pipeline]["tracks"][track.name])["stages"], steps)
    return Edit({FILE: written(document)}, wrong, _Placed(tuple(row.key for row in rows)).at)


PART = Part("stages", "Stages", "The steps of a deal, and what each says of it.", sheet, edit)


@dataclass(frozen=True, slots=True)
class _Row:
    """One stage as typed: its key, where it stands, what it is (None for a new one), the cells."""

    key: str
    stands: int
    stage: Stage | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Finds the line of a problem by the place of its stage in the edited list."""

    keys: tuple[str, ...]

    def at(self, problem: Problem) -> tuple[str, str] | None:
        found = _AT.search(problem.where)
        if not found or int(found[1]) >= len(self.keys):
            return None
        return self.keys[int(found[1])], found[2] or ""


def _keys(book: Book) -> dict[str, tuple[str, Track]]:
    pairs = [(p.name, t) for p in book.playbook.pipelines for t in p.tracks]
    return {f"{pipeline}/{track.name}": (pipeline, track) for pipeline, track in pairs}


def _asked(book: Book) -> tuple[Choice, Track]:
    known = _keys(book)
    options = tuple((key, key.replace("/", ", ")) for key in known)
    choice = asked_for("track", "Pipeline and track", options, book.which, options[0][0])
    return choice, known[choice.value][1]


def _line(one: Stage, place: int) -> Line:
    cells = _cells(one.name, f"{place}", f"{one.outcome}", f"{one.category}")
    chance = Cell("probability", "Won from here", _percent(one), "number", unit="%", size=5)
    qualified = Cell("qualified", "Qualified", YES if one.qualified else "", "check")
    formerly = Cell("formerly", "Formerly", ", ".join(one.formerly), "shown")
    return Line(one.name, one.name, (*cells, (chance,), (qualified,), (formerly,)), removable=True)


def _new(number: int) -> Line:
    chance = Cell("probability", "Won from here", "", "number", unit="%", size=5)
    qualified = Cell("qualified", "Qualified", "", "check")
    formerly = Cell("formerly", "Formerly", "", "shown")
    cells = (*_cells("", "", "open", "pipeline"), (chance,), (qualified,), (formerly,))
    return Line(f"{NEW}{number}", "A new stage", cells, add=True)


def _cells(name: str, place: str, outcome: str, category: str) -> tuple[tuple[Cell, ...], ...]:
    return (
        (Cell("name", "Name", name, size=18),),
        (Cell("place", "Place", place, "number", size=3),),
        (Cell("outcome", "Outcome", outcome, "choice", _words(OUTCOMES)),),
        (Cell("category", "Category", category, "choice", _words(CATEGORIES)),),
    )


def _words(known: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((word, word.replace("_", " ")) for word in known)


def _percent(one: Stage) -> str:
    return share(one.probability).removesuffix(" %")


def _ordered(rows: list[_Row], wrong: Wrongs) -> list[_Row]:
    """Return the stages in the order typed: who goes up stands before who is there, down after."""
    first_end = next(
        (r.stands for r in rows if r.stage and r.stage.outcome != "open"), len(rows) + 1
    )

    def place(row: _Row) -> Decimal:
        text = row.cells.get("place", "")
        if not text:
            return Decimal(row.stands if row.stage else first_end) - (
                0 if row.stage else Decimal("0.5")
            )
        if not text.isdecimal():
            wrong.add(row.key, "place", f"{text!r} is no place. Write 1 for the first.")
            return Decimal(0)
        moved = int(text) - row.stands
        return int(text) + (Decimal("0.5") if moved > 0 and row.stage else Decimal("-0.5"))

    return sorted(rows, key=place)


def _sets(row: _Row, wrong: Wrongs) -> dict[str, Value]:
    """Return the keys that a stage gets."""
    sets: dict[str, Value] = {}
    if "name" in row.cells:
        sets["name"] = row.cells["name"]
        sets |= _renamed(row)
    for key in ("outcome", "category"):
        if key in row.cells or row.stage is None:
            sets[key] = row.cells.get(key) or ("open" if key == "outcome" else "pipeline")
    if "qualified" in row.cells:
        sets["qualified"] = True if row.cells["qualified"] else None
    if row.cells.get("probability") or "probability" in row.cells:
        sets |= _chance(row, wrong)
    if row.stage:
        return {k: v for k, v in sets.items() if k not in _unchanged(row.stage, sets)}
    return sets


def _unchanged(stage: Stage, sets: Mapping[str, Value]) -> set[str]:
    """Return the keys that say what the stage says already."""
    stands = {
        "name": stage.name,
        "outcome": f"{stage.outcome}",
        "category": f"{stage.category}",
        "qualified": True if stage.qualified else None,
        "formerly": stage.formerly or None,
        "probability": Decimal(stage.probability) / 10**9,
    }
    return {key for key, value in sets.items() if stands[key] == value}


def _renamed(row: _Row) -> dict[str, Value]:
    """Return the names a stage had before, the one it loses now among them."""
    stage, name = row.stage, row.cells["name"]
    if stage is None or stage.name == name:
        return {}
    before = (*stage.formerly, stage.name)
    return {"formerly": tuple(one for one in dict.fromkeys(before) if one != name) or None}


def _chance(row: _Row, wrong: Wrongs) -> dict[str, Value]:
    text = row.cells["probability"].removesuffix("%").strip()
    if not text:
        return {"probability": None} if row.stage else {}
    try:
        share_of = Decimal(text) / 100
    except InvalidOperation:
        share_of = Decimal("NaN")
    if share_of.is_finite():
        return {"probability": share_of}
    wrong.add(row.key, "probability", f"{text!r} is no share. Write 25 for one deal in four.")
    return {}
