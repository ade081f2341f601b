"""What people and deals are measured by, as frozen records: ramps, methodology, scorecards."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ramp:
    """What a new seller of a role is of a full one: a share (units of 1e-9) for each month.

    After the last month it is all of one. `sells` is false for a role that carries no deals.
    """

    role: str
    shares: tuple[int, ...] = ()
    sells: bool = True


@dataclass(frozen=True, slots=True)
class Minimum:
    """How far, from 1 to 3, an element of the methodology must be proven at a stage."""

    stage: str
    element: str
    least: int


@dataclass(frozen=True, slots=True)
class Methodology:
    """The questions by which deals are qualified, each element with what it asks."""

    name: str
    title: str
    elements: tuple[tuple[str, str], ...]
    minimums: tuple[Minimum, ...] = ()


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What others report of a metric, and where it comes from; no number depends on it.

    `low` and `high` are a range, one alone a floor or a ceiling, `median` a single value, in whole
    thousandths of the metric's unit, None where there is none. `period` is how long a time it
    speaks of (month, quarter or year), '' where it says of none. `year` and `n` are 0, texts empty,
    where they are not known. `own` says that the company wrote it; `path` is where it stands.
    """

    metric: str
    says: str
    publisher: str
    title: str
    segment: str = ""
    low: int | None = None
    high: int | None = None
    median: int | None = None
    period: str = ""
    year: int = 0
    population: str = ""
    n: int = 0
    url: str = ""
    differs: str = ""
    own: bool = False
    path: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class CardPart:
    """A titled part of a scorecard and its metrics, the most important first."""

    title: str
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What a role is measured by; `goals` are whole thousandths of a metric's unit, by metric."""

    name: str
    title: str
    parts: tuple[CardPart, ...]
    goals: tuple[tuple[str, int], ...] = ()
    path: str = field(compare=False, default="")
