"""What chance alone gives: tails of Student's t and of F, and which of many findings to believe."""

import math
from collections.abc import Sequence

_STEPS, _TINY, _NEAR = 300, 1e-300, 1e-13
_FAR = 60.0


def two_sided(t: float, freedom: float) -> float:
    """Return how often Student's t lies as far from zero as `t`, on either side."""
    return _beta(freedom / 2, 0.5, freedom / (freedom + t * t))


def above(f: float, freedom: float, below: float) -> float:
    """Return how often F with these degrees of freedom, above and below the line, exceeds `f`."""
    return _beta(below / 2, freedom / 2, below / (below + freedom * f)) if f > 0 else 1.0


def critical(alarm: float, freedom: float) -> float:
    """Return the t that chance alone passes, on either side, at the rate `alarm`."""
    low, high = 0.0, _FAR
    while high - low > _NEAR * _FAR * 1000:
        middle = (low + high) / 2
        low, high = (middle, high) if two_sided(middle, freedom) > alarm else (low, middle)
    return (low + high) / 2


def power(lean: float, error: float, freedom: float, alarm: float) -> float:
    """Return how often a lean would be seen at that rate of false alarms; error is its s.e.

    The normal approximation to the noncentral t, which is near enough to decide whether to speak.
    """
    return 0.5 * math.erfc((critical(alarm, freedom) - lean / error) / math.sqrt(2))


def believed(chances: Sequence[float], rate: float) -> tuple[bool, ...]:
    """Return which of many findings to believe so that at most a share `rate` of them is false.

    Benjamini and Hochberg, Controlling the false discovery rate, J. R. Statist. Soc. B 57 (1995).
    """
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    passed = [n for n, i in enumerate(order, 1) if chances[i] <= rate * n / len(chances)]
    kept = set(order[: max(passed, default=0)])
    return tuple(i in kept for i in range(len(chances)))


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function by Lentz's continued fraction."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front += a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _away(1 + term * d)
            c = _away(1 + term / c)
            found *= c * d
        if abs(c * d - 1) < _NEAR:
            break
    return found


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
