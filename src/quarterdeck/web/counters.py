"""What a worker counts of its own work, in the text form that Prometheus reads."""

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

BOUNDS = (0.05, 0.15, 0.5, 1.0, 3.0, 10.0)
"""Upper bounds of the time buckets in seconds: the promises of the pages are among them."""


@dataclass(slots=True)
class Counters:
    """Requests by status, and how many took up to each bound, since the worker began."""

    statuses: Counter[int] = field(default_factory=Counter)
    within: Counter[float] = field(default_factory=Counter)
    seconds: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def count(self, status: int, took: float) -> None:
        """Count one request and the seconds it took."""
        with self._lock:
            self.statuses[status] += 1
            self.seconds += took
            for bound in BOUNDS:
                if took <= bound:
                    self.within[bound] += 1

    def text(self, worker: int) -> str:
        """Return the counters as text, marked with the number of the process."""
        mark = f'worker="{worker}"'
        lines = ["# TYPE quarterdeck_requests_total counter"]
        lines += [
            f'quarterdeck_requests_total{{{mark},status="{status}"}} {n}'
            for status, n in sorted(self.statuses.items())
        ]
        lines.append("# TYPE quarterdeck_request_seconds histogram")
        name = "quarterdeck_request_seconds"
        total = sum(self.statuses.values())
        lines += [f'{name}_bucket{{{mark},le="{b}"}} {self.within[b]}' for b in BOUNDS]
        lines.append(f'{name}_bucket{{{mark},le="+Inf"}} {total}')
        lines.append(f"{name}_sum{{{mark}}} {self.seconds:.6f}")
        lines.append(f"{name}_count{{{mark}}} {total}")
        return "\n".join(lines) + "\n"


COUNTERS = Counters()
"""The counters of this worker."""
