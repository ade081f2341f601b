"""The texts that cells share: a long one that a million cells point to would fill the memory."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from quarterdeck.connectors.workbook.package import Package
from quarterdeck.connectors.workbook.survey import cells_of
from quarterdeck.words.problem import QuarterdeckError

MOST_TEXT = 2 * 1024**3
"""Bytes that the texts of one sheet may take together, each counted as often as it is shown."""

_PART = "xl/sharedStrings.xml"
_ITEM = re.compile(rb"<(?:\w+:)?si\b")
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_POINTS = re.compile(
    rb"<(?:\w+:)?c\b[^<>]*\bt\s*=\s*[\"']s[\"'][^<>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>\s*([0-9]+)",
    re.DOTALL,
)


def refuse_repeated(package: Package, part: str, sheet: str) -> None:
    """Raise QuarterdeckError when the texts that a sheet shows take more than can be meant."""
    if _PART not in package.parts:
        return
    sizes = np.array(list(_sizes(package)) or [0], dtype=np.int64)
    shown = sum(len(_SHARED.findall(text)) for text in cells_of(package, part, sheet))
    if shown * int(sizes.max()) <= MOST_TEXT:
        return
    total = 0
    for text in cells_of(package, part, sheet):
        points = np.array([int(n[:9]) for n in _POINTS.findall(text)], dtype=np.int64)
        total += int(sizes[points[points < len(sizes)]].sum())
    if total > MOST_TEXT:
        raise QuarterdeckError(
            f"{package.path.name}: the texts of the sheet {sheet!r} would take {total:,} bytes, "
            "far beyond what a table holds; it was not opened.",
            fix="If they are meant, export the sheet as CSV (UTF-8) and import that.",
            where=str(package.path),
        )


def _sizes(package: Package) -> Iterator[int]:
    """Yield how many bytes each shared text takes, in their order."""
    offset, begun = 0, -1
    rest = b""
    for piece in package.pieces(_PART):
        text = rest + piece
        cut = max(len(text) - 32, 0)
        starts = [offset + m.start() for m in _ITEM.finditer(text) if m.start() < cut]
        for one, two in pairwise([begun, *starts]) if begun >= 0 else pairwise(starts):
            yield two - one
        begun = starts[-1] if starts else begun
        rest, offset = text[cut:], offset + cut
    starts = [offset + m.start() for m in _ITEM.finditer(rest)]
    ends = [*([begun] if begun >= 0 else []), *starts, offset + len(rest)]
    yield from (two - one for one, two in pairwise(ends))
