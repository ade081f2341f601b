"""Whole-number arithmetic on columns, to the same cent as the engine's."""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from quarterdeck.forecast.history import Ints

_FITS, _WIDE = 2**62, 2**64
_LONG = int(np.finfo(np.longdouble).nmant) >= 63  # noqa: PLR2004 -- as processors of PCs have it


def rounded(factors: Sequence[Ints | int], divisor: int) -> Ints:
    """Return the product of columns and numbers over a divisor, rounded half to even; exact.

    What does not fit 64 bits on its way is worked out by its last 64 bits, or by numbers of any
    size.
    """
    most = prod(_largest(f) for f in factors)
    if most < _FITS and divisor < _FITS:
        product = _product(factors, np.int64)
        whole, rest = product // divisor, product % divisor
    elif _LONG and divisor < _FITS // 4 and most // divisor < _FITS // 4:
        whole, rest = _divided(factors, divisor)
    else:
        product = _product(factors, object)
        whole, rest = product // divisor, product % divisor
    up = (2 * rest > divisor) | ((2 * rest == divisor) & (whole % 2 == 1))
    return np.asarray((whole + up).astype(np.int64))


def _product(factors: Sequence[Ints | int], kind: type) -> np.ndarray[Any, Any]:
    product: np.ndarray[Any, Any] = np.asarray(factors[0]).astype(kind)
    for factor in factors[1:]:
        product = product * (factor if isinstance(factor, int) else factor.astype(kind))
    return product


def _divided(factors: Sequence[Ints | int], divisor: int) -> tuple[Ints, Ints]:
    """Return the whole part and the remainder of a product that is wider than 64 bits.

    A quotient of 64 bits of mantissa is off by a few at most. What it leaves of the product is then
    small, so that its last 64 bits, which is all that whole numbers keep, tell it exactly.
    """
    whole = np.rint(_product(factors, np.longdouble) / np.longdouble(divisor)).astype(np.int64)
    bits = [np.uint64(f % _WIDE) if isinstance(f, int) else f.astype(np.uint64) for f in factors]
    last = np.multiply.reduce(np.broadcast_arrays(*bits))
    left = (last - whole.astype(np.uint64) * np.uint64(divisor)).view(np.int64)
    off = left // divisor
    return whole + off, left - off * divisor


def _largest(factor: Ints | int) -> int:
    if isinstance(factor, int):
        return abs(factor)
    return max(abs(int(factor.max(initial=0))), abs(int(factor.min(initial=0))), 1)
