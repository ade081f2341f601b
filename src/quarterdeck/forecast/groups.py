"""Rows that are alike in several columns, as groups."""

from collections.abc import Sequence

import numpy as np

from quarterdeck.forecast.history import Ints

_WIDEST = 2**62
_MANY = 4
"""Possible groups for each row up to which rows need no sorting."""


def grouped(columns: Sequence[Ints], rows: int) -> tuple[Ints, Ints]:
    """Return a row of each group of rows that are alike in all columns, and the group of each."""
    code, span = np.zeros(rows, dtype=np.int64), 1
    for column in columns:
        low, high = (int(column.min()), int(column.max())) if rows else (0, 0)
        width = high - low + 1
        if span * width >= _WIDEST:
            _, code = np.unique(code, return_inverse=True)
            span = int(code.max()) + 1
        code, span = code * width + (column - low), span * width
    if span > _MANY * rows:
        _, first, group = np.unique(code, return_index=True, return_inverse=True)
        return first, group
    last = np.full(span, -1)
    last[code] = np.arange(rows)
    there = last >= 0
    return last[there], (np.cumsum(there) - 1)[code]
