"""Which of many exact values a written figure may be a rounding of, and which come nearest."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quarterdeck.metrics.reconcile.written import MONEY, Written

_WHOLE = (*MONEY, "count")
_EDGE = Fraction(1, 10**12)
"""What a double may be off at the edge of an interval."""

_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Judge:
    """Holds exact values against a written figure; `currency` is that of the values."""

    written: Written
    currency: str

    def matches(self, values: pa.ChunkedArray, unit: str) -> Iterator[tuple[int, int]]:
        """Yield place and reading of each value inside an interval, the most literal reading's."""
        held = _numbers(values, unit)
        left = np.ones(len(held), dtype=bool)
        for number, reading in enumerate(self.written.readings):
            if unit not in reading.units:
                continue
            low, high = reading.bounds(unit, self.currency)
            if unit in _WHOLE:
                inside = (held >= _clipped(low)) & (held <= _clipped(high))
            else:
                inside = (held >= float(low - _EDGE)) & (held <= float(high + _EDGE))
            yield from ((int(place), number) for place in np.flatnonzero(inside & left))
            left &= ~inside

    def distances(self, values: pa.ChunkedArray, unit: str) -> NDArray[np.float64]:
        """Return how far each value is from the figure, as a share of the figure."""
        held = _numbers(values, unit).astype(np.float64)
        best = np.full(len(held), np.inf)
        for reading in self.written.readings:
            if unit in reading.units:
                target = float(reading.target(unit, self.currency))
                best = np.minimum(best, np.abs(held - target) / max(abs(target), _least(unit)))
        return best


def _numbers(values: pa.ChunkedArray, unit: str) -> NDArray[np.int64] | NDArray[np.float64]:
    kind = pa.int64() if unit in _WHOLE else pa.float64()
    array: NDArray[np.int64] = pc.cast(values, kind).to_numpy()
    return array


def _clipped(bound: Fraction) -> int:
    return max(min(int(bound), _LARGEST), -_LARGEST)


def _least(unit: str) -> float:
    """Return what stands for zero when a distance is a share of it."""
    return 1.0 if unit in _WHOLE else 0.01
