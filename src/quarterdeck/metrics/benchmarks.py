"""What others report of a metric: the product's register and the company's own, side by side."""

from collections.abc import Iterator

from quarterdeck.metrics.catalogue import catalogue
from quarterdeck.playbook import benchmarks
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.standards import THOUSAND
from quarterdeck.playbook.yardsticks import Benchmark
from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import Problem, did_you_mean

_DAYS = {"month": (28, 35), "quarter": (84, 98), "year": (357, 371)}
"""How many days a month, a quarter and a year may have, those of weeks included."""


def register(playbook: Playbook, metric: str = "") -> tuple[Benchmark, ...]:
    """Return what is known of a metric, or of all, the company's own entries first.

    An entry about a metric stands for its variants too; none of them is the one truth.
    """
    everything = (*playbook.benchmarks, *benchmarks.built_in())
    base = metric.partition(":")[0]
    return tuple(b for b in everything if not metric or b.metric in {metric, base})


def holds(one: Benchmark, value: float) -> bool | None:
    """Whether a value lies in the range of an entry; None for an entry without a range."""
    if one.low is None and one.high is None:
        return None
    at = value * THOUSAND
    return (one.low is None or at >= one.low) and (one.high is None or at <= one.high)


def as_long(one: Benchmark, period: Period | None) -> bool:
    """Whether an entry speaks of as long a time as a period; it does where it says of none."""
    if not one.period or period is None:
        return True
    least, most = _DAYS[one.period]
    return least <= period.days <= most


def problems(playbook: Playbook) -> Iterator[Problem]:
    """Yield entries of the company's own register about metrics that nobody knows."""
    known = tuple(catalogue())
    for one in playbook.benchmarks:
        if one.metric and one.metric not in known:
            says = f"There is no metric {one.metric!r}.{did_you_mean(one.metric, known)}"
            fix = "`quarterdeck metrics` lists them all."
            yield Problem(f"{one.path}.metric", says, fix)
