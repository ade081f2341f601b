"""Whole-number arithmetic on columns, to the same cent as the engine's."""

from collections.abc import Sequence
from math import prod

import numpy as np

from quarterdeck.forecast.history import Ints

_FITS = 2**62


def rounded(factors: Sequence[Ints | int], divisor: int) -> Ints:
    """Return the product of columns and numbers over a divisor, rounded half to even; exact.

    What does not fit 64 bits on its way is worked out in numbers of any size.
    """
    most = prod(_largest(f) for f in factors)
    wide = object if most >= _FITS or divisor >= _FITS else np.int64
    product = np.asarray(factors[0]).astype(wide)
    for factor in factors[1:]:
        product = product * (factor if isinstance(factor, int) else factor.astype(wide))
    whole, rest = product // divisor, product % divisor
    up = (2 * rest > divisor) | ((2 * rest == divisor) & (whole % 2 == 1))
    return np.asarray((whole + up).astype(np.int64))


def _largest(factor: Ints | int) -> int:
    if isinstance(factor, int):
        return abs(factor)
    return max(abs(int(factor.max(initial=0))), abs(int(factor.min(initial=0))), 1)
