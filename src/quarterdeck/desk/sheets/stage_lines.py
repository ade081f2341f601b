"""A list of stages as lines of cells: how it is shown, and which steps what is typed makes of it.

The form of the playbook's stages and that of a draft's show the same lines and read them alike.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quarterdeck.desk.sheets.part import number_of
from quarterdeck.playbook.changes_told import share
from quarterdeck.playbook.edits.again import stage_keys
from quarterdeck.playbook.edits.documents import Step, Value
from quarterdeck.playbook.stages import CATEGORIES, OUTCOMES
from quarterdeck.playbook.tracks import Stage
from quarterdeck.reports.playbooks.sheets import GONE, NEW, YES, Cell, Line, Typed, Wrongs
from quarterdeck.words.problem import Problem

COLUMNS = (
    "Stage",
    "Name",
    "Place",
    "Outcome",
    "Category",
    "Won from here",
    "Qualified",
    "Formerly",
)
_ALL = Decimal(100)
_FREE = 2
_AT = re.compile(r"\.stages\[(\d+)\](?:\.(\w+))?$")


def lines_of(stages: Iterable[Stage], prefix: str = "") -> tuple[Line, ...]:
    """Return a line for each stage in their order, and some for further ones.

    `prefix` tells the keys of several lists apart.
    """
    there = (_line(one, number, prefix) for number, one in enumerate(stages, start=1))
    return (*there, *(_new(number, prefix) for number in range(1, _FREE + 1)))


@dataclass(frozen=True, slots=True)
class Told:
    """What was typed of a list: the steps that make it so, and the key of each one's line.

    `same` says that nothing was typed that the list does not say.
    """

    keys: tuple[str, ...]
    steps: tuple[Step, ...]
    same: bool

    def at(self, problem: Problem) -> tuple[str, str] | None:
        """Return the line and cell of a problem of the edited list, by the place of its stage."""
        found = _AT.search(problem.where)
        if not found or int(found[1]) >= len(self.keys):
            return None
        return self.keys[int(found[1])], found[2] or ""


def told_of(stages: tuple[Stage, ...], typed: Typed, wrong: Wrongs, prefix: str = "") -> Told:
    """Return what was typed of a list of stages; what cannot be is noted at its cell."""
    stands = {f"{prefix}{one.name}": one for one in stages}
    rows = [_Row(key, n, one, typed.get(key, {})) for n, (key, one) in enumerate(stands.items(), 1)]
    rows += [
        _Row(key, len(rows) + 1, None, cells)
        for key, cells in typed.items()
        if key.startswith(f"{prefix}{NEW}") and key not in stands and cells.get("name")
    ]
    rows = _ordered([row for row in rows if not row.cells.get(GONE)], wrong)
    steps = tuple(
        Step(row.stage.name if row.stage else "", _sets(row, wrong), "place" in row.cells)
        for row in rows
    )
    _refuse_twice(rows, wrong)
    keys = tuple(row.key for row in rows)
    same = keys == tuple(stands) and not any(step.sets for step in steps)
    return Told(keys, steps, same)


@dataclass(frozen=True, slots=True)
class _Row:
    """One stage as typed: its key, where it stands, what it is (None for a new one), the cells."""

    key: str
    stands: int
    stage: Stage | None
    cells: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the stage is called from now on."""
        return self.cells.get("name", self.stage.name if self.stage else "")


def _refuse_twice(rows: Iterable[_Row], wrong: Wrongs) -> None:
    """Note a name that a stage gets and another one has, where it was typed."""
    rows = list(rows)
    names = [row.name for row in rows]
    for row in rows:
        if "name" in row.cells and row.name and names.count(row.name) > 1:
            wrong.add(row.key, "name", f"Another stage is called {row.name!r}: choose a new name.")


def _line(one: Stage, place: int, prefix: str) -> Line:
    cells = _cells(one.name, f"{place}", f"{one.outcome}", f"{one.category}")
    chance = Cell("probability", "Won from here", _percent(one), "number", unit="%", size=5)
    qualified = Cell("qualified", "Qualified", YES if one.qualified else "", "check")
    formerly = Cell("formerly", "Formerly", ", ".join(one.formerly), "shown")
    told = (*cells, (chance,), (qualified,), (formerly,))
    return Line(f"{prefix}{one.name}", one.name, told, removable=True)


def _new(number: int, prefix: str) -> Line:
    chance = Cell("probability", "Won from here", "", "number", unit="%", size=5)
    qualified = Cell("qualified", "Qualified", "", "check")
    formerly = Cell("formerly", "Formerly", "", "shown")
    cells = (*_cells("", "", "open", "pipeline"), (chance,), (qualified,), (formerly,))
    return Line(f"{prefix}{NEW}{number}", "A new stage", cells, add=True)


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
    stands = stage_keys(stage)
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
    percent = number_of(text)
    if percent is not None and 0 <= percent <= _ALL:
        return {"probability": percent / _ALL}
    says = f"{text!r} is no share: write 0 to 100, such as 25 for one deal in four."
    wrong.add(row.key, "probability", says)
    return {}
