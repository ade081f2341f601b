"""Holds the answers of the sides against each other: equal, to the cent and the count."""

import json
from pathlib import Path

from benchmarks.data import Case
from benchmarks.questions import STEPS

CLOSE = 1e-9
"""Survival shares are rounded to whole units of 1e-15 by the product; all else is exact."""

Rows = list[list[object]]


def differences(case: Case, sides: tuple[str, ...]) -> tuple[int, list[str]]:
    """Return how many answers were compared and a sentence for each that is not equal."""
    found, compared = [], 0
    first, *others = sides
    for step in STEPS:
        mine = _answers(case, first, step)
        for other in others:
            theirs = _answers(case, other, step)
            for name in sorted(mine.keys() & theirs.keys()):
                compared += 1
                found += _difference(name, (first, mine[name]), (other, theirs[name]))
    return compared, found


def _answers(case: Case, side: str, step: str) -> dict[str, Rows]:
    path: Path = case.folder / "answers" / f"{side}-{step}.json"
    answers: dict[str, Rows] = json.loads(path.read_text()) if path.exists() else {}
    return answers


def _difference(name: str, one: tuple[str, Rows], two: tuple[str, Rows]) -> list[str]:
    a, b = ({tuple(row[:-2]): row[-2:] for row in rows} for _, rows in (one, two))
    for key in sorted({*a, *b}, key=str):
        if key not in a or key not in b or not _same(a[key], b[key]):
            return [f"{name} {key}: {one[0]} says {a.get(key)}, {two[0]} says {b.get(key)}"]
    return []


def _same(a: list[object], b: list[object]) -> bool:
    (x, over), (y, under) = a, b
    if isinstance(x, float) or isinstance(y, float):
        return abs(_share(x, over) - _share(y, under)) < CLOSE
    if isinstance(over, int) and isinstance(under, int) and over != under:
        return isinstance(x, int) and isinstance(y, int) and x * under == y * over
    return x == y


def _share(numerator: object, denominator: object) -> float:
    """Return a share as a number; a side that gives it ready has no denominator."""
    over = denominator if isinstance(denominator, int) else 1
    return float(str(numerator)) / over
